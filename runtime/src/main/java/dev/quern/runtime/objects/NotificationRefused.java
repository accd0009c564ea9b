package dev.quern.runtime.objects;

/** Why the notifications of a bucket cannot be as asked. Nothing has changed then. */
public abstract sealed class NotificationRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private NotificationRefused(String message) {
        super(message);
    }

    /** Two of them would tell of the same change. */
    public static final class Overlap extends NotificationRefused {
        private static final long serialVersionUID = 1L;

        Overlap(ObjectNotification first, ObjectNotification second) {
            super("Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes"
                    + " are overlapping for the same event type. These are " + first.id() + " and " + second.id()
                    + ".");
        }
    }

    /** Two of them have the same identifier. */
    public static final class SameId extends NotificationRefused {
        private static final long serialVersionUID = 1L;

        SameId(String id) {
            super("Same ID used for multiple configurations. IDs must be unique: " + id);
        }
    }

    /** There are too many. */
    public static final class TooMany extends NotificationRefused {
        private static final long serialVersionUID = 1L;

        TooMany(int asked, int limit) {
            super("A bucket has at most " + limit + " notifications, not " + asked + ".");
        }
    }

    /** A function cannot be called for the bucket. */
    public static final class Destination extends NotificationRefused {
        private static final long serialVersionUID = 1L;

        private final String functionArn;
        private final String reason;

        Destination(String functionArn, String reason) {
            super("Unable to validate the following destination configurations: " + functionArn + ": " + reason);
            this.functionArn = functionArn;
            this.reason = reason;
        }

        /** The function. */
        public String functionArn() {
            return functionArn;
        }

        /** What is wrong with it. */
        public String reason() {
            return reason;
        }
    }
}
