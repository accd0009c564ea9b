package dev.quern.runtime.mapping.feed;

import dev.quern.runtime.async.TargetBuckets;
import dev.quern.runtime.mapping.Mapping;
import dev.quern.runtime.mapping.MappingSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far a shard has come since its checkpoint, and what came of its batches. For the turns of one shard. */
final class Progress {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    private final Workshop workshop;
    private final Feed feed;
    private final String shard;
    private final List<Slot> slots;
    private final Reading reading;
    /** With how many slots it was written, where that matters. */
    private final boolean aligning;
    private final MappingSettings settings;

    private Checkpoint saved;
    private Instant savedAt;
    /** How long to wait from then on, before the next batch that has ended is written down. */
    private Duration pause;
    private boolean moved;
    private final List<GivenUp> unsaved = new ArrayList<>();
    private @Nullable String result;
    private String knownResult;

    Progress(Workshop workshop, Feed feed, String shard, Checkpoint from, Instant now) {
        this.workshop = workshop;
        this.feed = feed;
        this.shard = shard;
        this.saved = from;
        this.savedAt = now;
        this.pause = workshop.settings().checkpoint();
        this.knownResult = feed.mapping().lastResult();
        int wanted = feed.settings().parallelizationFactor();
        int count = from.slots().isEmpty() ? wanted : from.slots().size();
        this.aligning = count != wanted;
        // a window's state cannot be shared by slots: until they are at one place, it goes on without
        this.settings = aligning ? feed.settings().withoutWindows() : feed.settings();
        boolean windowed = !settings.tumblingWindow().isZero();
        if (!windowed && from.window().isPresent()) {
            moved = true; // its end is written down, and not told again
            LOG.warn("The {} drops the state of the window that began at {} in shard {}: windows are switched off",
                    feed, from.window().get().start(), shard);
            workshop.observer().windowGivenUp(feed.mapping());
        }
        List<Slot> dealt = new ArrayList<>();
        for (int slot = 0; slot < count; slot++) {
            dealt.add(new Slot(from.slots().isEmpty() ? Optional.empty() : from.slots().get(slot),
                    from.window().filter(_ -> windowed), now));
        }
        this.slots = List.copyOf(dealt);
        this.reading = new Reading(feed, shard, from, slots, aligning, workshop.readAhead());
    }

    List<Slot> slots() {
        return slots;
    }

    /** How many bytes of events were read and are not done with. */
    long heldBytes() {
        long held = 0;
        for (Slot slot : slots) {
            held += slot.heldBytes();
        }
        return held;
    }

    /** How records are given to the function now. */
    MappingSettings settings() {
        return settings;
    }

    Reading reading() {
        return reading;
    }

    /** Whether the slots, which were as many as once was said, are all at the same place now. */
    boolean isAligned() {
        return aligning && reading.limitReached() && slots.stream().allMatch(Slot::isEmpty);
    }

    boolean isFinished() {
        return reading.ended() && slots.stream().allMatch(Slot::isDone) && unsaved.isEmpty();
    }

    boolean hasUnsavedNotes() {
        return !unsaved.isEmpty();
    }

    /**
     * Gives up what has become too old of a batch.
     *
     * @return whether there was any
     */
    boolean expire(Slot slot, Instant now) {
        Batch batch = slot.batch().orElseThrow();
        Duration limit = age();
        if (batch.records().isEmpty()) {
            WindowPart part = batch.window().orElseThrow();
            Instant end = slot.window().orElseThrow().end(feed.settings().tumblingWindow());
            if (batch.failures() == 0 || !end.plus(limit).isBefore(now)) {
                return false;
            }
            dropWindow(slot, part);
            return true;
        }
        Instant oldest = now.minus(limit);
        int old = 0;
        for (Waiting record : batch.records()) {
            if (!record.arrival().isBefore(oldest)) {
                break;
            }
            old++;
        }
        if (old == 0) {
            return false;
        }
        giveUp(batch, batch.records().subList(0, old), GivenUp.Condition.RECORD_AGE_EXCEEDED, now);
        if (old == batch.records().size()) {
            slot.finished();
        } else {
            slot.progressed(old, batch.piece(old, batch.records().size()));
        }
        return true;
    }

    private Duration age() {
        Duration kept = feed.stream().retention();
        return feed.settings().recordAge().filter(age -> age.compareTo(kept) < 0).orElse(kept);
    }

    /** Goes on after a call. */
    void settle(Slot slot, Batch batch, Verdict verdict, Instant now) {
        switch (verdict) {
            case Verdict.Processed processed -> {
                result(Mapping.OK);
                processed(slot, batch, processed, now);
            }
            case Verdict.Failed failed -> {
                problem(failed.why());
                workshop.observer().failed(feed.mapping(), batch.records().size());
                if (settings.bisect() && batch.records().size() > 1) {
                    slot.split();
                    return;
                }
                batch.failed();
                if (settings.retryAttempts().filter(most -> batch.failures() > most).isPresent()) {
                    exhausted(slot, batch, now);
                } else {
                    batch.putOff(now, workshop.settings().retry());
                }
            }
            case Verdict.NotRun notRun -> {
                problem(notRun.why());
                workshop.observer().putOff(feed.mapping());
                batch.putOff(now, workshop.settings().retry());
            }
        }
    }

    private void problem(String why) {
        result(Mapping.PROBLEM + why);
    }

    private void result(String now) {
        result = now.equals(knownResult) ? null : now;
    }

    private void processed(Slot slot, Batch batch, Verdict.Processed processed, Instant now) {
        moved = true;
        List<Waiting> records = batch.records();
        processed.state().ifPresent(slot::state);
        if (!records.isEmpty()) {
            workshop.observer().processed(feed.mapping(), processed.records(),
                    Duration.between(records.getLast().arrival(), now));
        }
        if (processed.records() == records.size()) {
            batch.window().filter(WindowPart::last).ifPresent(part -> slot.endWindow(part.early()));
            slot.finished();
            return;
        }
        // the tail that bisecting leaves costs no attempt; otherwise progress lets the rest begin anew
        Batch rest = feed.settings().bisect()
                ? batch.piece(processed.records(), records.size())
                : batch.rest(processed.records());
        rest.putOff(now, workshop.settings().retry());
        slot.progressed(processed.records(), rest);
    }

    private void exhausted(Slot slot, Batch batch, Instant now) {
        if (batch.records().isEmpty()) {
            dropWindow(slot, batch.window().orElseThrow());
            return;
        }
        giveUp(batch, batch.records(), GivenUp.Condition.RETRY_ATTEMPTS_EXHAUSTED, now);
        slot.finished();
    }

    private void dropWindow(Slot slot, WindowPart part) {
        LOG.warn("The {} gives up the end of the window that began at {} in shard {}: the function failed with it",
                feed, slot.window().orElseThrow().start(), shard);
        moved = true;
        workshop.observer().windowGivenUp(feed.mapping());
        slot.endWindow(part.early());
        slot.finished();
    }

    private void giveUp(Batch batch, List<Waiting> records, GivenUp.Condition condition, Instant now) {
        moved = true;
        unsaved.add(new GivenUp(records, condition, batch.calls(), batch.last(), now));
    }

    /** When what is not written down yet is to be. */
    Optional<Instant> saveAt() {
        if (moved || result != null) {
            return Optional.of(savedAt.plus(pause));
        }
        return current().equals(saved)
                ? Optional.empty()
                : Optional.of(savedAt.plus(workshop.settings().progress()));
    }

    /**
     * Writes down how far it has come, if it is time.
     *
     * @param now
     *            the time
     * @param whatever
     *            whether to do so in any case
     */
    void save(Instant now, boolean whatever) {
        if (whatever || !unsaved.isEmpty() || saveAt().filter(at -> !now.isBefore(at)).isPresent()) {
            Checkpoint current = current();
            if (!current.equals(saved) || result != null || !unsaved.isEmpty()) {
                write(current);
            }
            moved = false;
        }
    }

    /** Writes down that all slots are at the same place, so that they can be dealt anew. */
    void align() {
        Optional<String> through = reading.through();
        Optional<String> limit = saved.farthest();
        boolean beyond = limit.isPresent()
                && (through.isEmpty() || Sequences.compare(limit.get(), through.get()) > 0);
        write(Checkpoint.after(beyond ? limit : through));
    }

    /** Writes down that the shard is done with. */
    void finish() {
        write(new Checkpoint(reading.through(), List.of(), Optional.empty(), true));
    }

    private void write(Checkpoint current) {
        List<Checkpoints.Note> notes = notes();
        Instant began = workshop.time().now();
        int missing = workshop.checkpoints().save(feed.mapping(), shard, current, Optional.ofNullable(result), notes);
        if (missing > 0) {
            LOG.warn("The {} could not tell {} of records that it gave up: there is no such bucket", feed,
                    feed.settings().onFailure().orElseThrow());
        }
        for (GivenUp given : unsaved) {
            boolean told = !notes.isEmpty() && missing == 0;
            workshop.observer().givenUp(feed.mapping(), given.records().size(), told);
            if (notes.isEmpty()) {
                LOG.warn("The {} gives up {} records of shard {} from {} on: {}", feed, given.records().size(), shard,
                        given.records().getFirst().sequenceNumber(), given.condition().text());
            }
        }
        unsaved.clear();
        saved = current;
        savedAt = workshop.time().now();
        pause = workshop.settings().pauseAfter(Duration.between(began, savedAt));
        knownResult = result == null ? knownResult : result;
        result = null;
    }

    private List<Checkpoints.Note> notes() {
        Optional<String> bucket = feed.settings().onFailure().flatMap(TargetBuckets::nameIn);
        if (bucket.isEmpty()) {
            return List.of();
        }
        String function = workshop.account().arn(feed.mapping().target().reference());
        return unsaved.stream().map(given -> {
            FailureNote note = new FailureNote(given, function, feed.batchInfoName(), shard, feed.stream().arn());
            return new Checkpoints.Note(bucket.get(), note.key(feed.id()), note.print(), function);
        }).toList();
    }

    private Checkpoint current() {
        Optional<Waiting> first = slots.stream().map(Slot::firstLeft).flatMap(Optional::stream)
                .min(Comparator.comparingLong(Waiting::index));
        Optional<String> done = first.isPresent() ? first.get().before() : reading.through();
        List<Optional<String>> beyond = slots.stream()
                .map(slot -> slot.doneThrough()
                        .filter(through -> done.isEmpty() || Sequences.compare(through, done.get()) > 0))
                .toList();
        return new Checkpoint(done, beyond, slots.size() == 1 ? slots.getFirst().window() : Optional.empty(), false);
    }
}
