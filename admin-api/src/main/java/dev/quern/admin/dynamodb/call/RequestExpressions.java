package dev.quern.admin.dynamodb.call;

import dev.quern.admin.dynamodb.value.WireValue;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Expressions;
import dev.quern.storage.tables.expression.Kind;
import dev.quern.storage.tables.expression.Placeholders;
import dev.quern.storage.tables.expression.Projection;
import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.item.AttributeValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of one request, with the names and values in them, and the parameters that were there before there
 * were expressions. First everything is named, then {@link #begin} finds out whether it goes together, then each
 * expression is read, and at last {@link #end} looks for what was not used. Not thread-safe.
 */
public final class RequestExpressions {

    private final Reading reading;
    private final @Nullable Map<String, String> names;
    private final @Nullable Map<String, WireValue> values;
    private final Map<Kind, String> texts = new EnumMap<>(Kind.class);
    private final List<Kind> possible = new ArrayList<>();
    private final List<String> legacy = new ArrayList<>();
    private @Nullable Placeholders placeholders;

    public RequestExpressions(Reading reading, @Nullable Map<String, String> names,
            @Nullable Map<String, WireValue> values) {
        this.reading = reading;
        this.names = names;
        this.values = values;
    }

    /** Names an expression that the request may have. */
    public RequestExpressions may(Kind kind, @Nullable String text) {
        possible.add(kind);
        if (text != null) {
            texts.put(kind, text);
        }
        return this;
    }

    /** Names a parameter that does not go together with expressions. */
    public RequestExpressions legacy(String parameter, @Nullable Object value) {
        if (value != null) {
            legacy.add(parameter);
        }
        return this;
    }

    /**
     * Finds out whether what was named goes together.
     *
     * @throws dev.quern.storage.tables.item.TablesException.Validation
     *             if not
     */
    public RequestExpressions begin() {
        if (!texts.isEmpty() && !legacy.isEmpty()) {
            throw reading.refusal("Can not use both expression and non-expression parameters in the same request:"
                    + " Non-expression parameters: {" + String.join(", ", legacy) + "} Expression parameters: {"
                    + possible.stream().filter(texts::containsKey).map(Kind::parameter)
                            .collect(Collectors.joining(", "))
                    + "}");
        }
        if (names != null && texts.isEmpty()) {
            throw reading.refusal("ExpressionAttributeNames can only be specified when using expressions");
        }
        List<Kind> withValues = possible.stream().filter(kind -> kind != Kind.PROJECTION).toList();
        if (values != null && withValues.stream().noneMatch(texts::containsKey)) {
            throw reading.refusal("ExpressionAttributeValues can only be specified when using expressions"
                    + (reading == Reading.COUNTED ? "" : missing(withValues)));
        }
        return this;
    }

    /** Which expressions could have had values; writes of one item do not say. */
    private static String missing(List<Kind> withValues) {
        return ": " + withValues.stream().map(Kind::parameter).collect(Collectors.joining(" and "))
                + (withValues.size() == 1 ? " is null" : " are null");
    }

    private Placeholders placeholders() {
        Placeholders known = placeholders;
        if (known == null) {
            known = reading.of(this::readPlaceholders);
            placeholders = known;
        }
        return known;
    }

    private Placeholders readPlaceholders() {
        if (names == null && values == null) {
            return Placeholders.none();
        }
        if (names != null && names.isEmpty()) {
            throw Reading.PLAIN.refusal("ExpressionAttributeNames must not be empty");
        }
        if (values != null && values.isEmpty()) {
            throw Reading.PLAIN.refusal("ExpressionAttributeValues must not be empty");
        }
        Map<String, AttributeValue> sound = new LinkedHashMap<>();
        if (values != null) {
            for (Map.Entry<String, WireValue> entry : values.entrySet()) {
                entry.getValue().fault().ifPresent(fault -> {
                    String told = reading.told(fault);
                    throw Reading.PLAIN.refusal(reading.places(fault)
                            ? "ExpressionAttributeValues contains invalid value: " + told + " for key "
                                    + entry.getKey()
                            : told);
                });
                sound.put(entry.getKey(), entry.getValue().value());
            }
        }
        return new Placeholders(names == null ? Map.of() : names, sound);
    }

    /** The condition of a kind, if there is one. */
    public Optional<Condition> condition(Kind kind) {
        String text = texts.get(kind);
        if (text == null) {
            return Optional.empty();
        }
        Placeholders known = placeholders();
        return Optional.of(reading.of(() -> Expressions.condition(text, kind, known)));
    }

    /** The update, if there is one. */
    public Optional<Update> update() {
        String text = texts.get(Kind.UPDATE);
        if (text == null) {
            return Optional.empty();
        }
        Placeholders known = placeholders();
        return Optional.of(reading.of(() -> Expressions.update(text, known)));
    }

    /** The projection, if there is one. */
    public Optional<Projection> projection() {
        String text = texts.get(Kind.PROJECTION);
        if (text == null) {
            return Optional.empty();
        }
        Placeholders known = placeholders();
        return Optional.of(reading.of(() -> Expressions.projection(text, known)));
    }

    /**
     * Looks for names and values that no expression used.
     *
     * @throws dev.quern.storage.tables.item.TablesException.Validation
     *             if there are some
     */
    public void end() {
        if (placeholders != null) {
            reading.of(() -> {
                placeholders().requireAllUsed();
                return true;
            });
        }
    }
}
