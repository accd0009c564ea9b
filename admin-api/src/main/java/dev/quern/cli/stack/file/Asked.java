package dev.quern.cli.stack.file;

import dev.quern.cli.stack.plan.Key;
import dev.quern.cli.stack.plan.Kind;
import dev.quern.cli.stack.plan.Piece;
import dev.quern.cli.stack.plan.StreamPiece;
import dev.quern.cli.stack.plan.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects the pieces that a file asks for, and what is wrong with what it says. For use by one thread. */
final class Asked {
    private static final Pattern STACK = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final int USUAL_RETENTION_HOURS = 24;

    private final SortedMap<Key, Piece> pieces = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private final String stack;

    private Asked(String stack) {
        this.stack = stack;
    }

    /**
     * What a file asks for.
     *
     * @param codeSha256
     *            of each function's package, in base 64
     * @throws StackFileException
     *             if what it says makes no sense; all that is wrong is named
     */
    static Wanted of(StackFile file, Map<String, String> codeSha256) {
        Asked asked = new Asked(file.stack() == null ? "" : file.stack());
        if (!STACK.matcher(asked.stack).matches()) {
            asked.fault("stack", file.stack() == null
                    ? "is not said: give what this file makes a name, such as stack: shop"
                    : "is '" + file.stack() + "', but a name is up to 128 letters, digits, dots, dashes or _");
        }
        file.streams().forEach((name, entry) -> asked.stream(name,
                entry == null ? new StreamEntry(null, null) : entry));
        TableReading tables = new TableReading(asked);
        file.tables().forEach((name, entry) -> tables.read(name, asked.said("tables." + name, entry)));
        BucketReading buckets = new BucketReading(asked);
        file.buckets().forEach((name, entry) -> buckets.read(name, entry == null
                ? new BucketEntry(null, null, null, List.of(), null, List.of(), Map.of())
                : entry));
        FunctionReading functions = new FunctionReading(asked, file.tables());
        file.functions().forEach((name, entry) -> functions.read(name, asked.said("functions." + name, entry),
                codeSha256.getOrDefault(name, "")));
        if (!asked.faults.isEmpty()) {
            throw new StackFileException(String.join("\n", asked.faults));
        }
        return new Wanted(asked.stack, asked.pieces);
    }

    private void stream(String name, StreamEntry entry) {
        int hours = entry.retention() == null
                ? USUAL_RETENTION_HOURS
                : whole("streams." + name + ".retention", entry.retention(), Duration.ofHours(1), "hours");
        if (entry.shards() != null && entry.shards() < 1) {
            fault("streams." + name + ".shards", "is " + entry.shards() + ", but a stream has at least one");
        }
        put(Key.of(Kind.STREAM, name), new StreamPiece(stack, entry.shards() == null ? 0 : entry.shards(), hours));
    }

    /** The name of the stack. */
    String stack() {
        return stack;
    }

    void put(Key key, Piece piece) {
        pieces.put(key, piece);
    }

    /** Notes what is wrong. */
    void fault(String place, String what) {
        faults.add(place + " " + what);
    }

    /** What must be said; null, and a fault, if it is not. */
    <T> @Nullable T said(String place, @Nullable T value) {
        if (value == null) {
            fault(place, "is not said");
        }
        return value;
    }

    /** A time span as a whole number of units; a fault if it is none. */
    int whole(String place, Duration span, Duration unit, String name) {
        if (span.toMillis() % unit.toMillis() != 0) {
            fault(place, "is " + span.toMillis() + "ms, but it is a whole number of " + name);
        }
        return (int) span.dividedBy(unit);
    }

    /** Whole seconds, or what is usual. */
    Duration seconds(String place, @Nullable Duration span, Duration usual) {
        return span == null
                ? usual
                : Duration.ofSeconds(whole(place, span, Duration.ofSeconds(1), "seconds"));
    }
}
