package dev.quern.runtime.mapping.feed;

import dev.quern.plugin.StreamGoneException;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.mapping.MappingSettings;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.CommitOutcomeUnknownException;
import dev.quern.storage.kv.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the records of one shard to a function. What it knows is what lies between its checkpoint and what it has read;
 * it can be dropped at any time and begun anew from its checkpoint. All its state belongs to its turns; its methods are
 * safe for use by several threads.
 */
final class ShardReader {

    private static final Logger LOG = LoggerFactory.getLogger(ShardReader.class);

    /** Turns are short, also where nothing matches the filters: others wait for the thread. */
    private static final int PAGES_IN_A_TURN = 8;

    private final Workshop workshop;
    private final Feed feed;
    private final String shard;
    private final Owner owner;
    private final Turns turns;
    private final Queue<Runnable> mail = new ConcurrentLinkedQueue<>();
    private volatile boolean hinted = true;

    private @Nullable Progress progress;
    private boolean stopping;
    private boolean over;
    /** What is known cannot be trusted: what runs is awaited, and all begun anew. */
    private boolean doubtful;
    /** There is nothing to be read any more: what runs is awaited, and the reader ends. */
    private boolean gone;
    /** What it holds, as {@link ReadAhead} knows it. */
    private long held;
    private int faults;
    private Instant pauseUntil = Instant.MIN;
    private Instant nextPoll = Instant.MIN;
    /** How long until it looks again by itself; grows while there is nothing. */
    private Duration idlePoll;
    private @Nullable Instant alarmAt;
    private TimeSource.@Nullable Timer alarm;

    /** Is told, once, how a reader has ended. Called in its turn: does not wait. */
    interface Owner {
        /** The shard is closed, and all of it done with. */
        void finished(ShardReader reader);

        /** It was stopped. */
        void stopped(ShardReader reader);

        /** The shard or its stream is not there any more. */
        void gone(ShardReader reader);

        /** Another process does this. */
        void superseded(ShardReader reader);
    }

    ShardReader(Workshop workshop, Feed feed, String shard, Owner owner) {
        this.workshop = workshop;
        this.feed = feed;
        this.shard = shard;
        this.owner = owner;
        this.idlePoll = workshop.settings().idlePoll();
        this.turns = new Turns(workshop.executor(), this::turn);
    }

    String shard() {
        return shard;
    }

    /** Begins, or looks whether there is something to do. */
    void wake() {
        turns.wake();
    }

    /** There may be new records. */
    void hint() {
        hinted = true;
        turns.wake();
    }

    /** The function may be callable again. */
    void hurry() {
        mail.add(() -> slots().forEach(slot -> slot.batch().ifPresent(Batch::hurry)));
        turns.wake();
    }

    /** Begins no more calls; ends when those that run have ended. */
    void stop() {
        mail.add(() -> stopping = true);
        turns.wake();
    }

    private List<Slot> slots() {
        return progress == null ? List.of() : progress.slots();
    }

    private void turn() {
        if (over) {
            return;
        }
        try {
            for (Runnable message = mail.poll(); message != null; message = mail.poll()) {
                message.run();
            }
            advance();
        } catch (StreamGoneException e) {
            // what runs goes on, and shards that follow this one wait for it
            gone = true;
            turns.wake();
        } catch (Checkpoints.Superseded e) {
            end();
            owner.superseded(this);
        } catch (CommitOutcomeUnknownException | OutOfMemoryError e) {
            doubtful = true;
            fault(e);
        } catch (RuntimeException e) {
            fault(e);
        } finally {
            account();
        }
    }

    private void account() {
        long now = progress == null || over ? 0 : progress.heldBytes();
        workshop.readAhead().changed(now - held);
        held = now;
    }

    private void fault(Throwable e) {
        faults++;
        pauseUntil = workshop.time().now().plus(workshop.settings().fault().after(faults));
        if (faults == 1) {
            // what the store or the source says of itself needs no stack
            LOG.warn("The {} has to wait at shard {}, and will go on: {}", feed, shard, e.toString(),
                    e instanceof StoreException ? null : e);
        }
        wakeAt(pauseUntil);
    }

    private void advance() {
        Instant now = workshop.time().now();
        boolean running = slots().stream().anyMatch(Slot::isRunning);
        if (stopping || doubtful || gone) {
            if (running) {
                return;
            }
            if (stopping || gone) {
                if (progress != null && !doubtful) {
                    progress.save(now, true);
                }
                end();
                if (gone) {
                    owner.gone(this);
                } else {
                    owner.stopped(this);
                }
                return;
            }
            progress = null;
            doubtful = false;
        }
        if (now.isBefore(pauseUntil)) {
            wakeAt(pauseUntil);
            return;
        }
        if (progress == null) {
            progress = begin(now);
        }
        Progress at = progress;
        if (faults > 0) {
            at.save(now, true); // nothing is begun while nothing can be written down
        }
        read(at, now);
        Optional<Instant> next = call(at, now);
        if (at.isAligned()) {
            at.align();
            progress = null;
            turns.wake();
            return;
        }
        at.save(now, false); // the function is at work meanwhile
        if (at.isFinished()) {
            at.finish();
            end();
            owner.finished(this);
            return;
        }
        faults = 0;
        if (hinted && at.reading().isIdle()) {
            turns.wake(); // there is more to be read than one turn may
            return;
        }
        if (next.filter(moment -> !moment.isAfter(now)).isPresent()) {
            // a window's time is over: whether that was its last record shows the next read
            hinted = true;
            turns.wake();
            return;
        }
        wakeAt(Stream.of(next, at.saveAt(), at.reading().isIdle() ? Optional.of(nextPoll) : Optional.<Instant>empty())
                .flatMap(Optional::stream).min(Comparator.naturalOrder()));
    }

    private Progress begin(Instant now) {
        hinted = true;
        return new Progress(workshop, feed, shard, workshop.checkpoints().load(feed.id(), shard), now);
    }

    private void read(Progress at, Instant now) {
        Reading reading = at.reading();
        account(); // what has just been done with makes room
        for (int page = 0; page < PAGES_IN_A_TURN && reading.isIdle() && (hinted || !now.isBefore(nextPoll)); page++) {
            boolean polls = !hinted;
            hinted = false;
            int filtered = reading.read(now);
            account();
            if (filtered >= 0) {
                hinted = true; // more may follow at once; never made false here, for others may have said so meanwhile
            }
            idlePoll = polls && filtered < 0 ? workshop.settings().rarer(idlePoll) : workshop.settings().idlePoll();
            if (filtered > 0) {
                workshop.observer().filtered(feed.mapping(), filtered);
            }
            nextPoll = now.plus(idlePoll);
        }
    }

    /** Calls the function for all slots that are ready. Says when another one will be. */
    private Optional<Instant> call(Progress at, Instant now) {
        MappingSettings settings = at.settings();
        Optional<Instant> next = Optional.empty();
        for (Slot slot : at.slots()) {
            Optional<Instant> ready = call(at, slot, settings, now);
            next = Stream.of(next, ready).flatMap(Optional::stream).min(Comparator.naturalOrder());
        }
        return next;
    }

    private Optional<Instant> call(Progress at, Slot slot, MappingSettings settings, Instant now) {
        while (!slot.isRunning()) {
            Optional<Instant> later = slot.prepare(settings, now, at.reading().tip(), at.reading().ended());
            if (slot.batch().isEmpty()) {
                return later;
            }
            if (at.expire(slot, now)) {
                continue;
            }
            Batch batch = slot.batch().get();
            if (now.isBefore(batch.notBefore())) {
                return Optional.of(batch.notBefore());
            }
            if (at.hasUnsavedNotes()) {
                // what was given up is written down before anything else happens
                at.save(now, true);
            }
            start(slot, batch, settings);
        }
        return Optional.empty();
    }

    private void start(Slot slot, Batch batch, MappingSettings settings) {
        byte[] event = batch.window().isPresent()
                ? BatchEvent.of(batch.records(), batch.window().get(), slot.window().orElseThrow(),
                        settings.tumblingWindow(), shard, feed.stream().arn())
                : BatchEvent.of(batch.records());
        Progress at = Objects.requireNonNull(progress);
        slot.started();
        invoke(event).whenComplete((result, refused) -> {
            mail.add(() -> returned(at, slot, batch, result, refused));
            turns.wake();
        });
    }

    private CompletableFuture<InvocationResult> invoke(byte[] event) {
        try {
            return workshop.functions()
                    .invoke(InvocationRequest.of(feed.mapping().target().reference(), event));
        } catch (RuntimeException | OutOfMemoryError e) {
            return CompletableFuture.failedFuture(e); // or else the slot would wait for an answer for ever
        }
    }

    private void returned(Progress at, Slot slot, Batch batch, @Nullable InvocationResult result,
            @Nullable Throwable refused) {
        Instant now = workshop.time().now();
        slot.returned(now);
        if (result == null) {
            at.settle(slot, batch, Judge.refused(Objects.requireNonNull(refused)), now);
            return;
        }
        batch.called(result);
        at.settle(slot, batch, Judge.of(result, batch, feed.settings()), now);
    }

    private void end() {
        over = true;
        if (alarm != null) {
            alarm.cancel();
        }
    }

    private void wakeAt(Optional<Instant> moment) {
        moment.ifPresent(this::wakeAt);
    }

    private void wakeAt(Instant moment) {
        if (alarm != null && alarmAt != null) {
            if (!alarmAt.isAfter(moment) && alarmAt.isAfter(workshop.time().now())) {
                return; // it wakes earlier, and looks again
            }
            alarm.cancel();
        }
        alarmAt = moment;
        alarm = workshop.time().schedule(Duration.between(workshop.time().now(), moment), turns::wake);
    }

    /** For those who look after it. */
    @Override
    public String toString() {
        return shard + " of " + feed;
    }
}
