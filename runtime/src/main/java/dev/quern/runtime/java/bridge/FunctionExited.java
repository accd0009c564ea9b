package dev.quern.runtime.java.bridge;

/** Thrown in place of ending the JVM. */
public final class FunctionExited extends Error {

    private static final long serialVersionUID = 1L;

    FunctionExited(int status) {
        super("the function exited with status " + status);
    }
}
