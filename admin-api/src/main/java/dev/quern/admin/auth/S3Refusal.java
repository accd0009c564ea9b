package dev.quern.admin.auth;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request to S3 that does not prove who sent it. Its message and details are for the caller and carry no secret. */
public final class S3Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;
    private final transient Map<String, String> details = new LinkedHashMap<>();

    S3Refusal(String code, int status, String message) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
    }

    S3Refusal with(String name, String value) {
        details.put(name, value);
        return this;
    }

    /** The error's code on the wire. */
    public String code() {
        return code;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Further elements of the error, in order. */
    public Map<String, String> details() {
        return details;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
