package dev.quern.admin.auth;

import java.util.Objects;

/** A request that does not prove who sent it. Its message is for the caller and carries no secret. */
public final class AuthenticationException extends Exception {
    private final Reason reason;

    /** The kinds of refusal, with the code that AWS clients know each by. */
    public enum Reason {
        MISSING_TOKEN("MissingAuthenticationTokenException", 403), INCOMPLETE("IncompleteSignatureException",
                400), UNKNOWN_KEY("UnrecognizedClientException", 403), INVALID_SIGNATURE("InvalidSignatureException",
                        403), EXPIRED_TOKEN("ExpiredTokenException", 403), ACCESS_DENIED("AccessDeniedException", 403);

        private final String code;
        private final int status;

        Reason(String code, int status) {
            this.code = code;
            this.status = status;
        }

        /** The error code of the wire. */
        public String code() {
            return code;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }
    }

    public AuthenticationException(Reason reason, String message) {
        super(Objects.requireNonNull(message), null, false, false);
        this.reason = Objects.requireNonNull(reason);
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    static AuthenticationException incomplete(String message) {
        return new AuthenticationException(Reason.INCOMPLETE, message);
    }

    static AuthenticationException invalid(String message) {
        return new AuthenticationException(Reason.INVALID_SIGNATURE, message);
    }
}
