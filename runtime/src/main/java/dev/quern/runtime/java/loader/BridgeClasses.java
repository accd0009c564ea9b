package dev.quern.runtime.java.loader;

import dev.quern.runtime.java.bridge.Bridge;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            "ExecutionStopped",
            "FileCalls",
            "FunctionExited",
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
            "SystemCalls",
            "ThreadLimit",
            "TimerCalls",
            "SystemCalls$Unclosed");

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

    byte @Nullable [] find(String className) {
        return byName.get(className);
    }
}
