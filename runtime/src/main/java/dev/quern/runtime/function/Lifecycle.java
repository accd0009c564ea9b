package dev.quern.runtime.function;

import java.util.Optional;

/**
 * Whether a version can be invoked, and how its last update went.
 *
 * @param state
 *            whether it can be invoked
 * @param stateReason
 *            why it is not {@link State#ACTIVE}
 * @param lastUpdate
 *            how the last update went
 * @param lastUpdateReason
 *            why it failed
 */
public record Lifecycle(State state, Optional<Reason> stateReason, UpdateStatus lastUpdate,
        Optional<Reason> lastUpdateReason) {

    /** Ready, and nothing under way. */
    public static final Lifecycle ACTIVE = new Lifecycle(State.ACTIVE, Optional.empty(), UpdateStatus.SUCCESSFUL,
            Optional.empty());

    /** New: its code is being prepared. */
    public static final Lifecycle CREATING = new Lifecycle(State.PENDING,
            Optional.of(new Reason("Creating", "The function is being created.")), UpdateStatus.IN_PROGRESS,
            Optional.empty());

    /** Ready, while new code is being prepared. */
    public static final Lifecycle UPDATING = new Lifecycle(State.ACTIVE, Optional.empty(), UpdateStatus.IN_PROGRESS,
            Optional.of(new Reason("Creating", "The function is being created.")));

    /** A new version whose code turned out to be unusable. */
    public static Lifecycle failedToCreate(Reason reason) {
        return new Lifecycle(State.FAILED, Optional.of(reason), UpdateStatus.FAILED, Optional.of(reason));
    }

    /** An update whose code turned out to be unusable; what was there before goes on serving. */
    public static Lifecycle failedToUpdate(Reason reason) {
        return new Lifecycle(State.ACTIVE, Optional.empty(), UpdateStatus.FAILED, Optional.of(reason));
    }

    /** Whether a version can be invoked. */
    public enum State {
        /** Its code is being prepared. */
        PENDING("Pending"),
        /** It can be invoked. */
        ACTIVE("Active"),
        /** Its code cannot be used: to be deleted, or given other code. */
        FAILED("Failed");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** The API's name for it. */
        public String text() {
            return text;
        }
    }

    /** How the last update went. */
    public enum UpdateStatus {
        /** Under way: the code and settings of before serve. */
        IN_PROGRESS("InProgress"),
        /** Done. */
        SUCCESSFUL("Successful"),
        /** Not possible: the code and settings of before serve. */
        FAILED("Failed");

        private final String text;

        UpdateStatus(String text) {
            this.text = text;
        }

        /** The API's name for it. */
        public String text() {
            return text;
        }
    }

    /**
     * Why something is not as one would wish.
     *
     * @param code
     *            the API's code, such as {@code InvalidZipFileException}
     * @param message
     *            for people
     */
    public record Reason(String code, String message) {}
}
