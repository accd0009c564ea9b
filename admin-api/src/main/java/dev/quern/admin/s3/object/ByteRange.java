package dev.quern.admin.s3.object;

import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some of an object's bytes.
 *
 * @param first
 *            the first, from 0
 * @param last
 *            the last, which is among them
 */
record ByteRange(long first, long last) {
    private static final Pattern ONE = Pattern.compile("bytes=\\s*([0-9]*)\\s*-\\s*([0-9]*)\\s*");

    long length() {
        return last - first + 1;
    }

    /**
     * The range that a header asks for. What is malformed, or asks for several, is as if it were not there (RFC 9110,
     * section 14.2).
     *
     * @throws dev.quern.admin.http.WireException
     *             if there is no such byte
     */
    static Optional<ByteRange> parse(String header, long size) {
        Matcher matcher = ONE.matcher(header.strip());
        if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
            return Optional.empty();
        }
        String from = matcher.group(1);
        String to = matcher.group(2);
        if (from.isEmpty()) {
            long suffix = number(to);
            if (suffix == 0 || size == 0) {
                throw unsatisfiable(header, size);
            }
            return Optional.of(new ByteRange(Math.max(0, size - suffix), size - 1));
        }
        long first = number(from);
        long last = to.isEmpty() ? Long.MAX_VALUE : number(to);
        if (first > last) {
            return Optional.empty();
        }
        if (first >= size) {
            throw unsatisfiable(header, size);
        }
        return Optional.of(new ByteRange(first, Math.min(last, size - 1)));
    }

    /** A number of any length: some clients ask up to the largest that they can write. */
    private static long number(String digits) {
        return new BigInteger(digits).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }

    private static RuntimeException unsatisfiable(String header, long size) {
        return S3Error.of(S3ErrorCode.INVALID_RANGE).with("RangeRequested", header)
                .with("ActualObjectSize", Long.toString(size)).withHeader("Content-Range", "bytes */" + size)
                .exception();
    }

    /** As it stands in the header of an answer. */
    String contentRange(long size) {
        return "bytes " + first + "-" + last + "/" + size;
    }
}
