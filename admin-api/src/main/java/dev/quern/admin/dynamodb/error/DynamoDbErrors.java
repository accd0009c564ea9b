package dev.quern.admin.dynamodb.error;

import dev.quern.admin.http.CommonError;
import dev.quern.admin.http.WireError;
import dev.quern.admin.restjson.Operation.AsynchronousHandler;
import dev.quern.admin.restjson.Operation.BlockingHandler;
import dev.quern.admin.restjson.ServiceErrors;
import dev.quern.admin.shape.ShapeException;
import dev.quern.storage.tables.item.TablesException;
import java.util.Set;

/** How the DynamoDB API says what goes wrong before an operation runs, and in it. */
public final class DynamoDbErrors implements ServiceErrors {

    private static final String MODELLED = "com.amazonaws.dynamodb.v20120810#";
    private static final String VALIDATION = "com.amazon.coral.validate#";
    private static final String SERVICE = "com.amazon.coral.service#";

    /** What goes wrong with requests to any service; the code of a refused signature is one of them. */
    private static final Set<String> OF_ANY_SERVICE = Set.of("SerializationException", "UnknownOperationException",
            "AccessDeniedException", "MissingAuthenticationTokenException", "IncompleteSignatureException",
            "InvalidSignatureException", "UnrecognizedClientException", "ExpiredTokenException",
            "RequestTimeoutException",
            "RequestEntityTooLargeException", "ServiceUnavailableException");

    /** The {@code __type} of an error. */
    public static String type(String code) {
        if (code.equals("ValidationException")) {
            return VALIDATION + code;
        }
        return (OF_ANY_SERVICE.contains(code) ? SERVICE : MODELLED) + code;
    }

    /** An error that any service may answer, as this one does: refused signatures have the status of all its errors. */
    public static WireError worded(WireError error) {
        if (!(error instanceof CommonError.Unauthenticated refused)) {
            return error;
        }
        return new DynamoDbError.Unauthenticated(refused.code(),
                refused.code().equals("MissingAuthenticationTokenException")
                        ? "Request must contain either a valid (registered) AWS access key ID or X.509 certificate."
                        : refused.message());
    }

    @Override
    public WireError tooLarge(String operation, long limit) {
        return new DynamoDbError.RequestEntityTooLarge("Request size exceeded " + limit + " bytes");
    }

    @Override
    public WireError malformed(String detail) {
        return new CommonError.Serialization(detail);
    }

    /** A fault of the caller's, which the service tells as one of its own. */
    @Override
    public WireError undecodable(String detail) {
        return new DynamoDbError.InternalServerError(detail);
    }

    @Override
    public WireError notSupported(String message) {
        return new DynamoDbError.Validation(message);
    }

    @Override
    public WireError of(String operation, ShapeException e) {
        return e instanceof ShapeException.Invalid invalid
                ? invalid(BrokenRules.message(operation, invalid.violations()))
                : of(e);
    }

    @Override
    public WireError internal() {
        return new DynamoDbError.InternalServerError("The request could not be processed. The server's log tells why,"
                + " under this request's identifier.");
    }

    /** A handler whose refusals by the store become errors of the API. */
    public static <I, O> BlockingHandler<I, O> told(BlockingHandler<I, O> handler) {
        return handler.telling(TablesException.class, DynamoDbError::of);
    }

    /** As {@link #told(BlockingHandler)}, also of what comes of the work that a handler starts. */
    public static <I, O> AsynchronousHandler<I, O> toldLater(AsynchronousHandler<I, O> handler) {
        return handler.telling(TablesException.class, DynamoDbError::of);
    }
}
