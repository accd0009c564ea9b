package dev.quern.admin.shape;

import dev.quern.admin.shape.Shape.CodedShape;
import dev.quern.admin.shape.Shape.Enumeration;
import dev.quern.admin.shape.Shape.Kind;
import dev.quern.admin.shape.Shape.ListOf;
import dev.quern.admin.shape.Shape.MapOf;
import dev.quern.admin.shape.Shape.Scalar;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record that is not made yet: its values have the right kinds and have still to pass their rules. Not thread-safe.
 */
public final class Draft {
    private final RecordShape shape;
    private final @Nullable Object[] values;

    public Draft(RecordShape shape) {
        this.shape = shape;
        this.values = new Object[shape.members().size()];
    }

    RecordShape shape() {
        return shape;
    }

    @Nullable
    Object value(int member) {
        return values[member];
    }

    /** Sets a member; the value has the kind of the member's shape, with drafts for records. */
    public void put(int member, @Nullable Object value) {
        values[member] = value;
    }

    /**
     * Sets a member from the text in a path, query or header.
     *
     * @param texts
     *            one text, or several for a list
     */
    public void putText(int member, List<String> texts) throws ShapeException.WrongType {
        Shape target = shape.members().get(member).shape();
        String label = shape.members().get(member).label();
        if (target instanceof ListOf list) {
            List<Object> items = new ArrayList<>();
            for (String text : texts) {
                items.add(parse(list.member(), label, text));
            }
            values[member] = items;
        } else {
            values[member] = parse(target, label, texts.getFirst());
        }
    }

    private static Object parse(Shape target, String label, String text) throws ShapeException.WrongType {
        Kind kind = target instanceof Scalar scalar ? scalar.kind() : Kind.STRING;
        try {
            return switch (kind) {
                case STRING, BLOB -> text;
                case INTEGER -> Integer.valueOf(text);
                case LONG -> Long.valueOf(text);
                case DOUBLE -> Double.valueOf(text);
                case TIMESTAMP -> Instant.parse(text);
                case BOOLEAN -> {
                    if (!text.equals("true") && !text.equals("false")) {
                        throw new NumberFormatException();
                    }
                    yield Boolean.valueOf(text);
                }
            };
        } catch (NumberFormatException | DateTimeParseException e) {
            throw new ShapeException.WrongType(
                    "STRING_VALUE can not be converted to " + kind.title() + " (at '" + label + "')");
        }
    }

    /**
     * Checks all rules and makes the record.
     *
     * @throws ShapeException.Invalid
     *             naming every rule that is broken
     */
    public <T> T build(Class<T> type) throws ShapeException.Invalid {
        List<Violation> violations = Validator.check(this);
        if (!violations.isEmpty()) {
            throw new ShapeException.Invalid(violations);
        }
        return type.cast(construct());
    }

    private Object construct() {
        @Nullable
        Object[] arguments = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            arguments[i] = value == null ? null : finished(shape.members().get(i).shape(), value);
        }
        return shape.construct(arguments);
    }

    private static Object finished(Shape shape, Object value) {
        return switch (shape) {
            case Scalar _,CodedShape _ -> value;
            case Enumeration enumeration -> Objects.requireNonNull(enumeration.values().get((String) value));
            case RecordShape _ -> ((Draft) value).construct();
            case ListOf list -> {
                List<Object> items = new ArrayList<>();
                for (Object item : (List<?>) value) {
                    items.add(finished(list.member(), item));
                }
                yield Collections.unmodifiableList(items);
            }
            case MapOf map -> {
                Map<String, Object> entries = new LinkedHashMap<>();
                ((Map<?, ?>) value).forEach((key, item) -> entries.put((String) key, finished(map.value(), item)));
                yield Collections.unmodifiableMap(entries);
            }
        };
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(shape.type().getSimpleName()).append('(');
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null && !shape.members().get(i).shape().constraints().sensitive()) {
                out.append(out.charAt(out.length() - 1) == '(' ? "" : ", ").append(shape.members().get(i).label())
                        .append('=').append(values[i]);
            }
        }
        return out.append(')').toString();
    }
}
