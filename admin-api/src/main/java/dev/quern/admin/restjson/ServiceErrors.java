package dev.quern.admin.restjson;

import dev.quern.admin.http.CommonError;
import dev.quern.admin.http.WireError;
import dev.quern.admin.shape.ShapeException;

/** A service's own names for what can go wrong before an operation runs. */
public interface ServiceErrors {

    /** A body over the operation's limit of bytes. */
    WireError tooLarge(String operation, long limit);

    /** A body that is no JSON; {@code detail} says where. */
    WireError malformed(String detail);

    /** A body that is not compressed as its header says, or as the service does not take it. */
    default WireError undecodable(String detail) {
        return malformed(detail);
    }

    /** A member of the published model that this server does not have; {@code message} names it. */
    WireError notSupported(String message);

    /** Values that break the rules of their members; {@code message} lists them. */
    default WireError invalid(String message) {
        return new CommonError.Validation(message);
    }

    /** A surprise. */
    WireError internal();

    /** An input that could not be read, of an operation that may have words of its own for it. */
    default WireError of(String operation, ShapeException e) {
        return of(e);
    }

    /** An input that could not be read. */
    default WireError of(ShapeException e) {
        return switch (e) {
            case ShapeException.WrongType wrong -> new CommonError.Serialization(wrong.getMessage());
            case ShapeException.Invalid invalid -> invalid(invalid.getMessage());
            case ShapeException.Malformed malformed -> malformed(malformed.getMessage());
            case ShapeException.Unsupported unsupported -> notSupported(unsupported.getMessage());
        };
    }
}
