package dev.quern.runtime.invoke;

import org.jspecify.annotations.Nullable;

/**
 * An environment and what runs its calls. Who hands it a call must have got a place of it from the pool, so it never
 * has more than it can take.
 */
sealed interface Runner permits Worker, SharedWorker {

    /**
     * Told what becomes of a runner. Called on threads of the runner's or on the timer's; must not block.
     */
    interface Owner {

        /** The environment that was to be started ahead of calls has started: it takes calls from now on. */
        void ready(Runner runner);

        /** The environment that was to be started ahead of calls could not be; {@link #lost} follows. */
        void failed(Runner runner, Outcome.Failure why);

        /**
         * The runner has run a call.
         *
         * @param nanos
         *            how long that took
         * @return the call to run next; {@code null} if there is none, and the runner has a place free
         */
        @Nullable
        Call next(Runner runner, long nanos);

        /** The runner is not to be used any more, and nothing runs in it; called once. */
        void lost(Runner runner);

        /** A call is about to be answered; its place in the limits is free. */
        void callEnded(Call call);

        /** A call came to its deadline: the runner is to get no more, and to be closed as soon as it can be. */
        void expired(Runner runner);
    }

    /**
     * Starts it.
     *
     * @throws OutOfMemoryError
     *             if there is no thread to be had; the runner is not used then
     */
    void begin();

    /** Hands it a call; {@code false} if it has ended instead. */
    boolean take(Call call);

    /** Takes one of its places; whether it has another. Guarded by the pool. */
    boolean occupy();

    /** Frees one of its places; whether it had none before. Guarded by the pool. */
    boolean vacate();

    /** Whether all of its places are free. Guarded by the pool. */
    boolean isIdle();

    /** Whether a call is worth waiting for it, as it will ask for the next one soon. */
    boolean isAwaited();

    /** Whether its environment was started ahead of calls, to be kept ready. */
    boolean isProvisioned();

    /** When it last became idle, on the measuring clock. */
    long idleSinceNanos();

    /** Lets it end when it is idle, a busy one after its calls. Does not block. */
    void retire();

    /** Whether it can be closed, once it has {@linkplain Owner#expired expired}: nobody waits for a call in it. */
    boolean mayClose();

    /** Ends the environment now, whatever runs in it. May block for as long as the runtime takes to close it. */
    void close();
}
