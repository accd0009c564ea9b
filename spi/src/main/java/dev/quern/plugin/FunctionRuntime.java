package dev.quern.plugin;

import java.util.Set;

/**
 * Turns a code package into environments in which a function runs. The in-process Java runtime is one; a runtime that
 * starts
 * processes is another.
 *
 * <p>
 * Life of a code package: {@link #prepare} once when a version is stored, then {@link #start} for each environment, as
 * often
 * as load asks. Safe for use by several threads.
 */
public interface FunctionRuntime extends AutoCloseable {

    /** The values of a function's {@code Runtime} that this runtime serves, such as {@code java25}; at least one. */
    Set<String> identifiers();

    /**
     * Does, once per stored code package, what need not be done at every start: checking, rewriting, unpacking.
     *
     * <p>
     * May run again for a package that was already prepared (after a crash, or an upgrade of the runtime).
     *
     * @param code
     *            the package; the archive is already checked against the limits on size and paths
     * @throws InvalidCodeException
     *             if no environment can ever start from this package
     */
    void prepare(CodePackage code) throws InvalidCodeException;

    /**
     * Starts an environment: loads the code and runs the function's initialisation, up to the point where it can be
     * invoked.
     *
     * <p>
     * Called on the thread that will also make the environment's first invocations. The runtime that calls this
     * enforces the
     * time limit of initialisation: when time is up it
     * interrupts that thread and calls {@link EnvironmentRequest#onAbort} handlers from another thread.
     *
     * @param request
     *            what to start
     * @return an environment ready to be invoked
     * @throws FunctionException
     *             if the function's own initialisation fails; says why in the form that the caller sees
     */
    Environment start(EnvironmentRequest request) throws FunctionException;

    /** Releases what this runtime holds. Its environments are closed already. */
    @Override
    default void close() {}
}
