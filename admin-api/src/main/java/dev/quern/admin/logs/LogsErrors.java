package dev.quern.admin.logs;

import dev.quern.admin.http.CommonError;
import dev.quern.admin.http.WireError;
import dev.quern.admin.restjson.Operation.BlockingHandler;
import dev.quern.admin.restjson.ServiceErrors;
import dev.quern.runtime.log.LogsException;

/** How the CloudWatch Logs API says what goes wrong before an operation runs, and in it. */
final class LogsErrors implements ServiceErrors {

    @Override
    public WireError tooLarge(String operation, long limit) {
        return new LogsError.InvalidParameter("Upload too large: the request of " + operation + " exceeds limit of "
                + limit + " bytes");
    }

    @Override
    public WireError malformed(String detail) {
        return new CommonError.Serialization("Could not parse request body into json: " + detail);
    }

    @Override
    public WireError notSupported(String message) {
        return new LogsError.InvalidParameter(message);
    }

    @Override
    public WireError invalid(String message) {
        return new LogsError.InvalidParameter(message);
    }

    @Override
    public WireError internal() {
        return new LogsError.ServiceUnavailable("The request could not be processed. The server's log tells why, under"
                + " this request's identifier.");
    }

    /** A handler whose refusals by the store become errors of the API. */
    static <I, O> BlockingHandler<I, O> told(BlockingHandler<I, O> handler) {
        return handler.telling(LogsException.class, LogsError::of);
    }
}
