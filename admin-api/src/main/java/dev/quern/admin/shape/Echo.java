package dev.quern.admin.shape;

import dev.quern.admin.shape.Shape.CodedShape;
import dev.quern.admin.shape.Shape.Enumeration;
import dev.quern.admin.shape.Shape.ListOf;
import dev.quern.admin.shape.Shape.MapOf;
import dev.quern.admin.shape.Shape.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value as messages repeat it: lists, maps and records as Java prints them, {@code Name(member=value)}, but maps of
 * records as JSON. What is long is cut off, and not printed before it is. Not thread-safe.
 */
final class Echo {

    private static final int SHOWN = 1024;
    private static final JsonShapes JSON = new JsonShapes();

    private final StringBuilder out = new StringBuilder();

    private Echo() {}

    /** The text; empty if the value must not be shown. */
    static Optional<String> of(Shape shape, Object value) {
        if (isHidden(shape)) {
            return Optional.empty();
        }
        if (shape instanceof MapOf map && map.value() instanceof RecordShape) {
            return Optional.of(cut(JSON.start(shape, value, SHOWN + 1), shape));
        }
        Echo echo = new Echo();
        echo.print(shape, value);
        return Optional.of(cut(echo.out.toString(), shape));
    }

    private static String cut(String text, Shape shape) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "..." + end(shape);
    }

    /** What is cut off ends as it would have: clients look for the end of a list. */
    private static String end(Shape shape) {
        return switch (shape) {
            case ListOf _ -> "]";
            case MapOf map -> (map.value() instanceof ListOf ? "]" : "") + "}";
            case Scalar _,Enumeration _,CodedShape _,RecordShape _ -> "";
        };
    }

    private boolean isFull() {
        return out.length() > SHOWN;
    }

    private void print(Shape shape, @Nullable Object value) {
        if (value == null) {
            out.append("null");
            return;
        }
        switch (shape) {
            case Scalar _,Enumeration _,CodedShape _ -> out.append(value instanceof byte[] bytes
                    ? "java.nio.HeapByteBuffer[pos=0 lim=%1$d cap=%1$d]".formatted(bytes.length)
                    : String.valueOf(value));
            case RecordShape record -> members(record, (Draft) value);
            case ListOf list -> items(list, (List<?>) value);
            case MapOf map -> entries(map, (Map<?, ?>) value);
        }
    }

    private void members(RecordShape record, Draft draft) {
        out.append(record.name()).append('(');
        String before = "";
        List<Member> members = record.members();
        for (int i = 0; i < members.size() && !isFull(); i++) {
            out.append(before).append(members.get(i).label()).append('=');
            print(members.get(i).shape(), draft.value(i));
            before = ", ";
        }
        out.append(')');
    }

    private void items(ListOf list, List<?> items) {
        out.append('[');
        String before = "";
        for (Object item : items) {
            if (isFull()) {
                return;
            }
            out.append(before);
            print(list.member(), item);
            before = ", ";
        }
        out.append(']');
    }

    private void entries(MapOf map, Map<?, ?> entries) {
        out.append('{');
        String before = "";
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            if (isFull()) {
                return;
            }
            out.append(before).append(entry.getKey()).append('=');
            print(map.value(), entry.getValue());
            before = ", ";
        }
        out.append('}');
    }

    /** What is secret inside makes the whole secret; bytes and values with a codec are shown within records only. */
    private static boolean isHidden(Shape shape) {
        return shape.constraints().sensitive() || switch (shape) {
            case Scalar _,Enumeration _ -> false;
            case CodedShape _ -> true;
            case RecordShape record -> record.members().stream().anyMatch(member -> hasSecret(member.shape()));
            case ListOf list -> isBinary(list.member()) || isHidden(list.member());
            case MapOf map -> map.key().sensitive() || isBinary(map.value()) || isHidden(map.value());
        };
    }

    private static boolean hasSecret(Shape shape) {
        return shape.constraints().sensitive() || switch (shape) {
            case Scalar _,Enumeration _,CodedShape _ -> false;
            case RecordShape record -> record.members().stream().anyMatch(member -> hasSecret(member.shape()));
            case ListOf list -> hasSecret(list.member());
            case MapOf map -> map.key().sensitive() || hasSecret(map.value());
        };
    }

    private static boolean isBinary(Shape shape) {
        return shape instanceof Scalar scalar && scalar.kind() == Shape.Kind.BLOB;
    }
}
