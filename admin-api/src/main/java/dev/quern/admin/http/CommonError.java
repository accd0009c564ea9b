package dev.quern.admin.http;

import dev.quern.admin.auth.AuthenticationException;

/** Errors that any service may answer. */
public sealed interface CommonError extends WireError {

    /** The caller has not proved who it is, or may not do this. */
    record Unauthenticated(String code, int status, String message) implements CommonError {
        static Unauthenticated of(AuthenticationException e) {
            return new Unauthenticated(e.reason().code(), e.reason().status(), e.getMessage());
        }
    }

    /** No operation has this method and path. */
    record UnknownOperation(String message) implements CommonError {
        @Override
        public String code() {
            return "UnknownOperationException";
        }

        @Override
        public int status() {
            return 404;
        }
    }

    /** A member has a value of another kind than its own. */
    record Serialization(String message) implements CommonError {
        @Override
        public String code() {
            return "SerializationException";
        }

        @Override
        public int status() {
            return 400;
        }
    }

    /** Values break the rules of their members. */
    record Validation(String message) implements CommonError {
        @Override
        public String code() {
            return "ValidationException";
        }

        @Override
        public int status() {
            return 400;
        }
    }

    /** The body did not come in time. */
    record RequestTimeout() implements CommonError {
        @Override
        public String code() {
            return "RequestTimeoutException";
        }

        @Override
        public int status() {
            return 408;
        }

        @Override
        public String message() {
            return "The request's body was not received in time.";
        }
    }

    /** There is no room on the server's disk: nothing was changed. Whoever asks again when there is, succeeds. */
    record InsufficientStorage(String message) implements CommonError {
        @Override
        public String code() {
            return "InsufficientStorageException";
        }

        @Override
        public int status() {
            return 507;
        }
    }

    /** The disk failed in the middle: whether what was asked for was done is not known. */
    record OutcomeUnknown() implements CommonError {
        @Override
        public String code() {
            return "OutcomeUnknownException";
        }

        @Override
        public int status() {
            return 500;
        }

        @Override
        public String message() {
            return "The server's disk failed while the change was being written. Whether it was made is not known:"
                    + " look before you repeat it. The server's log tells more, under this request's identifier.";
        }
    }

    /** More work is waiting than this server is willing to queue. */
    record Unavailable(String message) implements CommonError {
        @Override
        public String code() {
            return "ServiceUnavailableException";
        }

        @Override
        public int status() {
            return 503;
        }
    }
}
