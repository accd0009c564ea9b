package dev.quern.admin.lambda;

import static dev.quern.admin.lambda.LambdaErrors.told;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.admin.shape.Label;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.runtime.code.CodeIdentity;
import dev.quern.runtime.code.CodeStore;
import dev.quern.runtime.function.FunctionsException.NotFound;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Answers the links of {@link CodeLinks} with the code. */
final class CodeOperation {

    private final CodeStore code;

    CodeOperation(CodeStore code) {
        this.code = code;
    }

    record GetCodeRequest(@Label @Length(min = 64, max = 64) @Matches("[0-9a-f]{64}") String sha256) {}

    Operation<?, ?> operation() {
        return Operation.blocking("GetCode", CodeLinks.ROUTE, GetCodeRequest.class, WireResponse.class,
                told(this::get));
    }

    private WireResponse get(GetCodeRequest request, Call call) {
        Path archive = code.archive(new CodeIdentity(request.sha256(), 0));
        if (!Files.isRegularFile(archive)) {
            throw new NotFound("No function has the code " + request.sha256() + " any more.");
        }
        return new WireResponse(200, List.of(new WireResponse.Field("Content-Type", "application/zip")),
                new WireResponse.Stored(archive));
    }
}
