package dev.quern.admin.s3.body;

import dev.quern.admin.auth.PayloadForm;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The bytes that a request brings, freed of their wrapping, and what is said of them after they have come. */
public final class Upload {
    private static final String DECODED_LENGTH = "x-amz-decoded-content-length";

    private final InputStream stream;
    private final OptionalLong length;

    private Upload(InputStream stream, OptionalLong length) {
        this.stream = stream;
        this.length = length;
    }

    /**
     * Opens the body of a request.
     *
     * @param raw
     *            as it comes over the wire
     * @throws dev.quern.admin.http.WireException
     *             if the head says nothing usable of its length
     */
    public static Upload of(RequestHead head, PayloadForm form, InputStream raw) {
        return switch (form) {
            case PayloadForm.Unsigned _ -> new Upload(raw, contentLength(head));
            case PayloadForm.Hashed hashed -> new Upload(new HashedBody(raw, hashed.sha256()), contentLength(head));
            case PayloadForm.SignedChunks chunks -> {
                long length = decodedLength(head);
                yield new Upload(new ChunkedBody(raw, new ChunkedBody.Framing(true, chunks.trailer()), length,
                        chunks.signatures()), OptionalLong.of(length));
            }
            case PayloadForm.UnsignedChunks _ -> {
                long length = decodedLength(head);
                yield new Upload(new ChunkedBody(raw, new ChunkedBody.Framing(false, true), length, Optional.empty()),
                        OptionalLong.of(length));
            }
        };
    }

    private static OptionalLong contentLength(RequestHead head) {
        return head.header("content-length").map(text -> OptionalLong.of(number("Content-Length", text)))
                .orElseGet(OptionalLong::empty);
    }

    private static long decodedLength(RequestHead head) {
        return number(DECODED_LENGTH, head.header(DECODED_LENGTH)
                .orElseThrow(() -> S3Error.of(S3ErrorCode.MISSING_CONTENT_LENGTH).exception()));
    }

    private static long number(String name, String text) {
        try {
            long value = Long.parseLong(text.strip());
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // refused below, like a negative number
        }
        throw S3Error.argument(name, text, name + " must be a number of bytes").exception();
    }

    /** The bytes; a fault in what wraps them is thrown as a {@link dev.quern.admin.http.WireException}. */
    public InputStream stream() {
        return stream;
    }

    /** How many bytes there should be, if the request says so. */
    public OptionalLong length() {
        return length;
    }

    /** How many bytes there should be; an upload must say so. */
    public long requiredLength() {
        return length.orElseThrow(() -> S3Error.of(S3ErrorCode.MISSING_CONTENT_LENGTH).exception());
    }

    /** The fields that came after the bytes, when those have been read to their end. */
    public Map<String, String> trailers() {
        return stream instanceof ChunkedBody chunked ? chunked.trailers() : Map.of();
    }

    /**
     * All bytes, of a request that is a document.
     *
     * @param most
     *            how many there may be
     */
    public byte[] readAll(int most) throws IOException {
        if (length.isPresent() && length.getAsLong() > most) {
            throw S3Error.of(S3ErrorCode.MAX_MESSAGE_LENGTH_EXCEEDED)
                    .with("MaxMessageLengthBytes", Integer.toString(most)).exception();
        }
        byte[] bytes = stream.readNBytes(most + 1);
        if (bytes.length > most) {
            throw S3Error.of(S3ErrorCode.MAX_MESSAGE_LENGTH_EXCEEDED)
                    .with("MaxMessageLengthBytes", Integer.toString(most)).exception();
        }
        return bytes;
    }
}
