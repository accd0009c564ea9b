package dev.quern.examples.liveorders;

import dev.quern.function.Context;
import dev.quern.function.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Is mapped to the changes of a table, and adds them to the feed. */
public final class NoteChanges implements Handler<NoteChanges.Batch, Void> {

    /** What a mapping gives a function; its name is that of the event's member. */
    public record Batch(List<Change> Records) {}

    /**
     * A change of an item.
     *
     * @param eventName
     *            {@code INSERT}, {@code MODIFY} or {@code REMOVE}
     */
    public record Change(String eventName, Images dynamodb) {}

    /**
     * Which item it is, and how it is now. Values are as DynamoDB writes them: {@code {"S": "paid"}}. The names are those
     * of the event's members.
     *
     * @param NewImage
     *            nothing if it was removed
     */
    public record Images(Map<String, Map<String, Object>> Keys, Map<String, Map<String, Object>> NewImage) {}

    @Override
    public Void handle(Batch batch, Context context) {
        Feed feed = Feed.of(context);
        List<String> changes = batch.Records().stream().map(NoteChanges::json).toList();
        for (int from = 0; from < changes.size(); from += Feed.MOST) {
            feed.add(new ArrayList<>(changes.subList(from, Math.min(changes.size(), from + Feed.MOST))));
        }
        return null;
    }

    static String json(Change change) {
        Map<String, Map<String, Object>> now = change.dynamodb().NewImage();
        String key = new TreeMap<>(change.dynamodb().Keys()).values().stream().map(NoteChanges::text)
                .collect(Collectors.joining(" "));
        return "{\"event\":" + Json.string(change.eventName()) + ",\"key\":" + Json.string(key) + ",\"item\":{"
                + (now == null ? Map.<String, Map<String, Object>>of() : new TreeMap<>(now)).entrySet().stream()
                        .map(entry -> Json.string(entry.getKey()) + ":" + Json.string(text(entry.getValue())))
                        .collect(Collectors.joining(","))
                + "}}";
    }

    /** A value as people read it: texts, numbers and truths as they are, of others what kind they are. */
    private static String text(Map<String, Object> value) {
        Map.Entry<String, Object> only = value.entrySet().iterator().next();
        return switch (only.getKey()) {
            case "S", "N", "BOOL" -> String.valueOf(only.getValue());
            default -> "(" + only.getKey() + ")";
        };
    }
}
