package dev.quern.runtime.invoke;

import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.function.FunctionCatalog;
import dev.quern.runtime.function.FunctionChanges;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.time.TimeSource;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs invocations. Safe for use by several threads; {@link #invoke} never blocks, so event loops may call it.
 */
public final class Invoker implements FunctionChanges, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Invoker.class);

    private final FunctionCatalog catalog;
    private final EnvironmentStarter starter;
    private final InvocationSettings settings;
    private final TimeSource time;
    private final Runnable poolGone;
    private final DeadlineWatch deadlines;
    private final Concurrency concurrency;
    private final ThreadGroup threads = new ThreadGroup("quern-functions");
    private final ExecutorService work = Executors
            .newCachedThreadPool(Thread.ofPlatform().daemon().name("quern-invoke-", 0).factory());
    private final ConcurrentHashMap<String, EnvironmentPool> pools = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Runs what a catalog says.
     *
     * @param poolGone
     *            is run when a deployment's last environment may be gone, so that its code may be unused
     */
    public Invoker(FunctionCatalog catalog, EnvironmentStarter starter, InvocationSettings settings, TimeSource time,
            Runnable poolGone) {
        this.catalog = catalog;
        this.starter = starter;
        this.settings = settings;
        this.time = time;
        this.poolGone = poolGone;
        this.deadlines = new DeadlineWatch(time);
        this.concurrency = new Concurrency(settings.concurrency());
        scheduleRetiring();
    }

    /**
     * Runs a function.
     *
     * @return completed when the invocation has ended, at its deadline at the latest, on a thread of the function's:
     *         dependent
     *         actions must not block. Completed exceptionally with a {@link FunctionsException} if it could not begin:
     *         there is no
     *         such function, it is not ready, or too many run.
     */
    public CompletableFuture<InvocationResult> invoke(InvocationRequest request) {
        CompletableFuture<InvocationResult> result = new CompletableFuture<>();
        if (catalog.knows(request.function())) {
            begin(request, result);
        } else {
            submit(() -> begin(request, result), result);
        }
        return result;
    }

    /**
     * Whether a function could be invoked now ({@code DryRun}).
     *
     * @return completed if so, exceptionally as with {@link #invoke} if not
     */
    public CompletableFuture<Void> check(FunctionReference function) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        submit(() -> {
            try {
                catalog.resolve(function);
                result.complete(null);
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        }, result);
        return result;
    }

    private void begin(InvocationRequest request, CompletableFuture<InvocationResult> result) {
        boolean entered = false;
        try {
            if (closed) {
                throw new FunctionsException.Conflict("The server is stopping. Try again when it is back.");
            }
            concurrency.enter();
            entered = true;
            Deployment deployment = catalog.resolve(request.function());
            while (!pool(deployment).run(new Call(request, deployment, result))) {
                // its pool was retired just now: there is a newer one, or none
                deployment = catalog.resolve(request.function());
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            if (entered) {
                concurrency.leave();
            }
            result.completeExceptionally(e);
        }
    }

    private EnvironmentPool pool(Deployment deployment) {
        EnvironmentPool pool = pools.get(deployment.id());
        return pool != null
                ? pool
                : pools.computeIfAbsent(deployment.id(), id -> new EnvironmentPool(deployment, starter, deadlines,
                        settings.initTimeout(), concurrency, threads, work));
    }

    private void submit(Runnable task, CompletableFuture<?> result) {
        try {
            work.execute(task);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(
                    new FunctionsException.Conflict("The server is stopping. Try again when it is back."));
        }
    }

    /** How many invocations may run at a time, all functions together. */
    public int concurrencyLimit() {
        return concurrency.limit();
    }

    /** How many invocations run. */
    public int running() {
        return concurrency.running();
    }

    /** How many environments there are, idle and busy. */
    public int environments() {
        return pools.values().stream().mapToInt(EnvironmentPool::size).sum();
    }

    /**
     * Ends the environments of deployments that no invocation leads to any more; those that are busy after their call.
     */
    @Override
    public void changed(FunctionName name) {
        submit(() -> {
            Set<String> live = catalog.deployments(name);
            pools.values().stream().filter(pool -> pool.deployment().name().equals(name))
                    .filter(pool -> !live.contains(pool.deployment().id())).forEach(pool -> {
                        pools.remove(pool.deployment().id(), pool);
                        pool.retire();
                    });
            poolGone.run();
        }, new CompletableFuture<>());
    }

    private void scheduleRetiring() {
        Duration interval = settings.idleTimeout().dividedBy(4);
        time.schedule(interval, () -> {
            long before = time.nanoTime() - settings.idleTimeout().toNanos();
            pools.values().forEach(pool -> pool.retireIdleSince(before));
            if (!closed) {
                scheduleRetiring();
            }
        });
    }

    /**
     * Refuses new invocations and waits for those that run.
     *
     * @return whether all have ended within {@code grace}
     */
    public boolean drain(Duration grace) {
        closed = true;
        long deadline = System.nanoTime() + grace.toNanos();
        while (running() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return running() == 0;
    }

    /** Ends all environments, whatever they are doing. */
    @Override
    public void close() {
        closed = true;
        pools.values().forEach(EnvironmentPool::close);
        pools.clear();
        work.shutdown();
        try {
            if (!work.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("Some environments are still being closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
