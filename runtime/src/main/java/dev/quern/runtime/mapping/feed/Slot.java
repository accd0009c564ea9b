package dev.quern.runtime.mapping.feed;

import dev.quern.runtime.mapping.MappingSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of a shard that are processed one after the other: all of them, or those of some partition keys. At most
 * one batch of it runs at a time. For the turns of one shard.
 */
final class Slot {

    /** A state beyond this ends its window early. */
    static final int MAX_STATE_BYTES = 1 << 20;

    /** How long a record may take, once its time is fixed, until it can be read. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(1);

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Deque<Batch> pieces = new ArrayDeque<>();
    private @Nullable Batch current;
    private boolean running;
    private long waitingBytes;
    private Optional<String> doneThrough;
    private @Nullable OpenWindow window;
    /** Since when more records are waited for. */
    private Instant gathering;

    /**
     * @param doneThrough
     *            how far it had come, if that is farther than the shard as a whole
     */
    Slot(Optional<String> doneThrough, Optional<OpenWindow> window, Instant now) {
        this.doneThrough = doneThrough;
        this.window = window.orElse(null);
        this.gathering = now;
    }

    void add(Waiting record) {
        waiting.add(record);
        waitingBytes += record.event().length;
    }

    int waiting() {
        return waiting.size();
    }

    long waitingBytes() {
        return waitingBytes;
    }

    /** How many bytes of events it has that are not done with. */
    long heldBytes() {
        long held = waitingBytes + (current == null ? 0 : current.bytes());
        for (Batch piece : pieces) {
            held += piece.bytes();
        }
        return held;
    }

    boolean isRunning() {
        return running;
    }

    /** Whether nothing is left of what was read, nor a window to be ended. */
    boolean isDone() {
        return isEmpty() && window == null;
    }

    boolean isEmpty() {
        return current == null && pieces.isEmpty() && waiting.isEmpty();
    }

    Optional<OpenWindow> window() {
        return Optional.ofNullable(window);
    }

    /** The first record that is not done with. */
    Optional<Waiting> firstLeft() {
        if (current != null && !current.records().isEmpty()) {
            return Optional.of(current.records().getFirst());
        }
        if (!pieces.isEmpty()) {
            return Optional.of(pieces.getFirst().records().getFirst());
        }
        return Optional.ofNullable(waiting.peekFirst());
    }

    /** The last of its records that is done with, as far as it is known. */
    Optional<String> doneThrough() {
        return doneThrough;
    }

    /** Whether a record was done with before. */
    boolean hasDone(String sequenceNumber) {
        return doneThrough.filter(done -> Sequences.compare(sequenceNumber, done) <= 0).isPresent();
    }

    /** The batch that is next, or is being tried. */
    Optional<Batch> batch() {
        return Optional.ofNullable(current);
    }

    /** The batch is with the function. */
    void started() {
        running = true;
    }

    /** The function has returned. */
    void returned(Instant now) {
        running = false;
        gathering = now;
    }

    /**
     * Takes the next batch, if there is one and it is time.
     *
     * @param tip
     *            when there were no more records than those that were read; empty if there may be
     * @param ended
     *            whether no record will follow those that were read
     * @return when to ask again, if it is not time yet
     */
    Optional<Instant> prepare(MappingSettings settings, Instant now, Optional<Instant> tip, boolean ended) {
        if (current != null) {
            return Optional.empty();
        }
        if (!pieces.isEmpty()) {
            current = pieces.pop();
            return Optional.empty();
        }
        return settings.tumblingWindow().isZero()
                ? gather(settings, now, waiting.size(), ended, Optional.empty())
                : prepareInWindow(settings, now, tip, ended);
    }

    private Optional<Instant> prepareInWindow(MappingSettings settings, Instant now, Optional<Instant> tip,
            boolean ended) {
        Duration length = settings.tumblingWindow();
        if (window == null) {
            if (waiting.isEmpty()) {
                return Optional.empty();
            }
            window = OpenWindow.around(waiting.getFirst().arrival(), length);
        }
        OpenWindow open = window;
        if (open.state().length() > MAX_STATE_BYTES) {
            current = new Batch(List.of(), Optional.of(new WindowPart(true, true)));
            return Optional.empty();
        }
        Instant end = open.end(length);
        int inside = 0;
        for (Waiting record : waiting) {
            if (!record.arrival().isBefore(end)) {
                break;
            }
            inside++;
        }
        boolean complete = inside < waiting.size() || ended;
        if (inside > 0) {
            return gather(settings, now, inside, complete, Optional.of(WindowPart.WITHIN));
        }
        Instant sure = end.plus(ON_THE_WAY);
        if (complete || tip.filter(at -> !at.isBefore(sure)).isPresent()) {
            current = new Batch(List.of(), Optional.of(new WindowPart(true, false)));
            return Optional.empty();
        }
        return Optional.of(sure);
    }

    /** Takes as many of the next records as fit into a batch, if there is nothing more to wait for. */
    private Optional<Instant> gather(MappingSettings settings, Instant now, int available, boolean complete,
            Optional<WindowPart> part) {
        if (available == 0) {
            return Optional.empty();
        }
        int most = Math.min(available, settings.batchSize());
        int count = fitting(most);
        boolean full = count == settings.batchSize() || count < most;
        Duration wait = settings.batchingWindow();
        if (!full && !complete && !wait.isZero()) {
            Instant until = gatheringUntil(now, wait);
            if (now.isBefore(until)) {
                return Optional.of(until);
            }
        }
        List<Waiting> taken = new ArrayList<>(count);
        for (int taking = 0; taking < count; taking++) {
            Waiting record = waiting.removeFirst();
            waitingBytes -= record.event().length;
            taken.add(record);
        }
        current = new Batch(taken, part);
        return Optional.empty();
    }

    private int fitting(int most) {
        long bytes = 0;
        int count = 0;
        for (Waiting record : waiting) {
            bytes += record.event().length + 1;
            if (count == most || (count > 0 && bytes > BatchEvent.MAX_RECORD_BYTES)) {
                break;
            }
            count++;
        }
        return count;
    }

    /** A wait begins when the last batch has ended; one that brought nothing is followed by the next. */
    private Instant gatheringUntil(Instant now, Duration wait) {
        if (waiting.getFirst().arrival().isAfter(gathering.plus(wait))) {
            long passed = Duration.between(gathering, waiting.getFirst().arrival()).dividedBy(wait);
            gathering = gathering.plus(wait.multipliedBy(passed));
        }
        return gathering.plus(wait).isAfter(now.plus(wait)) ? now.plus(wait) : gathering.plus(wait);
    }

    /** Some of the first records of the batch are done with; what is left of it is to be tried. */
    void progressed(int records, Batch rest) {
        Batch batch = requireCurrent();
        doneThrough = Optional.of(batch.records().get(records - 1).sequenceNumber());
        current = rest;
    }

    /** The batch is done with. */
    void finished() {
        Batch batch = requireCurrent();
        if (!batch.records().isEmpty()) {
            doneThrough = Optional.of(batch.records().getLast().sequenceNumber());
        }
        current = null;
    }

    /** The batch is tried in two halves. */
    void split() {
        Batch batch = requireCurrent();
        int size = batch.records().size();
        pieces.push(batch.piece(size / 2, size));
        current = batch.piece(0, size / 2);
    }

    /** The window has another state. */
    void state(String state) {
        if (window != null) {
            window = window.with(state);
        }
    }

    /** The window is over, or begins anew because its state had become too large. */
    void endWindow(boolean early) {
        window = early && window != null ? window.with(OpenWindow.NO_STATE) : null;
    }

    private Batch requireCurrent() {
        if (current == null) {
            throw new IllegalStateException("there is no batch");
        }
        return current;
    }
}
