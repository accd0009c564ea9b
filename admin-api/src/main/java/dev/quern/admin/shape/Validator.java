package dev.quern.admin.shape;

import dev.quern.admin.shape.Shape.CodedShape;
import dev.quern.admin.shape.Shape.Enumeration;
import dev.quern.admin.shape.Shape.ListOf;
import dev.quern.admin.shape.Shape.MapOf;
import dev.quern.admin.shape.Shape.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks a draft against the rules of its shape and words what it finds as AWS does. */
final class Validator {

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
                violations.add(new Violation("Value null", path, "Member must not be null"));
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
                broken(shape, value, path, rule.text());
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
                    broken(list, items, path,
                            "Member must satisfy constraint: " + list.member().constraints().summary());
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
                broken(map, entries, path, "Map keys must satisfy constraint: " + map.key().summary());
                break;
            }
        }
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            if (!map.value().constraints().hold(entry.getValue())) {
                broken(map, entries, path, "Map value must satisfy constraint: " + map.value().constraints().summary());
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

    private void broken(Shape shape, Object value, String path, String rule) {
        violations.add(new Violation(Echo.of(shape, value).map(shown -> "Value '" + shown + "'").orElse("Value"), path,
                rule));
    }
}
