package dev.quern.examples.note;

import dev.quern.function.Context;
import dev.quern.function.Expression;
import dev.quern.function.Handler;
import dev.quern.function.Item;
import dev.quern.function.TablesException;

/**
 * Writes a note into the table that the environment variable {@code TABLE} names.
 *
 * <p>
 * Whoever sends a note gives it its identifier. So a message that comes twice, as messages may, is one item: it is
 * written on condition that there is none, and the first one stays.
 */
public final class WriteNote implements Handler<WriteNote.Note, WriteNote.Answer> {

    private static final int LONGEST_KEY = 200;
    private static final int LONGEST_TEXT = 10_000;
    private static final Expression ABSENT = Expression.of("attribute_not_exists(topic)");

    /**
     * The message.
     *
     * @param topic
     *            what it is about: 1 to 200 characters
     * @param id
     *            tells it from others of the topic, which are read in the order of these: 1 to 200 characters
     * @param text
     *            the note: 1 to 10,000 characters
     */
    public record Note(String topic, String id, String text) {}

    /**
     * What became of it.
     *
     * @param written
     *            whether it was written now; else it was there before
     */
    public record Answer(boolean written) {}

    /**
     * Writes it, if it is not there yet.
     *
     * @throws IllegalArgumentException
     *             if something is missing or too long: the caller sees its message
     */
    @Override
    public Answer handle(Note note, Context context) {
        if (note == null) {
            throw new IllegalArgumentException("send {\"topic\": ..., \"id\": ..., \"text\": ...}");
        }
        Item item = Item.empty().with("topic", required("topic", note.topic(), LONGEST_KEY))
                .with("id", required("id", note.id(), LONGEST_KEY))
                .with("text", required("text", note.text(), LONGEST_TEXT));
        try {
            context.tables().put(table(context), item, ABSENT);
            return new Answer(true);
        } catch (TablesException.ConditionFailed e) {
            context.logger().info("the note " + note.id() + " was there before");
            return new Answer(false);
        }
    }

    private static String table(Context context) {
        String table = context.environment().get("TABLE");
        if (table == null) {
            throw new IllegalStateException("the environment variable TABLE must name the table of the notes");
        }
        return table;
    }

    static String required(String name, String value, int longest) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is missing: send 1 to " + longest + " characters");
        }
        int length = value.codePointCount(0, value.length());
        if (length > longest) {
            throw new IllegalArgumentException(name + " has " + length + " characters: send at most " + longest);
        }
        return value;
    }
}
