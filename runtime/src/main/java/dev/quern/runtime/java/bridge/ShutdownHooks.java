package dev.quern.runtime.java.bridge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The hooks that a function gave to {@link Runtime#addShutdownHook}: its environment's end is what they wait for. */
final class ShutdownHooks {

    private static final Set<Thread> HOOKS = Collections.newSetFromMap(new IdentityHashMap<>());
    private static final Set<Thread> RUNNING = ConcurrentHashMap.newKeySet();
    private static boolean closed = Bridge.isShuttingDown();

    private ShutdownHooks() {}

    static void add(Thread hook) {
        synchronized (HOOKS) {
            if (closed) {
                throw new IllegalStateException("Shutdown in progress");
            }
            if (hook.getState() != Thread.State.NEW) {
                throw new IllegalArgumentException("Hook already running");
            }
            if (!HOOKS.add(hook)) {
                throw new IllegalArgumentException("Hook previously registered");
            }
        }
    }

    static boolean remove(Thread hook) {
        synchronized (HOOKS) {
            if (closed) {
                throw new IllegalStateException("Shutdown in progress");
            }
            return HOOKS.remove(hook);
        }
    }

    /** Whether the thread is a hook that still has time: polls let it go on. */
    static boolean isRunning(Thread thread) {
        return RUNNING.contains(thread);
    }

    static void run(long nanos) {
        List<Thread> hooks;
        synchronized (HOOKS) {
            closed = true;
            hooks = new ArrayList<>(HOOKS);
            HOOKS.clear();
        }
        long end = System.nanoTime() + nanos;
        RUNNING.addAll(hooks);
        try {
            for (Thread hook : hooks) {
                hook.start();
            }
            for (Thread hook : hooks) {
                long millis = (end - System.nanoTime()) / 1_000_000;
                if (millis > 0) {
                    hook.join(millis);
                }
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } finally {
            RUNNING.clear();
        }
    }
}
