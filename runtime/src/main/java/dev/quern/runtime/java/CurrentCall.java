package dev.quern.runtime.java;

import dev.quern.function.Context;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which call the code of an environment runs for, as far as its thread tells. Where calls run one at a time, that is
 * the one that runs, whatever the thread. Where several do, it is known of the thread that runs the call and of those
 * that this one starts itself. Of a pool's it is not, even if the call has made the pool: it works for others later.
 * Safe for use by several threads.
 */
final class CurrentCall {

    /**
     * The call that a thread was handed, until it has ended: a thread that inherits this may outlive the environment,
     * and must keep neither the event of a call nor what leads to the function's classes, as a thread does.
     */
    private static final class Handed {

        private final long threadId;
        private volatile @Nullable Context call;

        Handed(long threadId, Context call) {
            this.threadId = threadId;
            this.call = call;
        }
    }

    /** Goes to what a thread makes only while it works for the call itself. */
    private final class Inherited extends InheritableThreadLocal<@Nullable Handed> {

        @Override
        protected @Nullable Handed childValue(@Nullable Handed makers) {
            return makers != null && isOf(makers, Thread.currentThread()) ? makers : null;
        }
    }

    private volatile @Nullable Context only;
    private final @Nullable Inherited handed;

    /** The threads that threads of calls have started. */
    private final Set<Thread> started = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /**
     * @param isShared
     *            whether the environment runs several calls at a time
     */
    CurrentCall(boolean isShared) {
        this.handed = isShared ? new Inherited() : null;
    }

    /** The calling thread runs a call from now on. */
    void begin(Context call) {
        if (handed == null) {
            only = call;
        } else {
            handed.set(new Handed(Thread.currentThread().threadId(), call));
        }
    }

    /** The calling thread runs its call no more. */
    void end() {
        if (handed == null) {
            only = null;
            return;
        }
        Handed own = handed.get();
        if (own != null) {
            own.call = null;
            handed.remove();
        }
    }

    /**
     * The function's code is about to start a thread that is no pool's. A platform thread of a class of its own is a
     * library's worker, as a rule, which works for whoever comes.
     */
    void starts(Thread thread) {
        if (handed != null && (thread.isVirtual() || thread.getClass() == Thread.class) && call() != null) {
            started.add(thread);
        }
    }

    /** The trace header of the call that the calling thread works for; {@code null} if that is not known. */
    @Nullable
    String traceHeader() {
        Context call = call();
        return call == null ? null : call.traceHeader().orElse(null);
    }

    private @Nullable Context call() {
        if (handed == null) {
            return only;
        }
        Handed here = handed.get();
        return here != null && isOf(here, Thread.currentThread()) ? here.call : null;
    }

    /** Threads of pools inherit it too, if a call makes them: who starts them tells them from others. */
    private boolean isOf(Handed here, Thread thread) {
        return here.threadId == thread.threadId() || started.contains(thread);
    }
}
