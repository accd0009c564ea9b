package dev.quern.runtime.java.bridge;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for {@link Cleaner#register}. A cleaner's thread ends when the cleaner is forgotten and nothing is left to
 * clean; but its actions, which are the function's, keep the function's statics, and a cleaner is mostly one of these.
 * So what is left is cleaned when the environment ends.
 */
public final class CleanerCalls {

    private static final Set<Registered> OPEN = ConcurrentHashMap.newKeySet();

    private CleanerCalls() {}

    public static Cleaner.Cleanable register(Cleaner cleaner, Object object, Runnable action) {
        Registered registered = new Registered(action);
        OPEN.add(registered);
        Cleaner.Cleanable cleanable = cleaner.register(object, registered);
        registered.cleanable = cleanable;
        Reference.reachabilityFence(object);
        return cleanable;
    }

    static void release() {
        for (Registered registered : new ArrayList<>(OPEN)) {
            Cleaner.Cleanable cleanable = registered.cleanable;
            if (cleanable != null) {
                try {
                    cleanable.clean();
                } catch (RuntimeException | Error ofTheFunction) {
                    // as a cleaner's thread does: the others are to be cleaned all the same
                }
            }
        }
        OPEN.clear();
    }

    private static final class Registered implements Runnable {

        private final Runnable action;
        private volatile Cleaner.@Nullable Cleanable cleanable;

        Registered(Runnable action) {
            this.action = action;
        }

        @Override
        public void run() {
            OPEN.remove(this);
            action.run();
        }
    }
}
