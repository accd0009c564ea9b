package dev.quern.runtime.function;

/** How Lambda says that a function's state does not allow something now. */
final class NotNow {

    private static final String NOT_NOW = "The operation cannot be performed at this time. ";

    private NotNow() {}

    /** The function is not active, or not yet. */
    static String inState(Lifecycle.State state) {
        return NOT_NOW + "The function is currently in the following state: " + state.text();
    }

    /** An update of the function is under way. */
    static String updating(String functionArn) {
        return NOT_NOW + "An update is in progress for resource: " + functionArn;
    }
}
