package dev.quern.runtime.java.bridge;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/** Where running code notices that it is to stop. */
public final class Poll {

    private static final MethodType NOTHING = MethodType.methodType(void.class);

    // One site for all polls: compiled code holds an assumption about its target, and nothing that it executes.
    private static final MutableCallSite SITE = new MutableCallSite(MethodHandles.empty(NOTHING));

    private static volatile boolean stopped;

    private Poll() {}

    /** Links a poll; the bootstrap method of each. */
    public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type) {
        return SITE;
    }

    /** The poll of class files that are older than {@code invokedynamic}. */
    public static void check() {
        if (stopped) {
            raise();
        }
    }

    static void stop() {
        try {
            stopped = true;
            MethodHandle raise = MethodHandles.lookup().findStatic(Poll.class, "raise", NOTHING);
            SITE.setTarget(raise);
            MutableCallSite.syncAll(new MutableCallSite[]{SITE});
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("a poll cannot find its own method", impossible);
        }
    }

    private static void raise() {
        // only one that is loaded can have hooks, and this is no moment to load a class
        if (!Bridge.isShuttingDown() || !ShutdownHooks.isRunning(Thread.currentThread())) {
            throw new ExecutionStopped();
        }
    }
}
