package dev.quern.admin.dynamodb.call;

import dev.quern.admin.dynamodb.call.LegacyShapes.Action;
import dev.quern.admin.dynamodb.call.LegacyShapes.AttributeValueUpdate;
import dev.quern.storage.tables.expression.Form;
import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes an update of what was there before there were expressions. */
public final class LegacyUpdates {

    private static final String INVALID = "One or more parameter values were invalid: ";

    private LegacyUpdates() {}

    /** Empty if there are no changes. */
    public static Optional<Update> of(@Nullable Map<String, AttributeValueUpdate> changes, Reading reading) {
        if (changes == null || changes.isEmpty()) {
            return Optional.empty();
        }
        List<Update.Action> actions = new ArrayList<>();
        changes.forEach((attribute, change) -> actions.add(action(attribute, change, reading)));
        return Optional.of(new Update(actions, Form.PARAMETERS));
    }

    private static Update.Action action(String attribute, AttributeValueUpdate change, Reading reading) {
        Path path = Path.of(reading.of(() -> Item.requireName(attribute)));
        Action action = change.action() == null ? Action.PUT : change.action();
        if (change.value() == null) {
            if (action != Action.DELETE) {
                throw reading.refusal(
                        INVALID + "Only DELETE action is allowed when no attribute value is specified");
            }
            return new Update.Action.Remove(path);
        }
        AttributeValue value = reading.value(change.value());
        return switch (action) {
            case PUT -> new Update.Action.Set(path, new Update.Term.Value(value));
            case ADD -> add(path, value, reading);
            case DELETE -> {
                if (!value.type().isSet()) {
                    throw unsupported(Action.DELETE, value.type(), reading);
                }
                yield new Update.Action.Delete(path, value);
            }
        };
    }

    private static Update.Action add(Path path, AttributeValue value, Reading reading) {
        if (value.type() != AttributeType.N && value.type() != AttributeType.L && !value.type().isSet()) {
            throw unsupported(Action.ADD, value.type(), reading);
        }
        return new Update.Action.Add(path, value);
    }

    private static RuntimeException unsupported(Action action, AttributeType type, Reading reading) {
        return reading.refusal(INVALID + action + " action is not supported for the type " + type.longName());
    }
}
