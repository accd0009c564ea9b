package dev.quern.runtime.java.handler;

import dev.quern.function.Handler;
import dev.quern.function.Logger;
import dev.quern.function.StreamHandler;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.HandlerAdapter;
import dev.quern.runtime.java.codec.PayloadCodec;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds, loads and makes a function's handler. Used by one thread, once per environment. */
public final class HandlerResolver {

    private final List<HandlerAdapter> adapters;
    private final PayloadCodec codec;
    private final Map<String, String> environmentVariables;
    private final Logger logger;

    /**
     * A resolver.
     *
     * @param adapters
     *            asked in order about classes that do not implement this project's own interfaces
     * @param codec
     *            the environment's codec
     * @param environmentVariables
     *            the function's environment variables
     * @param logger
     *            the environment's log
     */
    public HandlerResolver(List<HandlerAdapter> adapters, PayloadCodec codec,
            Map<String, String> environmentVariables, Logger logger) {
        this.adapters = adapters;
        this.codec = codec;
        this.environmentVariables = environmentVariables;
        this.logger = logger;
    }

    /**
     * Makes the handler: loads and initialises its class, calls its constructor.
     *
     * @param handler
     *            the handler string
     * @param loader
     *            the function's class loader
     * @throws FunctionException
     *             if there is no such class or method, it has the wrong shape, or its initialisation fails
     */
    public FunctionHandler resolve(String handler, ClassLoader loader) throws FunctionException {
        HandlerName name = HandlerName.parse(handler);
        Class<?> type = load(name.className(), loader);
        try {
            return resolve(name, type);
        } catch (LinkageError e) {
            throw Failure.classNotLoaded(name.className(), e);
        }
    }

    /** Makes the handler from an object of the class that implements one of this project's interfaces. */
    public FunctionHandler typed(Handler<?, ?> handler, Class<?> type) {
        return new TypedHandler(handler, codec.decoder(codec.argument(type, Handler.class, 0)),
                codec.encoder(codec.argument(type, Handler.class, 1)));
    }

    /** Makes the handler from a class that implements one of this project's interfaces, or is known to an adapter. */
    private FunctionHandler resolve(HandlerName name, Class<?> type) throws FunctionException {
        boolean interfaceMethod = name.method().map("handle"::equals).orElse(true);
        if (interfaceMethod && Handler.class.isAssignableFrom(type)) {
            return typed((Handler<?, ?>) instantiate(type), type);
        }
        if (interfaceMethod && StreamHandler.class.isAssignableFrom(type)) {
            return new StreamingHandler((StreamHandler) instantiate(type), Optional.empty());
        }
        for (HandlerAdapter adapter : adapters) {
            Optional<StreamHandler> adapted = adapter
                    .adapt(new HandlerAdapter.Target(type, name.method(), environmentVariables, logger));
            if (adapted.isPresent()) {
                return new StreamingHandler(adapted.get(), Optional.of(adapter.getClass().getPackageName() + "."));
            }
        }
        if (name.method().isPresent()) {
            return new MethodHandler(codec).resolve(type, name.method().get());
        }
        throw Failure.unusable("Runtime.HandlerNotFound",
                "Class does not implement an appropriate handler interface: " + type.getName());
    }

    private static Class<?> load(String className, ClassLoader loader) throws FunctionException {
        try {
            return Class.forName(className, true, loader);
        } catch (ClassNotFoundException e) {
            throw Failure.classNotFound(className);
        } catch (VirtualMachineError e) {
            throw Failure.initialisation(e);
        } catch (Error e) {
            throw Failure.classNotLoaded(className, e);
        }
    }

    /** Calls the public constructor without arguments. */
    static Object instantiate(Class<?> type) throws FunctionException {
        if (Modifier.isAbstract(type.getModifiers())) {
            throw Failure.unusable("java.lang.InstantiationException",
                    "Class " + type.getName() + " is abstract: it cannot be instantiated");
        }
        try {
            Constructor<?> constructor = type.getConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            boolean inner = type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers());
            throw Failure.unusable("java.lang.Exception", "Class " + type.getName() + (inner
                    ? " cannot be instantiated because it is a non-static inner class"
                    : " has no public zero-argument constructor"));
        } catch (InvocationTargetException e) {
            throw Failure.initialisation(e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException e) {
            throw Failure.initialisation(e);
        }
    }
}
