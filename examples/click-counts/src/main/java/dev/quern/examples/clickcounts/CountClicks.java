package dev.quern.examples.clickcounts;

import dev.quern.function.Context;
import dev.quern.function.Handler;
import dev.quern.function.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts clicks by page in tumbling windows. A record is a click, and its partition key the page. What was counted goes
 * from batch to batch as the window's state; when the window ends it is written into the table that the environment
 * variable {@code TABLE} names.
 */
public final class CountClicks implements Handler<CountClicks.Event, CountClicks.Answer> {

    /** As many items as go together. */
    private static final int TOGETHER = 100;

    /**
     * A batch in a window.
     *
     * @param Records
     *            none if the window ends; its name is that of the event's member
     * @param isFinalInvokeForWindow
     *            whether the window ends, or its state has become too large to go on with
     */
    public record Event(List<Click> Records, Window window, State state, boolean isFinalInvokeForWindow) {}

    /** From when to when the clicks of a window arrive. */
    public record Window(String start, String end) {}

    /** A record of a stream. */
    public record Click(Kinesis kinesis) {}

    /** Where it was put. */
    public record Kinesis(String partitionKey, String sequenceNumber) {}

    /**
     * What was counted in this window and shard so far. A window begins with an empty one.
     *
     * @param last
     *            the last click that was counted
     */
    public record State(Map<String, Long> counts, String last) {}

    /** What the next batch of the window is given. */
    public record Answer(State state) {}

    @Override
    public Answer handle(Event event, Context context) {
        State counted = count(event);
        if (event.isFinalInvokeForWindow()) {
            write(counted, event.window(), context);
        }
        return new Answer(counted);
    }

    static State count(Event event) {
        State before = event.state();
        Map<String, Long> counts = before == null || before.counts() == null
                ? new TreeMap<>()
                : new TreeMap<>(before.counts());
        String last = before == null ? null : before.last();
        for (Click click : event.Records()) {
            counts.merge(click.kinesis().partitionKey(), 1L, Long::sum);
            last = click.kinesis().sequenceNumber();
        }
        return new State(counts, last);
    }

    /**
     * An item for each page. Its key has the last click that it counts: so it is the same item if the end of the window
     * is tried again, and another one if a window ends in parts.
     */
    private static void write(State counted, Window window, Context context) {
        String table = context.environment().get("TABLE");
        if (table == null) {
            throw new IllegalStateException("the environment variable TABLE must name the table of the counts");
        }
        List<Item> items = new ArrayList<>();
        counted.counts().forEach((page, clicks) -> items.add(Item.empty().with("page", page)
                .with("window", window.start() + " " + counted.last()).with("clicks", clicks)));
        for (int from = 0; from < items.size(); from += TOGETHER) {
            context.tables().putAll(table, items.subList(from, Math.min(items.size(), from + TOGETHER)));
        }
    }
}
