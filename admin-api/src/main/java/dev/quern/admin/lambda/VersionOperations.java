package dev.quern.admin.lambda;

import static dev.quern.admin.lambda.LambdaErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.lambda.FunctionShapes.FunctionConfiguration;
import dev.quern.admin.lambda.FunctionShapes.ListVersionsByFunctionRequest;
import dev.quern.admin.lambda.FunctionShapes.ListVersionsByFunctionResponse;
import dev.quern.admin.lambda.FunctionShapes.PublishVersionRequest;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.runtime.function.FunctionVersion;
import dev.quern.runtime.function.Page;
import dev.quern.runtime.function.Versions;
import java.util.List;
import java.util.Optional;

/** The operations on versions. */
final class VersionOperations {

    private final Versions versions;
    private final Names names;
    private final FunctionPrinting printing;

    VersionOperations(Versions versions, Names names, FunctionPrinting printing) {
        this.versions = versions;
        this.names = names;
        this.printing = printing;
    }

    List<Operation<?, ?>> table() {
        return List.of(
                blocking("PublishVersion", "POST /2015-03-31/functions/{FunctionName}/versions",
                        PublishVersionRequest.class,
                        FunctionConfiguration.class, told(this::publish)).answering(201),
                blocking("ListVersionsByFunction", "GET /2015-03-31/functions/{FunctionName}/versions",
                        ListVersionsByFunctionRequest.class, ListVersionsByFunctionResponse.class, told(this::list)));
    }

    private FunctionConfiguration publish(PublishVersionRequest request, Call call) {
        return printing.changed(versions.publish(names.unqualified(request.functionName()),
                Optional.ofNullable(request.codeSha256()).filter(text -> !text.isEmpty()),
                Optional.ofNullable(request.description()), Optional.ofNullable(request.revisionId())));
    }

    private ListVersionsByFunctionResponse list(ListVersionsByFunctionRequest request, Call call) {
        Page<FunctionVersion> page = versions.list(names.unqualified(request.functionName()),
                Paging.version(request.marker()), Paging.limit(request.maxItems()));
        return new ListVersionsByFunctionResponse(page.nextMarker().orElse(null),
                page.items().stream().map(printing::listedVersion).toList());
    }
}
