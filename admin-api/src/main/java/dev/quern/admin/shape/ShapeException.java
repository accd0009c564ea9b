package dev.quern.admin.shape;

import java.util.List;
import java.util.Objects;

/** A request that does not fit its shape. */
public abstract sealed class ShapeException extends Exception {

    private ShapeException(String message) {
        super(message, null, false, false);
    }

    /** The refusal of a member that this server does not have. */
    public static Unsupported unsupported(String member) {
        return new Unsupported(member);
    }

    /** The refusal of a value of another kind. */
    public static WrongType wrongType(String message) {
        return new WrongType(message);
    }

    /** The refusal of a body that is no object. */
    public static Malformed malformed(String message) {
        return new Malformed(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** A value of another kind than the member's. */
    public static final class WrongType extends ShapeException {
        WrongType(String message) {
            super(message);
        }
    }

    /** A body that is no JSON. */
    public static final class Malformed extends ShapeException {
        Malformed(String message) {
            super(message);
        }
    }

    /** A member that exists in the published model and that this server does not have. */
    public static final class Unsupported extends ShapeException {
        private final String member;

        Unsupported(String member) {
            super("The parameter " + member + " is not supported by this server: remove it from the request.");
            this.member = member;
        }

        /** The member with its path, {@code VpcConfig} or {@code Code.ImageUri}. */
        public String member() {
            return member;
        }
    }

    /** Values that break the rules of their members. */
    public static final class Invalid extends ShapeException {
        private final transient List<Violation> violations;

        Invalid(List<Violation> violations) {
            super(Violation.message(violations));
            this.violations = List.copyOf(violations);
        }

        public List<Violation> violations() {
            return violations;
        }
    }
}
