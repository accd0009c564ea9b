package dev.quern.runtime.async;

import dev.quern.function.ClientContext;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.function.FunctionsException.RecursiveInvocation;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Invoker;
import dev.quern.runtime.invoke.Outcome;
import dev.quern.runtime.recursion.RecursionControl;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what is due, function by function in turn: one call of each, then one of the next, so that a function with a
 * long queue holds up no other. One thread does it; whoever has something to tell puts it into the mailbox.
 */
final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** So many messages are read before the next call is started. */
    private static final int MESSAGES = 256;

    /** So many sweeps apart, queues that are being worked off are read from the beginning, too. */
    private static final int EVERYTHING = 30;

    /** One in so many places is for functions that have no call under way. */
    private static final int KEPT_FREE = 8;

    /**
     * A function may have so many times as many calls under way as places are free beyond those. So the more functions
     * have long queues, the less each has, and however slow their calls are, a place is left for the next that comes.
     */
    private static final int TIMES_FREE = 4;

    private static final Duration REPORTS = Duration.ofSeconds(1);

    private final KeyValueStore store;
    private final QueueRows rows;
    private final EventInvokeConfigs configs;
    private final Invoker invoker;
    private final RecursionControl recursion;
    private final AsyncSettings settings;
    private final TimeSource time;
    private final QueueObserver observer;
    private final Consumer<Tried> settler;

    private final LinkedBlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    private final Map<FunctionName, Lane> lanes = new ConcurrentHashMap<>(); // changed by the dispatcher's thread
    private final ArrayDeque<Lane> turns = new ArrayDeque<>();
    private final Thread thread = Thread.ofPlatform().name("quern-queue-dispatcher").daemon()
            .inheritInheritableThreadLocals(false).unstarted(this::run);

    /** Those that have their share of the places; a few of them may have ended since. */
    private final Set<Lane> held = new LinkedHashSet<>();
    private int sweeps;
    private volatile int running; // changed by the dispatcher's thread

    /** Calls whose function was called and of which it is not known yet what came of them. */
    private final AtomicInteger unreported = new AtomicInteger();
    private volatile TimeSource.@Nullable Timer poll;
    private volatile boolean stopping;

    /**
     * A dispatcher that has not begun.
     *
     * @param settler
     *            takes what came of calls; must not block
     */
    Dispatcher(KeyValueStore store, QueueRows rows, EventInvokeConfigs configs, Invoker invoker,
            RecursionControl recursion, AsyncSettings settings, TimeSource time, QueueObserver observer,
            Consumer<Tried> settler) {
        this.store = store;
        this.rows = rows;
        this.configs = configs;
        this.invoker = invoker;
        this.recursion = recursion;
        this.settings = settings;
        this.time = time;
        this.observer = observer;
        this.settler = settler;
    }

    /** Takes up what lies in the queue, and begins. */
    void start() {
        sweep();
        thread.start();
    }

    /** A call has been added, durably. */
    void added(QueuedCall call) {
        mailbox.add(() -> {
            Lane lane = lane(call.function());
            lane.count(1);
            due(lane, call);
        });
    }

    /** What came of a call is durable. */
    void settled(Settled settled) {
        mailbox.add(() -> {
            running--;
            QueuedCall call = settled.tried().call();
            Lane lane = lane(call.function());
            lane.settled(call);
            if (settled.tried().attempt() instanceof Attempt.PutOff) {
                lane.putOff(time.now());
            } else {
                lane.ran();
            }
            if (!settled.dropped()) {
                switch (settled.verdict()) {
                    case Verdict.Again again -> due(lane, again.call());
                    case Verdict.End _ -> lane.count(-1);
                }
            }
            enterTurn(lane);
            letOn();
            for (QueuedCall told : settled.told()) {
                Lane other = lane(told.function());
                other.count(1);
                due(other, told);
            }
        });
    }

    /** A place is free: it is for the first of those that have waited for one and may have more now. */
    private void letOn() {
        int share = share();
        for (Iterator<Lane> waiting = held.iterator(); waiting.hasNext();) {
            Lane lane = waiting.next();
            if (lanes.get(lane.function()) != lane) {
                waiting.remove();
            } else if (lane.running() < share) {
                waiting.remove();
                enterTurn(lane);
                return;
            }
        }
    }

    /** A call that was started is left where it is: it is taken up when the queue is opened again. */
    private void leave(QueuedCall call) {
        mailbox.add(() -> {
            running--;
            lane(call.function()).settled(call);
        });
    }

    /** Something about a function has changed; perhaps it is gone, and its queue with it. */
    void changed(FunctionName function) {
        mailbox.add(() -> {
            Lane lane = lanes.get(function);
            if (lane != null && !hasCalls(function)) {
                lane.cleared();
            }
        });
    }

    private boolean hasCalls(FunctionName function) {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.hasCalls(snapshot, function);
        }
    }

    private Lane lane(FunctionName function) {
        return lanes.computeIfAbsent(function, name -> new Lane(name, rows, settings.runningPerFunction()));
    }

    private void due(Lane lane, QueuedCall call) {
        lane.hint(call);
        if (call.due().isAfter(time.now())) {
            wakeAt(lane, call.due());
        } else {
            enterTurn(lane);
        }
    }

    private void wakeAt(Lane lane, Instant moment) {
        lane.wakeAt(moment, time, () -> mailbox.add(() -> {
            lane.cancelAlarm();
            enterTurn(lane);
        }));
    }

    private void enterTurn(Lane lane) {
        if (lane.enterTurn()) {
            turns.add(lane);
        }
    }

    /**
     * Looks for calls that nobody told of: what an earlier process left, and what others add. A long queue that is
     * being
     * worked off is seldom read from its beginning, for the store keeps traces of what is gone from it.
     */
    private void sweep() {
        boolean everything = sweeps++ % EVERYTHING == 0;
        try (Snapshot snapshot = store.snapshot()) {
            for (Lane lane : lanes.values()) {
                if (everything || lane.isCaughtUp()) {
                    lane.reread();
                    enterTurn(lane);
                }
            }
            for (FunctionName function : rows.functionsBut(snapshot, new TreeSet<>(lanes.keySet()))) {
                Lane lane = lane(function);
                lane.count(rows.count(snapshot, function));
                enterTurn(lane);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("The queue of asynchronous calls cannot be searched", e);
        } finally {
            if (!stopping) {
                poll = time.schedule(settings.poll(), () -> mailbox.add(this::sweep));
            }
        }
    }

    private void run() {
        while (!stopping) {
            try {
                readMailbox();
                Lane lane = running < settings.running() ? turns.poll() : null;
                if (lane != null) {
                    step(lane);
                }
            } catch (InterruptedException e) {
                LOG.error("The queue's dispatcher was interrupted, and goes on", e);
            } catch (RuntimeException | Error e) {
                LOG.error("The queue's dispatcher met a fault, and goes on", e);
            }
        }
    }

    private void readMailbox() throws InterruptedException {
        boolean nothingToStart = turns.isEmpty() || running >= settings.running();
        Runnable message = nothingToStart ? mailbox.take() : mailbox.poll();
        for (int read = 1; message != null; read++) {
            message.run();
            message = read < MESSAGES ? mailbox.poll() : null;
        }
    }

    /** Starts one call of a lane, if one is due and may be started; then it is the next one's turn. */
    private void step(Lane lane) {
        lane.leaveTurn();
        Instant now = time.now();
        if (lane.isFull()) {
            return; // comes back when one of its calls is settled
        }
        if (lane.running() >= share()) {
            held.add(lane); // has calls under way: comes back when one of them is settled, too
            return;
        }
        if (now.isBefore(lane.restsUntil())) {
            wakeAt(lane, lane.restsUntil());
            return;
        }
        Optional<QueuedCall> call = Optional.empty();
        try (Snapshot snapshot = store.snapshot()) {
            call = lane.next(snapshot, now);
            setAside(lane, lane.takeDamaged(), now, "its row is damaged");
            if (call.isEmpty()) {
                lane.nextDue().ifPresent(due -> wakeAt(lane, due));
            } else {
                start(lane, call.get(), snapshot, now);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            // the store cannot be read, or there is no memory for the event: it will be tried again
            call.ifPresent(lane::giveBack);
            lane.rest(now);
            LOG.error("Asynchronous calls of {} cannot be started now", lane.function(), e);
        }
        if (call.isPresent() || now.isBefore(lane.restsUntil())) {
            enterTurn(lane);
        } else if (lane.isIdle()) {
            lane.cancelAlarm();
            lanes.remove(lane.function());
        }
    }

    /** How many calls of one function may be under way now; one at least. */
    private int share() {
        int free = settings.running() - running - settings.running() / KEPT_FREE;
        return Math.max(1, TIMES_FREE * free);
    }

    private void start(Lane lane, QueuedCall call, Snapshot snapshot, Instant now) {
        Optional<byte[]> event = rows.event(snapshot, call);
        if (event.isEmpty()) {
            lane.forget(call);
            // nothing is left if its function was deleted
            rows.entry(snapshot, call).ifPresent(row -> setAside(lane, List.of(row), now, "its event is missing"));
            return;
        }
        EventInvokeConfig config = configs.applying(snapshot, call.reference());
        Optional<Attempt> refusal = refusal(call, config, now);
        lane.started();
        running++;
        if (refusal.isPresent()) {
            settler.accept(new Tried(call, event.get(), refusal.get()));
            return;
        }
        unreported.incrementAndGet();
        try {
            observer.started(call.function(), Duration.between(call.accepted(), now));
            invoker.invoke(request(call, event.get()))
                    .whenComplete((result, e) -> ended(call, event.get(), result, e));
        } catch (RuntimeException | OutOfMemoryError e) {
            ended(call, event.get(), null, e);
        }
    }

    /** A call that cannot be made holds up no other of its function. It is kept, and told of: it had been accepted. */
    private void setAside(Lane lane, List<Entry> entries, Instant now, String why) {
        for (Entry entry : entries) {
            String requestId = rows.requestId(entry.key());
            try {
                store.update(transaction -> rows.setAside(transaction, lane.function(), entry, now));
            } catch (RuntimeException e) {
                LOG.error("The asynchronous call {} of {} cannot be read ({}), nor set aside", requestId,
                        lane.function(), why, e);
                continue; // it is found again when the queue is next read from its beginning
            }
            lane.count(-1);
            observer.damaged(lane.function());
            LOG.error("The asynchronous call {} of {} cannot be read ({}). It was set aside, and is not made; `quern "
                    + "check` lists it", requestId, lane.function(), why);
        }
    }

    private Optional<Attempt> refusal(QueuedCall call, EventInvokeConfig config, Instant now) {
        if (!now.isBefore(RetryRules.end(call, config))) {
            return Optional.of(new Attempt.Expired());
        }
        if (invoker.isSwitchedOff(call.function())) {
            return Optional.of(new Attempt.SwitchedOff());
        }
        try {
            recursion.check(call.function(), call.lineage());
            return Optional.empty();
        } catch (RecursiveInvocation e) {
            invoker.noteRefusal(call.reference(), call.requestId(), String.valueOf(e.getMessage()));
            return Optional.of(new Attempt.Recursive());
        }
    }

    private static InvocationRequest request(QueuedCall call, byte[] event) {
        Optional<ClientContext> context = call.attributes().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ClientContext(new ClientContext.Client("", "", "", "", ""), call.attributes(), Map.of()));
        return new InvocationRequest(call.reference(), event, call.requestId(), context, Optional.empty(), false,
                Optional.empty(), call.lineage(), Optional.empty());
    }

    /** On a thread of the function's or of the clock's. */
    private void ended(QueuedCall call, byte[] event, @Nullable InvocationResult result, @Nullable Throwable refused) {
        Throwable reason = refused instanceof CompletionException && refused.getCause() != null
                ? refused.getCause()
                : refused;
        Attempt attempt;
        if (result == null) {
            attempt = reason instanceof FunctionsException.NotFound
                    ? new Attempt.Gone()
                    : new Attempt.PutOff(reason == null ? new IllegalStateException("no answer") : reason);
        } else if (result.outcome() instanceof Outcome.Failure failure
                && !failure.isTheFunctions()) {
            attempt = new Attempt.PutOff(new IllegalStateException(failure.errorMessage()));
        } else {
            attempt = new Attempt.Ran(result);
        }
        if (stopping && attempt instanceof Attempt.PutOff) {
            leave(call);
        } else {
            settler.accept(new Tried(call, event, attempt));
        }
        unreported.decrementAndGet();
    }

    /**
     * Waits a moment for calls that have ended, as their place is free, and are about to tell what came of them. Those
     * that go on are not waited for any longer.
     */
    void awaitReports() {
        long until = System.nanoTime() + REPORTS.toNanos();
        while (unreported.get() > 0 && System.nanoTime() - until < 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Starts nothing more; what is under way goes on. */
    void stop() {
        stopping = true;
        TimeSource.Timer next = poll;
        if (next != null) {
            next.cancel();
        }
        mailbox.add(() -> {});
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lanes.values().forEach(Lane::cancelAlarm);
    }

    /** How many calls there are, those under way included. */
    long depth() {
        return lanes.values().stream().mapToLong(Lane::depth).sum();
    }

    /** How many calls are under way. */
    int running() {
        return running;
    }

    /** How long the call has been due that has waited longest; zero if none waits. */
    Duration longestWait() {
        Instant now = time.now();
        return lanes.values().stream().map(Lane::oldestDue).min(Instant::compareTo).filter(due -> due.isBefore(now))
                .map(due -> Duration.between(due, now)).orElse(Duration.ZERO);
    }
}
