package dev.quern.runtime.java.bridge;

/** Thrown in place of ending the JVM. */
public final class FunctionExited extends Ending {

    private static final long serialVersionUID = 1L;

    public FunctionExited(int status) {
        super("the function exited with status " + status);
    }
}
