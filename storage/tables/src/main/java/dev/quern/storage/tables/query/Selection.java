package dev.quern.storage.tables.query;

import dev.quern.storage.tables.expression.Condition;
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
                requireNone(projection, "ALL_PROJECTED_ATTRIBUTES");
                if (index.isEmpty()) {
                    throw new TablesException.Validation(
                            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
                }
            }
            case ALL_ATTRIBUTES -> requireNone(projection, "ALL_ATTRIBUTES");
            case COUNT -> requireNone(projection, "only the Count");
        }
    }

    private static void requireNone(Optional<Projection> projection, String what) {
        if (projection.isPresent()) {
            throw new TablesException.Validation("Cannot specify the "
                    + switch (projection.get().form()) {
                        case EXPRESSION -> "ProjectionExpression";
                        case PARAMETERS -> "AttributesToGet";
                    } + " when choosing to get " + what);
        }
    }

    static Selection of(Target target, Optional<Condition> filter, Optional<Projection> projection,
            Optional<Select> select) {
        boolean all = select.filter(each -> each == Select.ALL_ATTRIBUTES).isPresent();
        Set<String> projected = new LinkedHashSet<>();
        projection.ifPresent(each -> each.paths().forEach(path -> projected.add(path.attribute())));
        Set<String> filtered = names(filter);
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
        Set<String> filtered = names(filter);
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
    static void requireNoKeys(Target target, Optional<Condition> filter, String filterName) {
        names(filter).stream().filter(target.keys()::has).findFirst().ifPresent(name -> {
            throw new TablesException.Validation(
                    filterName + " can only contain non-primary key attributes: Primary key"
                            + " attribute: " + name);
        });
    }

    /** The attributes that a filter looks at. */
    private static Set<String> names(Optional<Condition> filter) {
        Set<String> names = new LinkedHashSet<>();
        filter.ifPresent(each -> each.looksAt().forEach(path -> names.add(path.attribute())));
        return names;
    }

    boolean takes(Item item) {
        return filter.isEmpty() || filter.get().holds(item);
    }

    Item shown(Item item) {
        return projection.isPresent() ? projection.get().of(item) : item;
    }
}
