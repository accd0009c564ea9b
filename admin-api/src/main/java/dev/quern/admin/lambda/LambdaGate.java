package dev.quern.admin.lambda;

import dev.quern.admin.auth.Principal;
import dev.quern.admin.http.WireException;
import dev.quern.admin.restjson.Gate;
import java.util.Set;

/**
 * Who may use the Lambda API: the root key everything; a function's own credentials call functions and read about them,
 * and change
 * nothing, so that a fault in one function is not the end of all.
 */
final class LambdaGate implements Gate {

    private static final Set<String> FOR_FUNCTIONS = Set.of("Invoke", "InvokeWithResponseStream", "GetFunction",
            "GetFunctionConfiguration", "ListFunctions", "ListVersionsByFunction", "ListAliases", "GetAlias",
            "GetFunctionUrlConfig", "ListFunctionUrlConfigs", "GetPolicy", "ListTags", "GetAccountSettings", "GetCode",
            "GetFunctionConcurrency", "GetProvisionedConcurrencyConfig", "ListProvisionedConcurrencyConfigs",
            "GetFunctionEventInvokeConfig", "ListFunctionEventInvokeConfigs", "GetFunctionRecursionConfig",
            "GetFunctionCodeSigningConfig", "GetEventSourceMapping", "ListEventSourceMappings");

    @Override
    public void check(String operation, Principal principal) {
        switch (principal) {
            case Principal.Root _ -> {
            }
            case Principal.Function function when FOR_FUNCTIONS.contains(operation) -> {
            }
            case Principal.Function function -> throw new WireException(LambdaError.of(LambdaErrorCode.ACCESS_DENIED,
                    "User: " + function.functionArn() + " is not authorized to perform: lambda:" + operation
                            + ": a function's own credentials invoke functions and read about them; use the root key"));
            case Principal.Anonymous _ -> throw new WireException(
                    LambdaError.of(LambdaErrorCode.ACCESS_DENIED, "lambda:" + operation + " takes a signed request"));
        }
    }
}
