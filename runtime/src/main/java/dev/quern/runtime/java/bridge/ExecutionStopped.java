package dev.quern.runtime.java.bridge;

/** Thrown by a poll: the environment is being closed. */
public final class ExecutionStopped extends Ending {

    private static final long serialVersionUID = 1L;

    public ExecutionStopped() {
        super("the environment that this code runs in was stopped");
    }
}
