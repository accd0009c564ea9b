package dev.quern.storage.tables.write;

import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.Utf8;
import java.util.HashSet;
import java.util.Set;

/**
 * What an update weighs that is a request of its own: the attributes that it writes, and something for each action. It
 * may not weigh more than an item, so that an item with a short key cannot become quite as large by an update as by a
 * put. No page of the service tells of this; it was measured there, and clients see where it ends.
 */
final class UpdateWeight {

    private static final long BASE = 3;
    private static final long WRITING = 19;
    private static final long REMOVING = 2;
    /** More, for an element of a list. */
    private static final long ELEMENT = 1;

    private UpdateWeight() {}

    /**
     * @throws TablesException.Validation
     *             if it is too much
     */
    static void require(Update update, Item after) {
        if (of(update, after) > Item.MAX_SIZE) {
            throw new TablesException.Validation(Planning.TOO_LARGE_AFTERWARDS);
        }
    }

    private static long of(Update update, Item after) {
        long weight = BASE;
        Set<String> written = new HashSet<>();
        for (Update.Action action : update.actions()) {
            weight += switch (action) {
                case Update.Action.Set _,Update.Action.Add _ -> {
                    written.add(action.path().attribute());
                    yield WRITING + (isElement(action.path()) ? ELEMENT : 0);
                }
                case Update.Action.Remove _,Update.Action.Delete _ -> REMOVING;
            };
        }
        for (String name : written) {
            AttributeValue value = after.get(name);
            weight += value == null ? 0 : Utf8.length(name) + value.size();
        }
        return weight;
    }

    private static boolean isElement(Path path) {
        return !path.isTopLevel() && path.steps().getLast() instanceof Path.Step.Index;
    }
}
