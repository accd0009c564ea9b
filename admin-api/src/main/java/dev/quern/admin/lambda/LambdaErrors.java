package dev.quern.admin.lambda;

import dev.quern.admin.http.WireError;
import dev.quern.admin.restjson.Operation.AsynchronousHandler;
import dev.quern.admin.restjson.Operation.BlockingHandler;
import dev.quern.admin.restjson.ServiceErrors;
import dev.quern.runtime.function.FunctionsException;

/** How the Lambda API says what goes wrong before an operation runs, and in it. */
final class LambdaErrors implements ServiceErrors {

    @Override
    public WireError tooLarge(String operation, long limit) {
        return LambdaError.of(LambdaErrorCode.REQUEST_TOO_LARGE,
                "Request must be smaller than " + limit + " bytes for the " + operation + " operation");
    }

    @Override
    public WireError malformed(String detail) {
        return LambdaError.of(LambdaErrorCode.INVALID_REQUEST_CONTENT,
                "Could not parse request body into json: " + detail);
    }

    @Override
    public WireError notSupported(String message) {
        return LambdaError.of(LambdaErrorCode.INVALID_PARAMETER_VALUE, message);
    }

    @Override
    public WireError internal() {
        return LambdaError.of(LambdaErrorCode.SERVICE,
                "The request could not be processed. The server's log tells why, under "
                        + "this request's identifier.");
    }

    /** A handler whose refusals by the runtime become errors of the API. */
    static <I, O> BlockingHandler<I, O> told(BlockingHandler<I, O> handler) {
        return handler.telling(FunctionsException.class, LambdaError::of);
    }

    /** As {@link #told(BlockingHandler)}, for handlers that do not block. */
    static <I, O> AsynchronousHandler<I, O> toldLater(AsynchronousHandler<I, O> handler) {
        return handler.telling(FunctionsException.class, LambdaError::of);
    }
}
