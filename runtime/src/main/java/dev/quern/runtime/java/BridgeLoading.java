package dev.quern.runtime.java;

import dev.quern.runtime.java.bridge.Bridge;
import dev.quern.runtime.java.bridge.EnvironmentBridge;
import dev.quern.runtime.java.bridge.ExecutionStopped;
import dev.quern.runtime.java.bridge.FunctionExited;
import dev.quern.runtime.java.bridge.Poll;
import dev.quern.runtime.java.loader.FunctionClassLoader;
import java.util.List;

/** Makes the bridge of one environment, of a class that the environment's own loader defines. */
final class BridgeLoading {

    /** What is needed to stop code: afterwards is no moment to load a class. */
    private static final List<Class<?>> NEEDED_TO_STOP = List.of(ExecutionStopped.class, FunctionExited.class,
            Poll.class);

    private BridgeLoading() {}

    static EnvironmentBridge in(FunctionClassLoader loader) {
        try {
            for (Class<?> type : NEEDED_TO_STOP) {
                Class.forName(type.getName(), true, loader);
            }
            return (EnvironmentBridge) Class.forName(Bridge.class.getName(), true, loader)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the bridge is not in " + loader, e);
        }
    }

    /** Whether a class of the bridge, by its simple name, has been loaded in an environment. */
    static boolean isLoaded(FunctionClassLoader loader, String name) {
        return loader.hasLoaded(Bridge.class.getPackageName() + "." + name);
    }
}
