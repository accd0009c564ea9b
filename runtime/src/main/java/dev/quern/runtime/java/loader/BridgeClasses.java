package dev.quern.runtime.java.loader;

import dev.quern.runtime.java.bridge.Bridge;
import dev.quern.runtime.java.bridge.EnvironmentBridge;
import dev.quern.runtime.java.bridge.ExecutionStopped;
import dev.quern.runtime.java.bridge.FunctionExited;
import dev.quern.runtime.java.bridge.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The class files of the bridge, read once, to be defined in the loader of each environment. Immutable. */
public final class BridgeClasses {

    static final String PACKAGE = Bridge.class.getPackageName() + ".";

    private static final List<String> NAMES = List.of("AsyncCalls",
            "BeanCalls",
            "Bridge",
            "CleanerCalls",
            "CleanerCalls$Registered",
            "CommonPool",
            "CommonPool$Worker",
            "CommonPool$Workers",
            "DriverCalls",
            "FileCalls",
            "ImageCalls",
            "LogConsole",
            "LoggerTree",
            "LoggerTree$Own",
            "LoggingCalls",
            "LoggingCalls$Added",
            "ManagementCalls",
            "ManagementCalls$Listening",
            "ManagementCalls$Removal",
            "OwnedThings",
            "Poll",
            "ProcessCalls",
            "PropertyCalls",
            "SharedDefaults",
            "ShutdownHooks",
            "SocketCalls",
            "SystemCalls",
            "ThreadLimit",
            "TimerCalls",
            "SystemCalls$Unclosed");

    /** What may outlive the environment that made it, and what the server speaks to the bridge with. */
    private static final Map<String, Class<?>> SHARED = Stream
            .of(ExecutionStopped.class, FunctionExited.class, EnvironmentBridge.class, Surroundings.class)
            .collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

    private final Map<String, byte[]> byName = new HashMap<>();

    /** Reads the class files from the server's class path. */
    public BridgeClasses() {
        for (String name : NAMES) {
            try (InputStream in = Bridge.class.getResourceAsStream(name + ".class")) {
                if (in == null) {
                    throw new IllegalStateException("class " + PACKAGE + name + " is missing from the server");
                }
                byName.put(PACKAGE + name, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read class " + PACKAGE + name, e);
            }
        }
    }

    /** A class of the bridge that all environments share. */
    static @Nullable Class<?> shared(String className) {
        return SHARED.get(className);
    }

    byte @Nullable [] find(String className) {
        return byName.get(className);
    }
}
