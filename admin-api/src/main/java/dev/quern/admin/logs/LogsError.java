package dev.quern.admin.logs;

import dev.quern.admin.http.WireError;
import dev.quern.runtime.log.LogsException;

/** An error of the CloudWatch Logs API. */
sealed interface LogsError extends WireError {

    /** There is no such group or stream. */
    record ResourceNotFound(String message) implements LogsError {}

    /** There is such a group or stream already. */
    record ResourceAlreadyExists(String message) implements LogsError {}

    /** A value breaks a rule, or is one that this server does not have. */
    record InvalidParameter(String message) implements LogsError {}

    /** The caller may not. */
    record AccessDenied(String message) implements LogsError {}

    /** Not now. */
    record ServiceUnavailable(String message) implements LogsError {
        @Override
        public int status() {
            return 500;
        }
    }

    /** What the store refused, in the API's words. */
    static LogsError of(LogsException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e) {
            case LogsException.NotFound _ -> new ResourceNotFound(message);
            case LogsException.AlreadyExists _ -> new ResourceAlreadyExists(message);
            case LogsException.InvalidParameter _ -> new InvalidParameter(message);
            case LogsException.Unavailable _ -> new ServiceUnavailable(message);
        };
    }

    @Override
    default String code() {
        return getClass().getSimpleName() + "Exception";
    }

    @Override
    default int status() {
        return 400;
    }
}
