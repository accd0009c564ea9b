package dev.quern.admin.http;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * An answer.
 *
 * @param headers
 *            header fields in the order to send; a name may repeat. {@code Content-Length} and the request id are the
 *            listener's business
 */
public record WireResponse(int status, List<Field> headers, Body body) {

    /** A header field. Its value may hold no line break. */
    public record Field(String name, String value) {
        public Field {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
        }
    }

    /** What follows the header. */
    public sealed interface Body {}

    /** A body that is there already; not to be changed any more. */
    public record Whole(byte[] bytes) implements Body {}

    /**
     * A body that lies in a file, sent as the caller takes it.
     *
     * @param path
     *            may be deleted once it is being sent
     */
    public record Stored(Path path) implements Body {}

    /** A body that is not sent, as in an answer to HEAD: only its length in bytes is told. */
    public record Unsent(long length) implements Body {}

    /**
     * A body that comes piece by piece; in chunks, unless the header says how long it is.
     *
     * @param start
     *            called once on the event loop; keeps the sink and returns at once
     */
    public record Streamed(Consumer<Sink> start) implements Body {}

    /** Takes a streamed body. Thread-safe; pieces go out in the order of the calls. */
    public interface Sink {

        /**
         * Sends a piece.
         *
         * @return done when the piece has left, so that waiting for it keeps a fast writer to the reader's pace; failed
         *         when the caller has gone
         */
        default CompletionStage<Void> write(byte[] piece) {
            return write(ByteBuffer.wrap(piece));
        }

        /**
         * Sends what remains in a buffer.
         *
         * @param piece
         *            not to be changed before the answer is there
         * @return as of {@link #write(byte[])}
         */
        CompletionStage<Void> write(ByteBuffer piece);

        /** Whether {@link #write(FileChannel, long, int)} can be used. */
        boolean takesFiles();

        /**
         * Lets the operating system send a part of a file, which costs no copy.
         *
         * @param file
         *            open until the answer is there; what is sent is most likely still in the system's cache, since it
         *            is read on an event loop
         * @return as of {@link #write(byte[])}
         */
        CompletionStage<Void> write(FileChannel file, long position, int length);

        /** Ends the body. */
        void end();

        /** Breaks the connection off, so that the caller sees that the body is not whole. */
        void abort();
    }

    public WireResponse {
        headers = List.copyOf(headers);
        Objects.requireNonNull(body, "body");
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("no HTTP status: " + status);
        }
    }

    /** An answer with a body of some type. */
    public static WireResponse of(int status, String contentType, byte[] body) {
        return new WireResponse(status, List.of(new Field("Content-Type", contentType)), new Whole(body));
    }

    /** An answer without body. */
    public static WireResponse empty(int status) {
        return new WireResponse(status, List.of(), new Whole(new byte[0]));
    }

    /** The same with one more header field. */
    public WireResponse with(String name, String value) {
        List<Field> more = new ArrayList<>(headers);
        more.add(new Field(name, value));
        return new WireResponse(status, more, body);
    }
}
