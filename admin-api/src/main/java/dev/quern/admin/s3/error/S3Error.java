package dev.quern.admin.s3.error;

import dev.quern.admin.auth.S3Refusal;
import dev.quern.admin.http.WireError;
import dev.quern.admin.http.WireException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error of S3.
 *
 * @param members
 *            further elements, in order
 * @param headers
 *            header fields to answer with it
 */
public record S3Error(String code, int status, String message, Map<String, String> members,
        Map<String, String> headers) implements WireError {

    /** With S3's own text. */
    public static S3Error of(S3ErrorCode code) {
        return of(code, code.message());
    }

    public static S3Error of(S3ErrorCode code, String message) {
        return new S3Error(code.wire(), code.status(), message, Map.of(), Map.of());
    }

    /** A signature that proves nothing. */
    public static S3Error of(S3Refusal refusal) {
        return new S3Error(refusal.code(), refusal.status(), refusal.getMessage(), refusal.details(), Map.of());
    }

    /** A parameter or header whose value cannot be. */
    public static S3Error argument(String name, String value, String message) {
        return of(S3ErrorCode.INVALID_ARGUMENT, message).with("ArgumentName", name).with("ArgumentValue", value);
    }

    /** What is not there yet, by its name; never done by halves. */
    public static S3Error notImplemented(String what) {
        return of(S3ErrorCode.NOT_IMPLEMENTED, "This server does not implement " + what + ".");
    }

    /** A header that asks for something that is not there. */
    public static S3Error notImplementedHeader(String header) {
        return of(S3ErrorCode.NOT_IMPLEMENTED).with("Header", header).with("AdditionalMessage",
                "This server does not implement the header " + header + ".");
    }

    /** The same with one more element. */
    public S3Error with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new S3Error(code, status, message, more, headers);
    }

    /** The same with one more header field. */
    public S3Error withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new S3Error(code, status, message, members, more);
    }

    /** To be thrown. */
    public WireException exception() {
        return new WireException(this);
    }
}
