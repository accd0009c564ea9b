package dev.quern.runtime.java.bridge;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The environment's own {@link ForkJoinPool#commonPool()}: made when it is first asked for. */
final class CommonPool extends ForkJoinPool {

    private static @Nullable CommonPool pool;

    private CommonPool() {
        super(Math.max(2, Runtime.getRuntime().availableProcessors()), new Workers(), null, true);
    }

    static synchronized CommonPool get() {
        CommonPool current = pool;
        if (current == null) {
            current = new CommonPool();
            pool = current;
            if (Bridge.isReleased()) {
                current.end();
            }
        }
        return current;
    }

    static synchronized void release() {
        if (pool != null) {
            pool.end();
        }
    }

    private void end() {
        super.shutdownNow();
    }

    /** Does nothing, as the common pool's. */
    @Override
    public void shutdown() {}

    /** Does nothing, as the common pool's. */
    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    /** Does nothing, as the common pool's. */
    @Override
    public void close() {}

    /** Waits for the tasks, as the common pool's; never terminated. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        awaitQuiescence(timeout, unit);
        return false;
    }

    private static final class Workers implements ForkJoinWorkerThreadFactory {

        private final ThreadGroup group = Thread.currentThread().getThreadGroup();

        @Override
        public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
            return new Worker(group, pool);
        }
    }

    private static final class Worker extends ForkJoinWorkerThread {

        Worker(ThreadGroup group, ForkJoinPool pool) {
            super(group, pool, true);
            setContextClassLoader(CommonPool.class.getClassLoader());
        }
    }
}
