package dev.quern.plugin;

import dev.quern.function.Logger;
import dev.quern.function.StreamHandler;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets the in-process Java runtime run handler classes that were written for another API. Safe for use by several
 * threads.
 */
public interface HandlerAdapter {

    /**
     * The packages whose classes functions take from this adapter's class loader, even where the function's JAR has
     * copies, so
     * that adapter and function mean the same types. Exact names; sub-packages are not included.
     */
    Set<String> sharedPackages();

    /**
     * Makes a handler of this adapter's API callable, if it is one.
     *
     * <p>
     * Called once per environment, in the environment's initialisation, with the function's class loader as the context
     * class
     * loader. Nothing that the adapter keeps beyond the returned handler may refer to the function's classes: an
     * environment's
     * classes must be collectable after it is closed.
     *
     * @param target
     *            the handler class and what is known of it
     * @return the handler, its instance made; empty if this adapter does not know the class's API
     * @throws FunctionException
     *             if it does, but the class or the method has the wrong shape, or its constructor fails
     */
    Optional<StreamHandler> adapt(Target target) throws FunctionException;

    /**
     * A handler to adapt.
     *
     * @param handlerClass
     *            the class, loaded by the function's class loader, initialised
     * @param methodName
     *            what follows {@code ::} in the handler string
     * @param environmentVariables
     *            the function's environment variables; unmodifiable
     * @param logger
     *            the log of the environment, for what the function's code logs outside of an invocation
     */
    record Target(Class<?> handlerClass, Optional<String> methodName, Map<String, String> environmentVariables,
            Logger logger) {}
}
