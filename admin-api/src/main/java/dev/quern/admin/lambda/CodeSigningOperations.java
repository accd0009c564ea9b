package dev.quern.admin.lambda;

import static dev.quern.admin.lambda.LambdaErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.admin.shape.Label;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.Functions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Code signing, of which no function here has any, since it cannot be asked for. Tools that keep a function as it is
 * declared, such as Terraform, read it with everything else and give up where they cannot.
 */
final class CodeSigningOperations {

    private final Functions functions;
    private final Names names;

    CodeSigningOperations(Functions functions, Names names) {
        this.functions = functions;
        this.names = names;
    }

    record GetFunctionCodeSigningConfigRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName) {}

    record GetFunctionCodeSigningConfigResponse(@Nullable String codeSigningConfigArn, String functionName) {}

    List<Operation<?, ?>> table() {
        return List.of(blocking("GetFunctionCodeSigningConfig",
                "GET /2020-06-30/functions/{FunctionName}/code-signing-config",
                GetFunctionCodeSigningConfigRequest.class, GetFunctionCodeSigningConfigResponse.class,
                told(this::get)));
    }

    private GetFunctionCodeSigningConfigResponse get(GetFunctionCodeSigningConfigRequest request, Call call) {
        FunctionName name = names.unqualified(request.functionName());
        functions.get(FunctionReference.to(name));
        return new GetFunctionCodeSigningConfigResponse(null, name.value());
    }
}
