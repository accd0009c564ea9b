package dev.quern.storage.tables.query;

import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Operand;
import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.expression.Projection;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.SecondaryIndex;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of the rows that are read is in the page.
 *
 * @param filter
 *            empty for all of them
 * @param projection
 *            empty for all attributes
 * @param fetches
 *            whether the whole item is read for each row of a local index
 * @param counts
 *            whether only their number is wanted
 * @param filtersRows
 *            whether the filter looks at the rows of an index, and not at whole items that were read for them
 */
record Selection(Optional<Condition> filter, Optional<Projection> projection, boolean fetches, boolean counts,
        boolean filtersRows) {

    /** Checks what can be said before the table is known. */
    static void requireSound(Optional<Select> select, Optional<Projection> projection, Optional<IndexName> index) {
        if (select.isEmpty()) {
            return;
        }
        switch (select.get()) {
            case SPECIFIC_ATTRIBUTES -> {
                if (projection.isEmpty()) {
                    throw new TablesException.Validation("Must specify the AttributesToGet or ProjectionExpression when"
                            + " choosing to get SPECIFIC_ATTRIBUTES");
                }
            }
            case ALL_PROJECTED_ATTRIBUTES -> {
                if (index.isEmpty()) {
                    throw new TablesException.Validation(
                            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
                }
                requireNone(projection, "ALL_PROJECTED_ATTRIBUTES");
            }
            case ALL_ATTRIBUTES -> requireNone(projection, "ALL_ATTRIBUTES");
            case COUNT -> requireNone(projection, "only the Count");
        }
    }

    private static void requireNone(Optional<Projection> projection, String what) {
        if (projection.isPresent()) {
            throw new TablesException.Validation(
                    "Cannot specify the ProjectionExpression when choosing to get " + what);
        }
    }

    static Selection of(Target target, Optional<Condition> filter, Optional<Projection> projection,
            Optional<Select> select) {
        boolean all = select.filter(each -> each == Select.ALL_ATTRIBUTES).isPresent();
        Set<String> projected = new LinkedHashSet<>();
        projection.ifPresent(each -> each.paths().forEach(path -> projected.add(path.attribute())));
        Set<String> filtered = new LinkedHashSet<>();
        filter.ifPresent(each -> collect(each, filtered));
        if (target.isGlobal()) {
            requireProjected(target, target.index().orElseThrow(), all, projected, filtered);
        }
        boolean fetches = target.isLocal() && ((all && !target.holdsAll())
                || !projected.stream().allMatch(target::holds) || !filtered.stream().allMatch(target::holds));
        return new Selection(filter, projection, fetches, select.filter(each -> each == Select.COUNT).isPresent(),
                false);
    }

    /**
     * What a statement selects. An index that is read by its key holds all that the filter asks for; one that is read
     * through may not, and then the filter finds nothing there.
     *
     * @param attributes
     *            those that are wanted; empty for all that the target holds
     */
    static Selection ofStatement(Target target, Optional<Condition> filter, Set<String> attributes, boolean byKey) {
        Set<String> filtered = new LinkedHashSet<>();
        filter.ifPresent(each -> collect(each, filtered));
        if (target.isGlobal()) {
            requireProjected(target, target.index().orElseThrow(), false, attributes, Set.of());
        }
        if (byKey && target.index().isPresent()) {
            requireFiltered(target, target.index().get(), filtered);
        }
        boolean fetches = target.isLocal() && !attributes.stream().allMatch(target::holds);
        return new Selection(filter, Optional.empty(), fetches, false, true);
    }

    private static void requireProjected(Target target, SecondaryIndex index, boolean all, Set<String> projected,
            Set<String> filtered) {
        if (all && !target.holdsAll()) {
            throw new TablesException.Validation("One or more parameter values were invalid: Select type"
                    + " ALL_ATTRIBUTES is not supported for global secondary index " + index.name()
                    + " because its projection type is not ALL");
        }
        List<String> missing = projected.stream().filter(name -> !target.holds(name)).toList();
        if (!missing.isEmpty()) {
            throw new TablesException.Validation("One or more parameter values were invalid: Global secondary index "
                    + index.name() + " does not project " + missing);
        }
        requireFiltered(target, index, filtered);
    }

    private static void requireFiltered(Target target, SecondaryIndex index, Set<String> filtered) {
        List<String> unknown = filtered.stream().filter(name -> !target.holds(name)).toList();
        if (!unknown.isEmpty()) {
            throw new TablesException.Validation("One or more parameter values were invalid: Secondary index "
                    + index.name() + " does not project one or more filter attributes: " + unknown);
        }
    }

    /** A query's filter says nothing about the key that it queries. */
    static void requireNoKeys(Target target, Optional<Condition> filter) {
        Set<String> names = new LinkedHashSet<>();
        filter.ifPresent(each -> collect(each, names));
        names.stream().filter(target.keys()::has).findFirst().ifPresent(name -> {
            throw new TablesException.Validation("Filter Expression can only contain non-primary key attributes:"
                    + " Primary key attribute: " + name);
        });
    }

    /** The attributes that a condition looks at. */
    private static void collect(Condition condition, Set<String> names) {
        switch (condition) {
            case Condition.And and -> and.parts().forEach(part -> collect(part, names));
            case Condition.Or or -> or.parts().forEach(part -> collect(part, names));
            case Condition.Not not -> collect(not.part(), names);
            case Condition.Compare compare -> collect(List.of(compare.left(), compare.right()), names);
            case Condition.Between between -> collect(List.of(between.operand(), between.lower(), between.upper()),
                    names);
            case Condition.In in -> {
                collect(List.of(in.operand()), names);
                collect(in.candidates(), names);
            }
            case Condition.Exists exists -> collect(exists.path(), names);
            case Condition.NotExists missing -> collect(missing.path(), names);
            case Condition.HasType typed -> collect(List.of(typed.operand()), names);
            case Condition.BeginsWith begins -> collect(List.of(begins.operand(), begins.prefix()), names);
            case Condition.Contains contains -> collect(List.of(contains.operand(), contains.part()), names);
        }
    }

    private static void collect(List<Operand> operands, Set<String> names) {
        for (Operand operand : operands) {
            switch (operand) {
                case Operand.At at -> collect(at.path(), names);
                case Operand.Size size -> collect(List.of(size.of()), names);
                case Operand.Value _ -> {
                }
            }
        }
    }

    private static void collect(Path path, Set<String> names) {
        names.add(path.attribute());
    }

    boolean takes(Item item) {
        return filter.isEmpty() || filter.get().holds(item);
    }

    Item shown(Item item) {
        return projection.isPresent() ? projection.get().of(item) : item;
    }
}
