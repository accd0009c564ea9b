package dev.quern.admin.kinesis.error;

import dev.quern.admin.http.CommonError;
import dev.quern.admin.http.WireError;
import dev.quern.admin.restjson.Operation.BlockingHandler;
import dev.quern.admin.restjson.ServiceErrors;
import dev.quern.storage.streams.stream.StreamsException;

/** How the Kinesis API says what goes wrong before an operation runs, and in it. */
public final class KinesisErrors implements ServiceErrors {

    /** An error that any service may answer, as this one does. */
    public static WireError worded(WireError error) {
        return switch (error) {
            case CommonError.Unauthenticated refused -> new KinesisError.Unauthenticated(refused.code(),
                    refused.message());
            case CommonError.Serialization wrong -> new KinesisError.Serialization(wrong.message());
            default -> error;
        };
    }

    @Override
    public WireError tooLarge(String operation, long limit) {
        return new KinesisError.RequestEntityTooLarge("The request of " + operation + " exceeds " + limit + " bytes");
    }

    @Override
    public WireError malformed(String detail) {
        return new KinesisError.Serialization(""); // the service does not say what it could not read
    }

    @Override
    public WireError notSupported(String message) {
        return new KinesisError.InvalidArgument(message);
    }

    @Override
    public WireError internal() {
        return new KinesisError.InternalFailure("The request could not be processed. The server's log tells why, under"
                + " this request's identifier.");
    }

    /** A handler whose refusals by the store become errors of the API. */
    public static <I, O> BlockingHandler<I, O> told(BlockingHandler<I, O> handler) {
        return handler.telling(StreamsException.class, KinesisError::of);
    }
}
