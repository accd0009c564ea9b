package dev.quern.admin.s3.body;

import dev.quern.admin.auth.ChunkSignatures;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The data of an {@code aws-chunked} body. What is read is not proved before the end has been read: who stores it,
 * stores
 * it for good only then. Faults are {@link dev.quern.admin.http.WireException}s. For use by one thread at a time.
 */
final class ChunkedBody extends InputStream {
    /** Every chunk but the last is at least this long. */
    static final int SMALLEST_CHUNK = 8 * 1024;
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_TRAILERS = 20;
    private static final String SIGNATURE = "chunk-signature=";
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

    private final InputStream in;
    private final Framing framing;
    private final long announced;
    private final @Nullable ChunkSignatures signatures;
    private final @Nullable MessageDigest digest;
    private final byte[] buffer = new byte[16 * 1024];
    private final Map<String, String> trailers = new TreeMap<>();
    private int position;
    private int limit;
    private long remaining;
    private long size;
    private long total;
    private String signature = "";
    private boolean begun;
    private boolean ended;

    /**
     * How the chunks are written.
     *
     * @param signed
     *            whether each says its signature
     * @param trailer
     *            whether fields follow the last
     */
    record Framing(boolean signed, boolean trailer) {}

    /**
     * @param in
     *            not closed by this
     * @param announced
     *            how many bytes of data there should be
     * @param signatures
     *            checks the chunks; empty if nobody looks at them
     */
    ChunkedBody(InputStream in, Framing framing, long announced, Optional<ChunkSignatures> signatures) {
        this.in = in;
        this.framing = framing;
        this.announced = announced;
        this.signatures = signatures.orElse(null);
        this.digest = this.signatures == null ? null : Digests.sha256();
    }

    /** The fields after the data, by name in lower case. */
    Map<String, String> trailers() {
        if (!ended) {
            throw new IllegalStateException("the body has not been read to its end");
        }
        return trailers;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (remaining == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int read = take(into, offset, (int) Math.min(length, remaining));
        if (read < 0) {
            throw incomplete("the body ends in a chunk");
        }
        if (digest != null) {
            digest.update(into, offset, read);
        }
        remaining -= read;
        return read;
    }

    private int take(byte[] into, int offset, int length) throws IOException {
        if (position == limit) {
            return in.read(into, offset, length);
        }
        int some = Math.min(length, limit - position);
        System.arraycopy(buffer, position, into, offset, some);
        position += some;
        return some;
    }

    private void nextChunk() throws IOException {
        if (begun) {
            if (!line().isEmpty()) {
                throw incomplete("a chunk is longer than it says");
            }
            checkChunk();
        }
        chunkHead(line());
        if (begun && remaining > 0 && size < SMALLEST_CHUNK) {
            throw S3Error.of(S3ErrorCode.INVALID_CHUNK_SIZE).with("BadChunkSize", Long.toString(size)).exception();
        }
        begun = true;
        size = remaining;
        total += size;
        if (total > announced) {
            throw incomplete("there is more data than x-amz-decoded-content-length says");
        }
        if (size == 0) {
            end();
        }
    }

    private void chunkHead(String line) {
        int semicolon = line.indexOf(';');
        String length = semicolon < 0 ? line : line.substring(0, semicolon);
        if (framing.signed()) {
            if (semicolon < 0 || !line.startsWith(SIGNATURE, semicolon + 1)) {
                throw incomplete("a chunk has no signature");
            }
            signature = line.substring(semicolon + 1 + SIGNATURE.length());
        }
        remaining = length(length);
    }

    private static long length(String hex) {
        if (hex.isEmpty() || hex.length() > 15) {
            throw incomplete("a chunk does not say how long it is");
        }
        long value = 0;
        for (int i = 0; i < hex.length(); i++) {
            int digit = Character.digit(hex.charAt(i), 16);
            if (digit < 0) {
                throw incomplete("a chunk does not say how long it is");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private void checkChunk() {
        if (signatures != null && digest != null && !signatures.chunk(signature, digest.digest())) {
            throw S3Error.of(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH).exception();
        }
    }

    private void end() throws IOException {
        checkChunk();
        if (framing.trailer()) {
            readTrailers();
        } else if (!atEnd() && !line().isEmpty()) {
            throw incomplete("something follows the last chunk");
        }
        if (!atEnd()) {
            throw incomplete("something follows the last chunk");
        }
        if (total != announced) {
            throw incomplete("there is less data than x-amz-decoded-content-length says");
        }
        ended = true;
    }

    private void readTrailers() throws IOException {
        StringBuilder signedText = new StringBuilder();
        String sent = "";
        while (!atEnd()) {
            String line = line();
            if (line.isEmpty()) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1 || trailers.size() == MOST_TRAILERS) {
                throw S3Error.of(S3ErrorCode.MALFORMED_TRAILER).exception();
            }
            String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (name.equals(TRAILER_SIGNATURE)) {
                sent = value;
            } else if (trailers.put(name, value) != null) {
                throw S3Error.of(S3ErrorCode.MALFORMED_TRAILER).exception();
            }
        }
        trailers.forEach((name, value) -> signedText.append(name).append(':').append(value).append('\n'));
        if (signatures != null && digest != null && !signatures.trailer(sent,
                digest.digest(signedText.toString().getBytes(StandardCharsets.UTF_8)))) {
            throw S3Error.of(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH).exception();
        }
    }

    private boolean atEnd() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        return limit == 0;
    }

    /** A line without its end, which is a line feed with or without a carriage return. */
    private String line() throws IOException {
        StringBuilder text = new StringBuilder(96);
        while (true) {
            if (atEnd()) {
                throw incomplete("the body ends in the middle");
            }
            char c = (char) (buffer[position++] & 0xff);
            if (c == '\n') {
                int end = text.length();
                return end > 0 && text.charAt(end - 1) == '\r' ? text.substring(0, end - 1) : text.toString();
            }
            if (text.length() == LONGEST_LINE) {
                throw incomplete("a chunk does not say how long it is");
            }
            text.append(c);
        }
    }

    private static RuntimeException incomplete(String why) {
        return S3Error.of(S3ErrorCode.INCOMPLETE_BODY, "The request body terminated unexpectedly: " + why + ".")
                .exception();
    }
}
