package dev.quern.admin.logs;

import dev.quern.admin.auth.Principal;
import dev.quern.admin.http.WireException;
import dev.quern.admin.restjson.Gate;
import java.util.Set;

/**
 * Who may use the CloudWatch Logs API: the root key everything; a function's own credentials write, as the basic
 * execution role of Lambda allows, and neither read what others log nor delete anything.
 */
final class LogsGate implements Gate {

    private static final Set<String> FOR_FUNCTIONS = Set.of("CreateLogGroup", "CreateLogStream", "PutLogEvents");

    @Override
    public void check(String operation, Principal principal) {
        switch (principal) {
            case Principal.Root _ -> {
            }
            case Principal.Function _ when FOR_FUNCTIONS.contains(operation) -> {
            }
            case Principal.Function function -> throw new WireException(new LogsError.AccessDenied("User: "
                    + function.functionArn() + " is not authorized to perform: logs:" + operation
                    + ": a function's own credentials write logs; use the root key"));
            case Principal.Anonymous _ -> throw new WireException(
                    new LogsError.AccessDenied("logs:" + operation + " takes a signed request"));
        }
    }
}
