package dev.quern.runtime.java;

import dev.quern.function.Handler;
import dev.quern.function.StreamHandler;
import dev.quern.plugin.Environment;
import dev.quern.plugin.EnvironmentRequest;
import dev.quern.plugin.FunctionException;
import dev.quern.runtime.java.codec.PayloadCodec;
import dev.quern.runtime.java.handler.FunctionHandler;
import dev.quern.runtime.java.handler.HandlerResolver;
import dev.quern.runtime.java.handler.StreamingHandler;
import dev.quern.runtime.java.handler.TypedHandler;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

/**
 * A handler that is part of the application which embeds the server: no archive, no class loader of its own. Immutable.
 *
 * <p>
 * Such a function is application code like any other. It sees the application's classes, environment variables, system
 * properties and standard streams; {@code System.exit} ends the application; statics are shared by all environments. At
 * its deadline the caller has an answer and the thread is interrupted, but code that ignores interrupts runs on.
 */
public final class HostHandler {

    @FunctionalInterface
    private interface Maker {
        FunctionHandler make(PayloadCodec codec, EnvironmentRequest request) throws FunctionException;
    }

    private final Class<?> type;
    private final Maker maker;

    private HostHandler(Class<?> type, Maker maker) {
        this.type = type;
        this.maker = maker;
    }

    /**
     * A class that implements {@link Handler} or {@link StreamHandler}. Each environment makes an instance of its own
     * with the public constructor without arguments.
     */
    public static HostHandler ofClass(Class<?> type) {
        ClassLoader loader = loaderOf(type);
        return new HostHandler(type, (codec, request) -> new HandlerResolver(List.of(), codec,
                request.environmentVariables(), request.logger()).resolve(type.getName(), loader));
    }

    /**
     * An object that all environments share; its class says what the types of input and output are.
     *
     * @throws IllegalArgumentException
     *             if it is a lambda or a method reference, which have forgotten their types
     */
    public static HostHandler of(Handler<?, ?> handler) {
        Class<?> type = handler.getClass();
        if (type.isHidden() || type.isSynthetic()) {
            throw new IllegalArgumentException("a lambda does not know its types of input and output: name them with "
                    + "HostHandler.of(handler, input, output)");
        }
        return new HostHandler(type, (codec, request) -> new TypedHandler(handler,
                codec.decoder(codec.argument(type, Handler.class, 0)),
                codec.encoder(codec.argument(type, Handler.class, 1))));
    }

    /**
     * An object that all environments share, such as a lambda.
     *
     * @param handler
     *            the handler
     * @param input
     *            its type of input
     * @param output
     *            its type of output
     */
    public static HostHandler of(Handler<?, ?> handler, Type input, Type output) {
        return new HostHandler(handler.getClass(), (codec, request) -> new TypedHandler(handler,
                codec.decoder(input),
                codec.encoder(output)));
    }

    /** An object that all environments share, which reads and writes bytes; may be a lambda. */
    public static HostHandler of(StreamHandler handler) {
        return new HostHandler(handler.getClass(), (codec, request) -> new StreamingHandler(handler, Optional.empty()));
    }

    /**
     * Starts an environment of this handler.
     *
     * @param request
     *            its context; the code, the handler string, the temporary folder and the output are not used
     * @throws FunctionException
     *             if the handler's constructor fails or there is none to call
     */
    public Environment start(EnvironmentRequest request) throws FunctionException {
        ClassLoader loader = loaderOf(type);
        HostEnvironment environment = new HostEnvironment(request.functionName(), loader);
        request.onAbort(environment::interrupt);
        environment.start(() -> maker.make(new PayloadCodec(loader), request));
        return environment;
    }

    private static ClassLoader loaderOf(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null ? ClassLoader.getPlatformClassLoader() : loader;
    }
}
