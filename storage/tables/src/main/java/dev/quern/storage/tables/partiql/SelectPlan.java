package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.expression.Comparison;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Operand;
import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeySchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a SELECT reads: by keys, if its WHERE clause names the whole hash key, by equality or as one of several; else by
 * looking at all there is.
 *
 * @param keys
 *            one for each query to be made, in this order; empty for a scan
 * @param filter
 *            what the keys do not say
 * @param forward
 *            the direction of each query
 */
record SelectPlan(List<Condition> keys, Optional<Condition> filter, boolean forward) {

    /** More queries than that are not made for one statement: the rest of its WHERE clause filters. */
    private static final int MAX_QUERIES = 100;

    private static final Comparator<AttributeValue> ORDER = (a, b) -> a.equals(b)
            ? 0
            : new Condition.Compare(new Operand.Value(a), Comparison.LESS, new Operand.Value(b)).holds(Item.empty())
                    ? -1
                    : 1;

    static SelectPlan of(Prepared.Select select, KeySchema keys) {
        Branches.requireApart(select.where(), keys);
        List<Condition> rest = new ArrayList<>(WhereClause.of(select.where()).parts());
        boolean forward = forward(select.order(), keys.range()).orElse(true);
        List<List<Condition>> queries = hashQueries(select, keys, rest);
        if (queries.isEmpty()) {
            if (!select.order().isEmpty()) {
                throw Refusals.of("Must have at least one non-optional hash key condition in WHERE clause when using"
                        + " ORDER BY clause.");
            }
            return new SelectPlan(List.of(), select.where(), true);
        }
        requireKeys(select.order(), keys);
        for (KeyAttribute attribute : keys.range()) {
            Optional<Part> part = take(attribute, rest, queries.size());
            if (part.isEmpty()) {
                break;
            }
            queries = times(queries, sorted(part.get().alternatives(), Optional.of(forward)));
            if (!part.get().equal()) {
                break;
            }
        }
        return new SelectPlan(queries.stream().<Condition>map(Condition.And::new).toList(), WhereClause.all(rest),
                forward);
    }

    private static void requireKeys(List<Prepared.Select.Order> order, KeySchema keys) {
        order.stream().filter(each -> !keys.has(each.attribute())).findFirst().ifPresent(other -> {
            throw Refusals.of("Variable reference " + other.attribute()
                    + " in ORDER BY clause must be part of the primary key");
        });
    }

    private static Optional<Boolean> forward(List<Prepared.Select.Order> order, List<KeyAttribute> attributes) {
        return order.stream()
                .filter(each -> attributes.stream().anyMatch(attribute -> attribute.name().equals(each.attribute())))
                .map(Prepared.Select.Order::forward).findFirst();
    }

    private static List<List<Condition>> hashQueries(Prepared.Select select, KeySchema keys, List<Condition> rest) {
        List<Condition> left = new ArrayList<>(rest);
        List<List<Condition>> queries = List.of(List.of());
        for (KeyAttribute attribute : keys.hash()) {
            Optional<Part> part = take(attribute, left, queries.size());
            if (part.isEmpty() || !part.get().equal()) {
                return List.of();
            }
            queries = times(queries, sorted(part.get().alternatives(), forward(select.order(), List.of(attribute))));
        }
        rest.clear();
        rest.addAll(left);
        return queries;
    }

    private static List<List<Condition>> times(List<List<Condition>> queries, List<Condition> alternatives) {
        List<List<Condition>> product = new ArrayList<>();
        queries.forEach(query -> alternatives.forEach(alternative -> {
            List<Condition> longer = new ArrayList<>(query);
            longer.add(alternative);
            product.add(longer);
        }));
        return product;
    }

    /** In the order that is asked for; as they are written if none is. */
    private static List<Condition> sorted(List<Condition> alternatives, Optional<Boolean> forward) {
        if (alternatives.size() == 1 || forward.isEmpty()) {
            return alternatives;
        }
        Comparator<Condition> order = Comparator.comparing(SelectPlan::constant, ORDER);
        return alternatives.stream().sorted(forward.get() ? order : order.reversed()).toList();
    }

    private static AttributeValue constant(Condition equality) {
        return ((Operand.Value) ((Condition.Compare) equality).right()).value();
    }

    /**
     * What a part of the clause says about an attribute.
     *
     * @param alternatives
     *            one of them holds
     * @param equal
     *            whether each says what the attribute equals
     */
    private record Part(List<Condition> alternatives, boolean equal) {}

    /** Takes away the first part that says something about an attribute of a key. */
    private static Optional<Part> take(KeyAttribute attribute, List<Condition> parts, int queries) {
        for (Condition condition : parts) {
            Optional<Part> part = part(attribute, condition);
            if (part.isPresent() && queries * part.get().alternatives().size() <= MAX_QUERIES) {
                parts.remove(condition);
                return part;
            }
        }
        return Optional.empty();
    }

    private static Optional<Part> part(KeyAttribute attribute, Condition condition) {
        Optional<Set<AttributeValue>> equal = equal(attribute.name(), condition);
        if (equal.isPresent()) {
            equal.get().forEach(value -> WhereClause.requireType(attribute, value));
            Operand at = new Operand.At(Path.of(attribute.name()));
            return Optional.of(new Part(equal.get().stream().<Condition>map(
                    value -> new Condition.Compare(at, Comparison.EQUAL, new Operand.Value(value))).toList(), true));
        }
        Optional<List<Operand>> bounds = switch (condition) {
            case Condition.Compare compare when compare.comparison() != Comparison.NOT_EQUAL ->
                sides(attribute, compare);
            case Condition.Between between when WhereClause.isAt(between.operand(), attribute.name()) -> Optional.of(
                    List.of(between.lower(), between.upper()));
            case Condition.BeginsWith begins when WhereClause.isAt(begins.operand(), attribute.name()) -> Optional.of(
                    List.of(begins.prefix()));
            case Condition _ -> Optional.empty();
        };
        if (bounds.isEmpty() || !bounds.get().stream().allMatch(Operand.Value.class::isInstance)) {
            return Optional.empty();
        }
        bounds.get().forEach(bound -> WhereClause.requireType(attribute, ((Operand.Value) bound).value()));
        return Optional.of(new Part(List.of(condition), false));
    }

    private static Optional<List<Operand>> sides(KeyAttribute attribute, Condition.Compare compare) {
        if (WhereClause.isAt(compare.left(), attribute.name())) {
            return Optional.of(List.of(compare.right()));
        }
        return WhereClause.isAt(compare.right(), attribute.name())
                ? Optional.of(List.of(compare.left()))
                : Optional.empty();
    }

    /** The values of which an attribute has to equal one, each once; empty if the condition does not say that. */
    private static Optional<Set<AttributeValue>> equal(String attribute, Condition condition) {
        Optional<AttributeValue> one = WhereClause.equal(condition, attribute);
        if (one.isPresent()) {
            return one.map(Set::of);
        }
        Set<AttributeValue> values = new LinkedHashSet<>();
        switch (condition) {
            case Condition.In in when WhereClause.isAt(in.operand(), attribute) -> {
                for (Operand candidate : in.candidates()) {
                    if (!(candidate instanceof Operand.Value value)) {
                        return Optional.empty();
                    }
                    values.add(value.value());
                }
            }
            case Condition.Or or -> {
                for (Condition part : or.parts()) {
                    Optional<AttributeValue> value = WhereClause.equal(part, attribute);
                    if (value.isEmpty()) {
                        return Optional.empty();
                    }
                    values.add(value.get());
                }
            }
            case Condition _ -> {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }
}
