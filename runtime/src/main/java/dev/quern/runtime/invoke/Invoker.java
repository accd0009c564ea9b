package dev.quern.runtime.invoke;

import dev.quern.runtime.concurrency.ConcurrencyConfigs;
import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.function.FunctionCatalog;
import dev.quern.runtime.function.FunctionChanges;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.function.FunctionsException.TooManyRequests;
import dev.quern.runtime.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs invocations. Safe for use by several threads; {@link #invoke} never blocks, so event loops may call it.
 */
public final class Invoker implements FunctionChanges, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Invoker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** One in so many idle environments is ended at each sign that the heap is filling up. */
    private static final int PART_FOR_MEMORY = 4;

    private final FunctionCatalog catalog;
    private final EnvironmentStarter starter;
    private final InvocationSettings settings;
    private final TimeSource time;
    private final Runnable poolGone;
    private final InvocationObserver observer;
    private final DeadlineWatch deadlines;
    private final Concurrency concurrency;
    private final ConcurrencyConfigs configs;
    private final Object shares = new Object();
    private final Map<Retirement, LongAdder> retirements = Arrays.stream(Retirement.values())
            .collect(Collectors.toUnmodifiableMap(why -> why, why -> new LongAdder()));
    private final Spinning spinning = new Spinning(Runtime.getRuntime().availableProcessors());
    private final Spinning waitingCallers = new Spinning(Runtime.getRuntime().availableProcessors());
    private final ThreadGroup threads;
    private final ExecutorService work = workers();

    /** The pools that take calls, by the identifiers of their deployments. */
    private final ConcurrentHashMap<String, EnvironmentPool> pools = new ConcurrentHashMap<>();

    /** Every pool that may have environments, those that take no calls any more included. */
    private final Set<EnvironmentPool> alive = ConcurrentHashMap.newKeySet();

    private volatile TimeSource.Timer retiring;
    private volatile boolean refusing;
    private volatile boolean closed;

    /**
     * Runs what a catalog says.
     *
     * @param configs
     *            what functions have of the concurrency for themselves
     * @param poolGone
     *            is run when a deployment's last environment is gone, so that its code may be unused
     * @param observer
     *            told of every invocation
     */
    public Invoker(FunctionCatalog catalog, EnvironmentStarter starter, InvocationSettings settings, TimeSource time,
            ConcurrencyConfigs configs, Runnable poolGone, InvocationObserver observer) {
        this.catalog = catalog;
        this.starter = starter;
        this.threads = starter.containment().threads();
        this.settings = settings;
        this.time = time;
        this.poolGone = poolGone;
        this.observer = observer;
        this.deadlines = new DeadlineWatch(time);
        this.concurrency = new Concurrency(settings.concurrency(), time);
        this.configs = configs;
        concurrency.apply(configs.shares());
        this.retiring = time.schedule(idleLooks(settings), this::retireIdle);
    }

    /** How often it looks for idle environments. Not by Duration's own division, which makes big decimals of it. */
    private static Duration idleLooks(InvocationSettings settings) {
        return Duration.ofMillis(Math.max(1, settings.idleTimeout().toMillis() / 4));
    }

    private static ExecutorService workers() {
        // a group of their own and nothing inherited: the thread that starts one may be a function's
        return Executors.newCachedThreadPool(Thread.ofPlatform().daemon().group(new ThreadGroup("quern-invoke"))
                .inheritInheritableThreadLocals(false).name("quern-invoke-", 0).factory());
    }

    /**
     * Runs a function.
     *
     * @return completed when the invocation has ended, at its deadline at the latest, on a thread of the function's or
     *         of the clock's: dependent actions must not block. Completed exceptionally with a
     *         {@link FunctionsException} if it could not begin: there is no such function, it is not ready, or too many
     *         run.
     */
    public CompletableFuture<InvocationResult> invoke(InvocationRequest request) {
        return invoke(request, Runnable::run);
    }

    /**
     * As {@link #invoke(InvocationRequest)}, for one who may bring several calls in a row, such as an event loop.
     *
     * @param wakeUps
     *            runs its tasks, soon, after the last of them: then one thread that is woken once may answer them all
     */
    public CompletableFuture<InvocationResult> invoke(InvocationRequest request, Executor wakeUps) {
        return start(request, false, wakeUps);
    }

    private CompletableFuture<InvocationResult> start(InvocationRequest request, boolean blocked, Executor wakeUps) {
        CompletableFuture<InvocationResult> result = observed(request.function().name());
        Optional<Deployment> known = catalog.known(request.function());
        EnvironmentPool pool = known.map(Deployment::id).map(pools::get).orElse(null);
        Seat seat;
        try {
            starter.containment().stranded().requireRoom(request.function().name());
            seat = enter(request.function().name(), pool);
        } catch (FunctionsException e) {
            result.completeExceptionally(e);
            return result;
        }
        Caller caller = new Caller(request, result, blocked, wakeUps, seat);
        if (pool == null || !begin(caller, pool)) {
            submit(caller);
        }
        return result;
    }

    private CompletableFuture<InvocationResult> observed(FunctionName function) {
        CompletableFuture<InvocationResult> result = new CompletableFuture<>();
        result.whenComplete((ended, refused) -> {
            if (refused == null) {
                if (!Call.isTimeout(ended.outcome())) {
                    starter.containment().stranded().endedInTime(function);
                }
                observer.ended(function, ended);
            } else {
                observer.refused(function, refused);
            }
        });
        return result;
    }

    private Seat enter(FunctionName function, @Nullable EnvironmentPool pool) {
        Seat seat = pool == null ? concurrency.enter(function) : pool.enter();
        // entered first: either this sees that calls are refused, or drain sees that one runs
        if (refusing) {
            seat.leave();
            throw stopping();
        }
        try {
            // entered first here too: of many that come at once, none may believe that the others have not come
            starter.containment().stranded().requireAllowance(function, () -> concurrency.running(function));
        } catch (TooManyRequests e) {
            seat.leave();
            throw e;
        }
        return seat;
    }

    /** Lets a call in that was let in only until its deployment is known, or to a pool that is retired. */
    private static Caller seated(Caller caller, EnvironmentPool pool) {
        if (caller.seat() instanceof FunctionConcurrency) {
            return caller;
        }
        Seat seat = pool.enter();
        caller.seat().leave();
        return caller.on(seat);
    }

    /**
     * Begins a call that has entered; {@code false} if the pool is retired. A call that cannot begin has its answer.
     */
    private boolean begin(Caller caller, EnvironmentPool pool) {
        try {
            return pool.run(new Call(caller, pool.deployment()));
        } catch (RuntimeException | Error e) {
            refuse(caller, e);
            return true;
        }
    }

    private void findPoolAndBegin(Caller from) {
        Caller caller = from;
        EnvironmentPool pool;
        do {
            try {
                pool = pool(caller.request().function());
                caller = seated(caller, pool);
            } catch (RuntimeException | Error e) {
                refuse(caller, e);
                return;
            }
        } while (!begin(caller, pool));
    }

    private void refuse(Caller caller, Throwable reason) {
        caller.seat().leave();
        caller.result().completeExceptionally(reason);
    }

    private static FunctionsException stopping() {
        return new FunctionsException.Conflict("The server is stopping. Try again when it is back.");
    }

    /** The pool of what a reference leads to now. Blocks where there is none yet. */
    private EnvironmentPool pool(FunctionReference function) {
        while (true) {
            Deployment deployment = catalog.resolve(function);
            EnvironmentPool pool = pools.get(deployment.id());
            if (pool != null) {
                return pool;
            }
            Optional<EnvironmentPool> opened = open(deployment);
            if (opened.isPresent()) {
                return opened.get();
            }
            catalog.changed(function.name());
        }
    }

    /**
     * Opens the pool of a deployment, unless it serves no more. Whether it does is asked twice: once its code is
     * pinned,
     * for that may have been swept before; and once the pool can be found, for {@link #changed} may have looked before.
     */
    private Optional<EnvironmentPool> open(Deployment deployment) {
        EnvironmentPool opened = new EnvironmentPool(deployment, starter, deadlines, settings.initTimeout(), threads,
                spinning, concurrency.hold(deployment.name()), new Pools());
        alive.add(opened);
        if (!catalog.serves(deployment)) {
            opened.retire();
            return Optional.empty();
        }
        EnvironmentPool other = pools.putIfAbsent(deployment.id(), opened);
        if (other != null) {
            opened.retire();
            return Optional.of(other);
        }
        if (closed) {
            retire(opened);
            throw stopping();
        }
        if (!catalog.serves(deployment)) {
            retire(opened);
            return Optional.empty();
        }
        return Optional.of(opened);
    }

    private void retire(EnvironmentPool pool) {
        pools.remove(pool.deployment().id(), pool);
        pool.retire();
    }

    /**
     * As {@link #invoke}, waiting for the result.
     *
     * @throws CompletionException
     *             around what {@link #invoke} would have been completed with
     */
    public InvocationResult invokeAndWait(InvocationRequest request) {
        CompletableFuture<InvocationResult> result = start(request, true, Runnable::run);
        waitingCallers.await(result::isDone);
        return result.join();
    }

    /**
     * Whether a function could be invoked now ({@code DryRun}).
     *
     * @return completed if so, exceptionally as with {@link #invoke} if not
     */
    public CompletableFuture<Void> check(FunctionReference function) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        if (catalog.known(function).isPresent()) {
            result.complete(null);
            return result;
        }
        try {
            work.execute(() -> {
                try {
                    catalog.resolve(function);
                    result.complete(null);
                } catch (RuntimeException e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(stopping());
        }
        return result;
    }

    private void submit(Caller caller) {
        try {
            work.execute(() -> findPoolAndBegin(caller));
        } catch (RejectedExecutionException e) {
            refuse(caller, stopping());
        } catch (OutOfMemoryError e) {
            refuse(caller, e);
        }
    }

    /** Puts in force what functions have of the concurrency for themselves now. Blocks. */
    public void sharesChanged() {
        synchronized (shares) {
            // read under the lock: what is read last must be put in force last
            concurrency.apply(configs.shares());
        }
    }

    /**
     * Keeps environments ready for deployments of a function.
     *
     * @param executions
     *            for how many calls at a time, by deployment; none for those that are not named
     */
    void provision(FunctionName function, Map<Deployment, Integer> executions) {
        executions.forEach((deployment, count) -> poolOf(deployment).ifPresent(pool -> pool.provision(count)));
        pools.values().stream().filter(pool -> pool.deployment().name().equals(function))
                .filter(pool -> !executions.containsKey(pool.deployment())).forEach(pool -> pool.provision(0));
    }

    private Optional<EnvironmentPool> poolOf(Deployment deployment) {
        EnvironmentPool pool = pools.get(deployment.id());
        return pool == null ? open(deployment) : Optional.of(pool);
    }

    /** The pool of a deployment, if it has one. */
    Optional<EnvironmentPool> pool(Deployment deployment) {
        return Optional.ofNullable(pools.get(deployment.id()));
    }

    /** Does something soon, on a thread that may block; nothing if this is closed, which ends everything. */
    void later(Runnable task) {
        try {
            work.execute(task);
        } catch (RejectedExecutionException e) {
            // closed
        }
    }

    /** How many invocations run, and may, of each function that was invoked or has a share of its own. */
    public List<FunctionLoad> loads() {
        return concurrency.functions().stream().map(FunctionLoad::of).toList();
    }

    /** How many environments were ended for this reason since the start, that could have run more calls. */
    public long retired(Retirement why) {
        return count(why).sum();
    }

    private LongAdder count(Retirement why) {
        return Objects.requireNonNull(retirements.get(why)); // there is one for each
    }

    /** How many invocations may run at a time, all functions together. */
    public int concurrencyLimit() {
        return concurrency.limit();
    }

    /** How many of these are left for functions that have no share of their own. */
    public int unreservedLimit() {
        return concurrency.sharedLimit();
    }

    /**
     * The chain of calls that code in an environment continues when it calls a function now.
     *
     * @param environmentId
     *            names an environment, as {@link HostVariables} is told
     * @param traceHeader
     *            the trace header that its code sends along: tells which of several calls that run there it calls for
     */
    public Lineage lineageIn(String environmentId, Optional<String> traceHeader) {
        return starter.lineageIn(environmentId, traceHeader);
    }

    /**
     * Says in a function's log that a call of it was not made. Blocks where the function is not in memory.
     *
     * @param requestId
     *            the call's
     */
    public void noteRefusal(FunctionReference function, String requestId, String message) {
        try {
            starter.refusals(catalog.resolve(function)).refused(requestId, message);
        } catch (FunctionsException e) {
            // gone or not ready: it has no log now
        }
    }

    /** How many invocations run. */
    public int running() {
        return concurrency.running();
    }

    /** How many environments there are: idle, busy, and those whose code has not come back since its deadline. */
    public int environments() {
        return alive.stream().mapToInt(EnvironmentPool::size).sum();
    }

    /**
     * Ends the environments of deployments that no invocation leads to any more; those that are busy after their call.
     */
    @Override
    public void changed(FunctionName name) {
        later(() -> {
            if (concurrency.hasShare(name)) {
                sharesChanged(); // it may have gone with its share
            }
            pools.values().stream().filter(pool -> pool.deployment().name().equals(name))
                    .filter(pool -> !catalog.serves(pool.deployment())).forEach(this::retire);
            forgetIfDeleted(name);
        });
    }

    /** Names are not collected for ever: who makes and deletes functions all day long would fill the memory. */
    private void forgetIfDeleted(FunctionName name) {
        if (!catalog.exists(name)) {
            concurrency.forget(name);
            starter.containment().stranded().deleted(name);
        }
    }

    private void retireIdle() {
        try {
            long before = time.nanoTime() - settings.idleTimeout().toNanos();
            pools.values().forEach(pool -> pool.retireIdleSince(before));
        } finally {
            if (!closed) {
                retiring = time.schedule(idleLooks(settings), this::retireIdle);
            }
        }
    }

    /**
     * The heap is filling up: ends a part of the environments that are idle, of all functions, those first that were
     * used longest ago.
     *
     * @return how many
     */
    public int relieveMemory() {
        List<Idle> idle = new ArrayList<>();
        for (EnvironmentPool pool : pools.values()) {
            pool.idle().forEach(runner -> idle.add(new Idle(pool, runner, runner.idleSinceNanos())));
        }
        // the difference: the clock may pass the largest number
        long now = time.nanoTime();
        idle.sort(Comparator.comparingLong(one -> one.since() - now));
        List<Idle> ending = idle.subList(0, (idle.size() + PART_FOR_MEMORY - 1) / PART_FOR_MEMORY);
        ending.forEach(one -> one.pool().retireIfIdle(one.runner(), Retirement.MEMORY));
        return ending.size();
    }

    /** An environment that waits for calls. */
    private record Idle(EnvironmentPool pool, Runner runner, long since) {}

    private final class Pools implements EnvironmentPool.Owner {

        @Override
        public void callEnded(Call call) {
            call.caller().seat().leave();
        }

        @Override
        public void again(Call call) {
            submit(call.caller());
        }

        @Override
        public void refused(Call call, Throwable reason) {
            refuse(call.caller(), reason);
        }

        @Override
        public void retired(Retirement why, int count) {
            count(why).add(count);
        }

        @Override
        public void expired(Runner runner) {
            try {
                work.execute(runner::close);
            } catch (RejectedExecutionException e) {
                // closing has ended it already
            }
        }

        @Override
        public void gone(EnvironmentPool pool) {
            alive.remove(pool);
            FunctionName function = pool.deployment().name();
            concurrency.release(function);
            later(() -> forgetIfDeleted(function));
            poolGone.run();
        }
    }

    /**
     * Refuses new invocations and waits for those that run.
     *
     * @return whether all have ended within {@code grace}
     */
    public boolean drain(Duration grace) {
        refusing = true;
        long deadline = System.nanoTime() + grace.toNanos();
        while (running() > 0 && System.nanoTime() - deadline < 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return running() == 0;
    }

    /** Whether a function is not to run at all: its reserved concurrency is zero. */
    public boolean isSwitchedOff(FunctionName function) {
        return concurrency.isSwitchedOff(function);
    }

    /** Ends all environments, whatever they are doing, and waits a while for what cannot be ended at once. */
    @Override
    public void close() {
        refusing = true;
        closed = true;
        retiring.cancel();
        alive.forEach(EnvironmentPool::close);
        pools.clear();
        work.shutdown();
        try {
            long until = System.nanoTime() + PATIENCE.toNanos();
            boolean ended = work.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            for (EnvironmentPool pool : alive) {
                ended &= pool.awaitEmpty(until);
            }
            if (!ended) {
                LOG.warn("{} environments could not be ended: their code goes on running", environments());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
