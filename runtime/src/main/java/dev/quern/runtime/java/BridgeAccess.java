package dev.quern.runtime.java;

import dev.quern.runtime.java.bridge.Bridge;
import dev.quern.runtime.java.loader.FunctionClassLoader;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The bridge of one environment, as its class loader defines it. Safe for use by several threads. */
final class BridgeAccess {

    /** What has something to release though nothing called it: drivers that registered themselves. */
    private static final Set<String> ALWAYS = Set.of("DriverCalls");

    private final FunctionClassLoader loader;
    private final Class<?> bridge;

    /** Loads the bridge: after this, no class of it remains to be loaded while code is being stopped. */
    BridgeAccess(FunctionClassLoader loader) {
        this.loader = loader;
        try {
            bridge = Class.forName(Bridge.class.getName(), true, loader);
            for (String type : new String[]{"ExecutionStopped", "FunctionExited", "Poll", "ShutdownHooks",
                    "OwnedThings"}) {
                Class.forName(Bridge.class.getPackageName() + "." + type, true, loader);
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the bridge is not in " + loader, e);
        }
    }

    void attach(Map<String, String> environment, Properties properties, Path temporaryDirectory, OutputStream output,
            IntConsumer onExit, ThreadGroup threads, int mostThreads) {
        call("attach", environment, properties, temporaryDirectory, output, onExit, threads, mostThreads);
    }

    void stop() {
        call("stop");
    }

    /** The function's threads that no group leads to. */
    List<Thread> threads() {
        List<Thread> threads = new ArrayList<>();
        if (call("threads") instanceof Collection<?> found) {
            found.forEach(thread -> threads.add((Thread) thread));
        }
        return threads;
    }

    void runShutdownHooks(Duration limit) {
        call("runShutdownHooks", limit.toNanos());
    }

    void release() {
        Predicate<String> isLoaded = name -> ALWAYS.contains(name) || loader.hasLoaded(Bridge.class.getPackageName()
                + "." + name);
        call("release", isLoaded);
    }

    private @Nullable Object call(String name, Object... arguments) {
        try {
            for (Method method : bridge.getMethods()) {
                if (method.getName().equals(name)) {
                    return method.invoke(null, arguments);
                }
            }
            throw new IllegalStateException("the bridge has no method " + name);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot reach the bridge", e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the bridge failed: " + e.getCause(), e);
        }
    }
}
