package dev.quern.admin.shape;

import dev.quern.admin.shape.Shape.CodedShape;
import dev.quern.admin.shape.Shape.Enumeration;
import dev.quern.admin.shape.Shape.ListOf;
import dev.quern.admin.shape.Shape.MapOf;
import dev.quern.admin.shape.Shape.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks a draft against the rules of its shape and words what it finds as AWS does. */
final class Validator {
    private static final int SHOWN = 1024;
    /** So many of a list are shown. */
    private static final int OUTLINED = 3;

    private final List<Violation> violations = new ArrayList<>();

    private Validator() {}

    /** Every violation, in the order of the record's components. */
    static List<Violation> check(Draft draft) {
        Validator validator = new Validator();
        validator.members(draft, "");
        return validator.violations;
    }

    private void members(Draft draft, String prefix) {
        List<Member> members = draft.shape().members();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            Object value = draft.value(i);
            String path = prefix + member.label();
            if (value != null) {
                value(member.shape(), value, path);
            } else if (member.required() || isMissing(draft, member)) {
                violations.add(new Violation("Value null at '" + path + "'", "Member must not be null"));
            }
        }
    }

    /** Neither it nor what could be in its place is there. */
    private static boolean isMissing(Draft draft, Member member) {
        return member.alternative().map(draft.shape()::bodyMember).filter(index -> draft.value(index) == null)
                .isPresent();
    }

    private void value(Shape shape, Object value, String path) {
        for (Constraints.Rule rule : shape.constraints().rules()) {
            if (!rule.holds().test(value)) {
                violations.add(new Violation(subject(shape, value, path), rule.text()));
            }
        }
        switch (shape) {
            case Scalar _,Enumeration _,CodedShape _ -> {
            }
            case RecordShape _ -> members((Draft) value, path + ".");
            case ListOf list -> items(list, (List<?>) value, path);
            case MapOf map -> entries(map, (Map<?, ?>) value, path);
        }
    }

    private void items(ListOf list, List<?> items, String path) {
        if (isSimple(list.member())) {
            for (Object item : items) {
                if (!list.member().constraints().hold(item)) {
                    violations.add(new Violation(subject(list, items, path),
                            "Member must satisfy constraint: " + list.member().constraints().summary()));
                    return;
                }
            }
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            value(list.member(), items.get(i), path + "." + (i + 1) + ".member");
        }
    }

    private void entries(MapOf map, Map<?, ?> entries, String path) {
        for (Object key : entries.keySet()) {
            if (!map.key().hold(key)) {
                violations.add(new Violation(subject(map, entries, path),
                        "Map keys must satisfy constraint: " + map.key().summary()));
                break;
            }
        }
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            if (!map.value().constraints().hold(entry.getValue())) {
                violations.add(new Violation(subject(map, entries, path),
                        "Map value must satisfy constraint: " + map.value().constraints().summary()));
                break;
            }
            if (!isSimple(map.value())) {
                value(map.value(), entry.getValue(), path + "." + entry.getKey() + ".member");
            }
        }
    }

    private static boolean isSimple(Shape shape) {
        return shape instanceof Scalar || shape instanceof Enumeration || shape instanceof CodedShape;
    }

    private static String subject(Shape shape, @Nullable Object value, String path) {
        if (isHidden(shape)) {
            return outline(shape, value).map(outline -> "Value '" + outline + "' at '" + path + "'")
                    .orElse("Value at '" + path + "'");
        }
        String text = value instanceof byte[] bytes
                ? "java.nio.HeapByteBuffer[pos=0 lim=%1$d cap=%1$d]".formatted(bytes.length)
                : String.valueOf(value);
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        return "Value '" + shown + "' at '" + path + "'";
    }

    /** What can be shown of a list of records, or a map of such lists: that they are there, and not what is in them. */
    private static Optional<String> outline(Shape shape, @Nullable Object value) {
        if (shape.constraints().sensitive()) {
            return Optional.empty();
        }
        return switch (shape) {
            case ListOf list when list.member() instanceof RecordShape record && value instanceof List<?> items ->
                Optional.of(Stream.concat(items.stream().limit(OUTLINED).map(_ -> record.name()),
                        items.stream().skip(OUTLINED).limit(1).map(_ -> "..."))
                        .collect(Collectors.joining(", ", "[", "]")));
            case MapOf map when !map.key().sensitive() && value instanceof Map<?, ?> entries
                    && entries.values().stream()
                            .allMatch(entry -> outline(map.value(), entry).isPresent()) ->
                Optional.of(entries.entrySet().stream().limit(OUTLINED).map(
                        entry -> entry.getKey() + "=" + outline(map.value(), entry.getValue()).orElseThrow())
                        .collect(Collectors.joining(", ", "{", "}")));
            case Shape _ -> Optional.empty();
        };
    }

    /** What is secret inside makes the whole secret. */
    private static boolean isHidden(Shape shape) {
        return shape.constraints().sensitive() || switch (shape) {
            case Scalar _,Enumeration _ -> false;
            case CodedShape _ -> true;
            case RecordShape _ -> true;
            case ListOf list -> isBinary(list.member()) || isHidden(list.member());
            case MapOf map -> map.key().sensitive() || isBinary(map.value()) || isHidden(map.value());
        };
    }

    private static boolean isBinary(Shape shape) {
        return shape instanceof Scalar scalar && scalar.kind() == Shape.Kind.BLOB;
    }
}
