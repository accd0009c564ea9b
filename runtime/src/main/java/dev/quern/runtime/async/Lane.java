package dev.quern.runtime.async;

import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one function, as the dispatcher knows it: what is due and has been read ahead, what is under way, and
 * how
 * much may be. For the dispatcher's thread, but for the figures.
 */
final class Lane {

    /** So few are read at a time that reading a long queue holds up no other. */
    private static final int READ_AHEAD = 32;

    /** A flood does not start as many environments at once as it may have in the end. */
    private static final int FIRST_WINDOW = 4;

    private static final Duration FIRST_REST = Duration.ofMillis(100);
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    private final FunctionName function;
    private final QueueRows rows;
    private final KeyRange all;
    private final int mostRunning;

    private final ArrayDeque<QueuedCall> ready = new ArrayDeque<>();

    /** What was read and makes no call. */
    private final List<Entry> damaged = new ArrayList<>();

    /** The request identifiers of the calls that are read ahead or under way. */
    private final Set<String> taken = new HashSet<>();

    /** Nothing that is due and not taken has a smaller key. */
    private byte[] from;

    private int running;
    private int window;
    private int setbacks;
    private Instant restsUntil = Instant.MIN;
    private Optional<Instant> nextDue = Optional.empty();
    private TimeSource.@Nullable Timer alarm;
    private Instant alarmAt = Instant.MAX;
    private boolean inTurn;
    private boolean allRead = true;

    private volatile long depth;
    private volatile Instant oldestDue = Instant.MAX;

    Lane(FunctionName function, QueueRows rows, int mostRunning) {
        this.function = function;
        this.rows = rows;
        this.all = rows.range(function);
        this.mostRunning = mostRunning;
        this.window = Math.min(FIRST_WINDOW, mostRunning);
        this.from = all.from();
    }

    FunctionName function() {
        return function;
    }

    /** Puts it in turn; {@code false} if it is already. */
    boolean enterTurn() {
        boolean entered = !inTurn;
        inTurn = true;
        return entered;
    }

    void leaveTurn() {
        inTurn = false;
    }

    /** A call is in the store that may not have been seen there. */
    void hint(QueuedCall call) {
        byte[] key = rows.key(call);
        if (Arrays.compareUnsigned(key, from) < 0) {
            from = key;
        }
        if (call.due().isBefore(oldestDue)) {
            oldestDue = call.due(); // it may be long before it is read: there may be no place for it
        }
    }

    /** Whether all that was due has been started and has ended. */
    boolean isCaughtUp() {
        return running == 0 && ready.isEmpty() && allRead;
    }

    /** Everything is to be read again. */
    void reread() {
        from = all.from();
    }

    boolean isFull() {
        return running >= window;
    }

    /** How many of its calls are under way. */
    int running() {
        return running;
    }

    /** Until when nothing is to be started. */
    Instant restsUntil() {
        return restsUntil;
    }

    /** When the first of the calls is due that are not due yet, as far as has been read. */
    Optional<Instant> nextDue() {
        return nextDue;
    }

    /** The next call that is due; empty if there is none. */
    Optional<QueuedCall> next(Reader reader, Instant now) {
        if (ready.isEmpty()) {
            read(reader, now);
        }
        Optional<QueuedCall> call = Optional.ofNullable(ready.poll());
        QueuedCall waiting = ready.peek();
        if (waiting != null) {
            oldestDue = waiting.due();
        } else {
            // what follows has not been read yet, and is not due before this one
            oldestDue = allRead ? Instant.MAX : call.map(QueuedCall::due).orElse(Instant.MAX);
        }
        return call;
    }

    private void read(Reader reader, Instant now) {
        nextDue = Optional.empty();
        allRead = true;
        try (Cursor cursor = rows.open(reader, new KeyRange(from, all.to()))) {
            while (cursor.hasNext()) {
                if (ready.size() == READ_AHEAD) {
                    allRead = false;
                    return;
                }
                Entry entry = cursor.next();
                QueuedCall call;
                try {
                    call = rows.decode(entry);
                } catch (RuntimeException unreadable) {
                    from = KeyRange.keyAfter(entry.key());
                    damaged.add(entry);
                    continue;
                }
                if (call.due().isAfter(now)) {
                    nextDue = Optional.of(call.due());
                    return;
                }
                from = KeyRange.keyAfter(entry.key());
                if (taken.add(call.requestId())) {
                    ready.add(call);
                }
            }
        }
    }

    /** The rows that {@link #next} came upon and could not read; they are not told again. */
    List<Entry> takeDamaged() {
        List<Entry> taken = List.copyOf(damaged);
        damaged.clear();
        return taken;
    }

    /** A call that {@link #next} gave cannot be started now after all. */
    void giveBack(QueuedCall call) {
        ready.addFirst(call);
        oldestDue = call.due();
    }

    void started() {
        running++;
    }

    /** A call that {@link #next} gave is not there any more. */
    void forget(QueuedCall call) {
        taken.remove(call.requestId());
    }

    /** What came of a call that was started is durable. */
    void settled(QueuedCall call) {
        running--;
        taken.remove(call.requestId());
    }

    /** The function ran: it can take more. */
    void ran() {
        setbacks = 0;
        window = Math.min(mostRunning, window + 1);
    }

    /** The function cannot take as much now: less is started, and nothing for a while. */
    void putOff(Instant now) {
        if (now.isBefore(restsUntil)) {
            return; // one of several that were started together
        }
        window = Math.max(1, window / 2);
        rest(now);
    }

    /** Nothing is started for a while, longer each time. */
    void rest(Instant now) {
        Duration rest = FIRST_REST.multipliedBy(1L << Math.min(setbacks, 10));
        setbacks++;
        restsUntil = now.plus(rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST);
    }

    /** The function was deleted, and its queue with it. */
    void cleared() {
        ready.forEach(call -> taken.remove(call.requestId()));
        ready.clear();
        oldestDue = Instant.MAX;
        depth = 0;
    }

    /** Wakes the lane at a moment, unless it will be woken earlier. */
    void wakeAt(Instant moment, TimeSource time, Runnable wake) {
        if (!moment.isBefore(alarmAt)) {
            return;
        }
        cancelAlarm();
        alarmAt = moment;
        alarm = time.scheduleAt(moment, wake);
    }

    /** The alarm has gone off, or is not needed. */
    void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
        alarmAt = Instant.MAX;
    }

    /** Whether nothing is known of it that would be lost with it. */
    boolean isIdle() {
        return taken.isEmpty() && running == 0 && nextDue.isEmpty() && !inTurn;
    }

    void count(long more) {
        depth += more;
    }

    /** How many calls it has, those under way included. */
    long depth() {
        return Math.max(0, depth);
    }

    /**
     * Since when the call has been due that has waited longest, or when one will be; {@link Instant#MAX} if none waits.
     */
    Instant oldestDue() {
        return oldestDue;
    }
}
