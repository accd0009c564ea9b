package dev.quern.admin.kinesis.error;

import dev.quern.admin.http.WireError;
import dev.quern.storage.streams.stream.StreamsException;

/** An error of the Kinesis API. */
public sealed interface KinesisError extends WireError {

    /** There is no such stream, shard or consumer. */
    record ResourceNotFound(String message) implements KinesisError {}

    /** There is one already, or its state does not allow this. */
    record ResourceInUse(String message) implements KinesisError {}

    /** Too many of something. */
    record LimitExceeded(String message) implements KinesisError {}

    /** What was asked for makes no sense, or is not supported. */
    record InvalidArgument(String message) implements KinesisError {}

    /** Values break the rules of their members, or do not fit the stream. */
    record Validation(String message) implements KinesisError {}

    /** A value of another kind than its member, or a body that cannot be read. */
    record Serialization(String message) implements KinesisError {
        @Override
        public String messageMember() {
            return "Message";
        }
    }

    /** A place in a shard was kept for too long. */
    record ExpiredIterator(String message) implements KinesisError {}

    /** A place in a list was kept for too long. */
    record ExpiredNextToken(String message) implements KinesisError {}

    /** A shard was read too often. */
    record ProvisionedThroughputExceeded(String message) implements KinesisError {}

    /** There is no such operation; the service says nothing more. */
    record UnknownOperation() implements KinesisError {
        @Override
        public String message() {
            return "";
        }
    }

    /** The caller may not. */
    record AccessDenied(String message) implements KinesisError {}

    /** The caller has not proved who it is. */
    record Unauthenticated(String code, String message) implements KinesisError {}

    /** The body is larger than any request may be. */
    record RequestEntityTooLarge(String message) implements KinesisError {
        @Override
        public int status() {
            return 413;
        }
    }

    /** A surprise. */
    record InternalFailure(String message) implements KinesisError {
        @Override
        public String code() {
            return "InternalFailure";
        }

        @Override
        public int status() {
            return 500;
        }
    }

    /** What the store refused, in the API's words. */
    static KinesisError of(StreamsException e) {
        String message = e.getMessage();
        return switch (e) {
            case StreamsException.ResourceNotFound _ -> new ResourceNotFound(message);
            case StreamsException.ResourceInUse _ -> new ResourceInUse(message);
            case StreamsException.LimitExceeded _ -> new LimitExceeded(message);
            case StreamsException.InvalidArgument _ -> new InvalidArgument(message);
            case StreamsException.Validation _ -> new Validation(message);
            case StreamsException.RecordTooLarge large -> tooLarge(large, "data");
        };
    }

    /** A record that is too large, which stands at a path in the request. */
    static KinesisError tooLarge(StreamsException.RecordTooLarge large, String path) {
        return new Validation(("1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=%1$d cap=%1$d]'"
                + " at '%2$s' failed to satisfy constraint: Member must have length less than or equal to %3$d")
                .formatted(large.dataBytes(), path, large.limit()));
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
