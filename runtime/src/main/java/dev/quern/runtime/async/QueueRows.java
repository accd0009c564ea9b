package dev.quern.runtime.async;

import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.Qualifier;
import dev.quern.runtime.invoke.Lineage;
import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * How the queue lies in the store. A call's row has the key (function, due in milliseconds, request identifier), so
 * that
 * each function has a queue of its own in the order of due work, and a function's queue is found without reading
 * another's. The event lies apart, under (function, request identifier): it is written once, however often the call
 * moves in its queue.
 */
final class QueueRows {

    private static final Subspace ROOT = Subspace.named("async");

    private final Subspace calls = ROOT.sub("call");
    private final Subspace events = ROOT.sub("event");
    private final Subspace damaged = ROOT.sub("damaged");

    /** Adds a call; reads nothing, so it conflicts with nothing. */
    void add(Transaction transaction, QueuedCall call, byte[] payload) {
        transaction.put(eventKey(call), payload);
        put(transaction, call);
    }

    private void put(Transaction transaction, QueuedCall call) {
        transaction.put(key(call), encode(call));
    }

    /** Whether a call is where it was read: not if its function was deleted meanwhile. */
    boolean holds(Reader reader, QueuedCall call) {
        return reader.get(key(call)) != null;
    }

    /** Gives a call another due time. */
    void move(Transaction transaction, QueuedCall from, QueuedCall to) {
        transaction.delete(key(from));
        put(transaction, to);
    }

    /** Removes a call and its event. */
    void remove(Transaction transaction, QueuedCall call) {
        transaction.delete(key(call));
        transaction.delete(eventKey(call));
    }

    /** Removes all calls of a function. */
    void removeAll(Transaction transaction, FunctionName function) {
        transaction.deleteRange(calls.range(function.value()));
        transaction.deleteRange(events.range(function.value()));
        transaction.deleteRange(damaged.range(function.value()));
    }

    /** The row of a call as it lies in the store, unless that is gone. */
    Optional<Entry> entry(Reader reader, QueuedCall call) {
        byte[] key = key(call);
        return Optional.ofNullable(reader.get(key)).map(value -> new Entry(key, value));
    }

    /**
     * Takes a row out of its function's queue that no call can be made from, and keeps it. Its event stays where it is.
     *
     * @param now
     *            noted with it
     */
    void setAside(Transaction transaction, FunctionName function, Entry entry, Instant now) {
        if (transaction.get(entry.key()) != null) {
            transaction.delete(entry.key());
            transaction.put(damaged.pack(function.value(), entry.key()),
                    Tuple.of(now.toEpochMilli(), entry.value()).pack());
        }
    }

    /** What was set aside, a sentence for each. */
    List<String> damaged(Reader reader) {
        List<String> found = new ArrayList<>();
        try (Cursor cursor = reader.range(damaged.range())) {
            while (cursor.hasNext()) {
                Entry entry = cursor.next();
                Tuple key = damaged.unpack(entry.key());
                found.add("the asynchronous call %s of function %s cannot be read, and was set aside at %s".formatted(
                        requestId(key.getBytes(1)), key.getString(0),
                        Instant.ofEpochMilli(Tuple.unpack(entry.value()).getLong(0))));
            }
        }
        return found;
    }

    /** Which call a row is of, as far as its key says. */
    String requestId(byte[] key) {
        try {
            return calls.unpack(key).getString(2);
        } catch (RuntimeException e) {
            return "(unknown)"; // the key is what is damaged
        }
    }

    /** The event of a call, unless that is gone. */
    Optional<byte[]> event(Reader reader, QueuedCall call) {
        return Optional.ofNullable(reader.get(eventKey(call)));
    }

    /** Whether a function has calls. */
    boolean hasCalls(Reader reader, FunctionName function) {
        try (Cursor cursor = reader.range(calls.range(function.value()))) {
            return cursor.hasNext();
        }
    }

    /** How many calls a function has; reads them all. */
    long count(Reader reader, FunctionName function) {
        long count = 0;
        try (Cursor cursor = reader.range(calls.range(function.value()))) {
            while (cursor.hasNext()) {
                cursor.next();
                count++;
            }
        }
        return count;
    }

    /**
     * The functions that have calls, but for some that need not be looked for. Goes from queue to queue and reads none
     * of
     * them: neither the calls of a long queue, nor what those leave behind in the store that are gone from it.
     */
    List<FunctionName> functionsBut(Reader reader, SortedSet<FunctionName> known) {
        List<FunctionName> found = new ArrayList<>();
        byte[] from = calls.range().from();
        for (FunctionName name : known) {
            KeyRange queue = range(name);
            addFunctions(reader, new KeyRange(from, queue.from()), found);
            from = queue.to();
        }
        addFunctions(reader, new KeyRange(from, calls.range().to()), found);
        return found;
    }

    private void addFunctions(Reader reader, KeyRange part, List<FunctionName> found) {
        Optional<FunctionName> function = firstFunction(reader, part);
        while (function.isPresent()) {
            found.add(function.get());
            function = firstFunction(reader, new KeyRange(range(function.get()).to(), part.to()));
        }
    }

    private Optional<FunctionName> firstFunction(Reader reader, KeyRange part) {
        try (Cursor cursor = reader.range(part)) {
            return cursor.hasNext()
                    ? Optional.of(new FunctionName(calls.unpack(cursor.next().key()).getString(0)))
                    : Optional.empty();
        }
    }

    /** All of a function's queue. */
    KeyRange range(FunctionName function) {
        return calls.range(function.value());
    }

    /** The calls of a part of a function's queue, in the order of their keys. To be closed by the caller. */
    Cursor open(Reader reader, KeyRange part) {
        return reader.range(part);
    }

    QueuedCall decode(Entry entry) {
        Tuple key = calls.unpack(entry.key());
        Tuple row = Tuple.unpack(entry.value());
        Map<String, Integer> rounds = new HashMap<>();
        Tuple lineage = row.getTuple(4);
        for (int i = 0; i < lineage.size(); i += 2) {
            rounds.put(lineage.getString(i), (int) lineage.getLong(i + 1));
        }
        Map<String, String> attributes = new HashMap<>();
        Tuple pairs = row.getTuple(5);
        for (int i = 0; i < pairs.size(); i += 2) {
            attributes.put(pairs.getString(i), pairs.getString(i + 1));
        }
        return new QueuedCall(new FunctionName(key.getString(0)), Instant.ofEpochMilli(key.getLong(1)),
                key.getString(2), row.isNull(0) ? Optional.empty() : Optional.of(Qualifier.parse(row.getString(0))),
                Instant.ofEpochMilli(row.getLong(1)), (int) row.getLong(2), (int) row.getLong(3), attributes,
                rounds.isEmpty() ? Lineage.NONE : new Lineage(rounds));
    }

    /** A later version may add elements at the end. */
    private static byte[] encode(QueuedCall call) {
        Tuple lineage = Tuple.empty();
        for (Map.Entry<String, Integer> rounds : call.lineage().rounds().entrySet()) {
            lineage = lineage.add(rounds.getKey()).add(rounds.getValue());
        }
        Tuple attributes = Tuple.empty();
        for (Map.Entry<String, String> attribute : call.attributes().entrySet()) {
            attributes = attributes.add(attribute.getKey()).add(attribute.getValue());
        }
        return Tuple.of(call.qualifier().map(Qualifier::text).orElse(null), call.accepted().toEpochMilli(),
                call.attempts(), call.setbacks(), lineage, attributes).pack();
    }

    byte[] key(QueuedCall call) {
        return calls.pack(call.function().value(), call.due().toEpochMilli(), call.requestId());
    }

    private byte[] eventKey(QueuedCall call) {
        return events.pack(call.function().value(), call.requestId());
    }
}
