package dev.quern.runtime.function;

/**
 * What can go wrong when functions are managed or invoked. Each kind is one of Lambda's exceptions; the message is for
 * the
 * person who made the request.
 */
public abstract sealed class FunctionsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private FunctionsException(String message) {
        // a refusal is an answer, not a fault: no stack trace
        super(message, null, false, false);
    }

    /** There is no such function, version, alias, URL or statement: {@code ResourceNotFoundException}. */
    public static final class NotFound extends FunctionsException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message) {
            super(message);
        }
    }

    /** It exists already, or its state does not allow this now: {@code ResourceConflictException}. */
    public static final class Conflict extends FunctionsException {
        private static final long serialVersionUID = 1L;

        public Conflict(String message) {
            super(message);
        }
    }

    /** A value breaks a rule of meaning: {@code InvalidParameterValueException}. */
    public static final class InvalidParameter extends FunctionsException {
        private static final long serialVersionUID = 1L;

        public InvalidParameter(String message) {
            super(message);
        }
    }

    /** The revision that a change was made for is not the current one: {@code PreconditionFailedException}. */
    public static final class PreconditionFailed extends FunctionsException {
        private static final long serialVersionUID = 1L;

        public PreconditionFailed(String message) {
            super(message);
        }
    }

    /** No invocation can be taken on now: {@code TooManyRequestsException}. */
    public static final class TooManyRequests extends FunctionsException {
        private static final long serialVersionUID = 1L;
        private final ThrottleReason reason;

        public TooManyRequests(ThrottleReason reason) {
            this(reason, "Rate Exceeded.");
        }

        public TooManyRequests(ThrottleReason reason, String message) {
            super(message);
            this.reason = reason;
        }

        /** Which limit was met. */
        public ThrottleReason reason() {
            return reason;
        }
    }

    /** A chain of calls runs in a circle: {@code RecursiveInvocationException}. */
    public static final class RecursiveInvocation extends FunctionsException {
        private static final long serialVersionUID = 1L;

        public RecursiveInvocation(String message) {
            super(message);
        }
    }

    /** A change is under way: {@code ResourceInUseException}. */
    public static final class ResourceInUse extends FunctionsException {
        private static final long serialVersionUID = 1L;

        public ResourceInUse(String message) {
            super(message);
        }
    }

    /** A payload is larger than allowed: {@code RequestTooLargeException}. */
    public static final class RequestTooLarge extends FunctionsException {
        private static final long serialVersionUID = 1L;

        public RequestTooLarge(String message) {
            super(message);
        }
    }

    /** A payload is not what its form demands: {@code InvalidRequestContentException}. */
    public static final class InvalidRequestContent extends FunctionsException {
        private static final long serialVersionUID = 1L;

        public InvalidRequestContent(String message) {
            super(message);
        }
    }

    /** All code together is larger than allowed: {@code CodeStorageExceededException}. */
    public static final class CodeStorageExceeded extends FunctionsException {
        private static final long serialVersionUID = 1L;

        public CodeStorageExceeded(String message) {
            super(message);
        }
    }

    /**
     * A version or alias has no provisioned concurrency: {@code ProvisionedConcurrencyConfigNotFoundException}.
     */
    public static final class ProvisionedConcurrencyNotFound extends FunctionsException {
        private static final long serialVersionUID = 1L;

        public ProvisionedConcurrencyNotFound(String message) {
            super(message);
        }
    }

    /** A resource policy is longer than allowed: {@code PolicyLengthExceededException}. */
    public static final class PolicyLengthExceeded extends FunctionsException {
        private static final long serialVersionUID = 1L;

        public PolicyLengthExceeded(String message) {
            super(message);
        }
    }
}
