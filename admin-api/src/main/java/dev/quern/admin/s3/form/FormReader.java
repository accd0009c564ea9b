package dev.quern.admin.s3.form;

import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@code multipart/form-data} body part by part (RFC 7578), in bounded memory. For use by one thread at a time.
 */
final class FormReader {
    private static final Pattern BOUNDARY = Pattern
            .compile("multipart/form-data\\s*;.*?boundary=(?:\"([^\"]{1,70})\"|([^;\\s]{1,70})).*",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile(".*?[;\\s]name=(?:\"([^\"]*)\"|([^;\\s]*)).*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern FILE_NAME = Pattern.compile(".*?[;\\s]filename=(?:\"([^\"]*)\"|([^;\\s]*)).*",
            Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_LINES = 32;

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int limit;
    /** Whether the next delimiter has not been passed; what comes before the first is a part of no use. */
    private boolean inPart = true;

    /**
     * A part.
     *
     * @param name
     *            the field's name
     * @param fileName
     *            the name of the file on the client's machine
     */
    record Part(String name, Optional<String> fileName, Optional<String> contentType) {}

    private FormReader(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        // so that the first delimiter is found like the others, although no line comes before it
        buffer[0] = '\r';
        buffer[1] = '\n';
        limit = 2;
    }

    /** Empty if the content type is not that of a form. */
    static Optional<FormReader> of(InputStream in, String contentType) {
        Matcher matcher = BOUNDARY.matcher(contentType.strip());
        return matcher.matches()
                ? Optional.of(new FormReader(in,
                        matcher.group(1) != null ? matcher.group(1) : Objects.requireNonNull(matcher.group(2))))
                : Optional.empty();
    }

    /**
     * The next part, of which nothing has been read; empty after the last. What is left of the one before is skipped.
     */
    Optional<Part> next() throws IOException {
        byte[] skipped = new byte[4096];
        while (inPart && read(skipped, 0, skipped.length) >= 0) {
            // on to the delimiter
        }
        String ending = line();
        if (ending.equals("--")) {
            return Optional.empty();
        }
        if (!ending.isBlank()) {
            throw malformed();
        }
        String disposition = "";
        Optional<String> type = Optional.empty();
        for (int lines = 0;; lines++) {
            String line = line();
            if (line.isEmpty()) {
                break;
            }
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-disposition:")) {
                disposition = line;
            } else if (lower.startsWith("content-type:")) {
                type = Optional.of(line.substring(line.indexOf(':') + 1).strip());
            }
            if (lines == MOST_LINES) {
                throw malformed();
            }
        }
        inPart = true;
        String name = value(NAME, disposition).orElseThrow(FormReader::malformed);
        return Optional.of(new Part(name, value(FILE_NAME, disposition), type));
    }

    private static Optional<String> value(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches()
                ? Optional.of(matcher.group(1) != null ? matcher.group(1) : matcher.group(2))
                : Optional.empty();
    }

    /** The rest of the part. */
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return FormReader.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return length == 0 ? 0 : FormReader.this.read(into, offset, length);
            }
        };
    }

    /** Bytes before the next delimiter; -1 when that has been passed. */
    private int read(byte[] into, int offset, int length) throws IOException {
        if (!inPart) {
            return -1;
        }
        while (true) {
            int found = find();
            int safe = found >= 0 ? found - position : limit - position - delimiter.length + 1;
            if (safe > 0) {
                int some = Math.min(length, safe);
                System.arraycopy(buffer, position, into, offset, some);
                position += some;
                return some;
            }
            if (found >= 0) {
                position += delimiter.length;
                inPart = false;
                return -1;
            }
            fill();
        }
    }

    private int find() {
        for (int at = position; at <= limit - delimiter.length; at++) {
            if (buffer[at] == '\r' && java.util.Arrays.equals(buffer, at, at + delimiter.length, delimiter, 0,
                    delimiter.length)) {
                return at;
            }
        }
        return -1;
    }

    private void fill() throws IOException {
        if (position > 0) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read < 0) {
            throw malformed();
        }
        limit += read;
    }

    private String line() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (true) {
            if (position == limit) {
                position = 0;
                limit = in.read(buffer, 0, buffer.length);
                if (limit < 0) {
                    limit = 0;
                    if (out.toString(StandardCharsets.UTF_8).equals("--")) {
                        return "--"; // the last line need not end
                    }
                    throw malformed();
                }
            }
            byte next = buffer[position++];
            if (next == '\n') {
                String line = out.toString(StandardCharsets.UTF_8);
                return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            }
            if (out.size() == LONGEST_LINE) {
                throw malformed();
            }
            out.write(next);
        }
    }

    private static RuntimeException malformed() {
        return S3Error.of(S3ErrorCode.MALFORMED_POST_REQUEST).exception();
    }
}
