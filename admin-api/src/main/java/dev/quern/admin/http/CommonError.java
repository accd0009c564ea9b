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
