package dev.quern.runtime.java;

import dev.quern.function.Handler;
import dev.quern.plugin.CodePackage;
import dev.quern.plugin.Environment;
import dev.quern.plugin.EnvironmentRequest;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.FunctionRuntime;
import dev.quern.plugin.HandlerAdapter;
import dev.quern.plugin.InvalidCodeException;
import dev.quern.runtime.contain.Containment;
import dev.quern.runtime.java.bridge.Bridge;
import dev.quern.runtime.java.loader.BridgeClasses;
import dev.quern.runtime.java.loader.SharedClassLoader;
import dev.quern.runtime.java.weave.PackageWeaver;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs functions for the JVM inside this process, each environment in a class loader of its own.
 *
 * <p>
 * Code is trusted: the class loader keeps functions from getting in each other's way, not from harm that is meant.
 * Safe for use by several threads.
 */
public final class JavaFunctionRuntime implements FunctionRuntime {

    private static final Set<String> IDENTIFIERS = Set.of("java25", "java21", "java17", "java11", "java8.al2", "java8");

    private final List<HandlerAdapter> adapters;
    private final SharedClassLoader shared;
    private final BridgeClasses bridge = new BridgeClasses();
    private final PackageWeaver weaver = new PackageWeaver();
    private final HostProperties properties = new HostProperties();
    private final Containment containment;

    /**
     * A runtime.
     *
     * @param adapters
     *            asked in order about handlers that do not implement {@code dev.quern.function}
     * @param containment
     *            limits its environments, and is told of what they leave behind
     * @throws IllegalArgumentException
     *             if two adapters want to share the same package, or one the JDK's or this project's
     */
    public JavaFunctionRuntime(List<? extends HandlerAdapter> adapters, Containment containment) {
        this.containment = containment;
        this.adapters = List.copyOf(adapters);
        this.shared = SharedClassLoader.of(sharedPackages(this.adapters));
    }

    @Override
    public Set<String> identifiers() {
        return IDENTIFIERS;
    }

    @Override
    public void prepare(CodePackage code) throws InvalidCodeException {
        weaver.weave(code);
    }

    @Override
    public Environment start(EnvironmentRequest request) throws FunctionException {
        List<Path> jars;
        try {
            jars = weaver.weave(request.code());
        } catch (InvalidCodeException e) {
            throw new FunctionException("Runtime.InvalidCode", e.getMessage(), List.of(), true);
        }
        return JavaEnvironment.start(request, jars, bridge, shared, properties, adapters, containment);
    }

    /**
     * Whether a thread of a function that ended with this ended because its environment did: nothing to report as an
     * uncaught exception.
     */
    public static boolean isEnd(Throwable uncaught) {
        return uncaught.getClass().getPackageName().equals(Bridge.class.getPackageName());
    }

    private static Map<String, ClassLoader> sharedPackages(List<HandlerAdapter> adapters) {
        Map<String, ClassLoader> sources = new HashMap<>();
        sources.put(Handler.class.getPackageName(), Handler.class.getClassLoader());
        for (HandlerAdapter adapter : adapters) {
            for (String name : adapter.sharedPackages()) {
                if (name.startsWith("java.")
                        || sources.putIfAbsent(name, adapter.getClass().getClassLoader()) != null) {
                    throw new IllegalArgumentException("handler adapter %s cannot share package %s with functions: %s"
                            .formatted(adapter.getClass().getName(), name, name.startsWith("java.")
                                    ? "it is the JDK's"
                                    : "another shares it already"));
                }
            }
        }
        return sources;
    }
}
