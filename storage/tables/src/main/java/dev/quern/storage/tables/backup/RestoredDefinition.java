package dev.quern.storage.tables.backup;

import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeyElement;
import dev.quern.storage.tables.table.KeySchema;
import dev.quern.storage.tables.table.NewIndex;
import dev.quern.storage.tables.table.SecondaryIndex;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.Throughput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a restored table is like: as the one that it is made from, but for what is asked for otherwise. */
final class RestoredDefinition {

    private final Table source;
    private final RestoreTable request;
    private final boolean onDemand;

    private RestoredDefinition(Table source, RestoreTable request) {
        this.source = source;
        this.request = request;
        this.onDemand = request.onDemand().orElse(source.billing().provisioned().isEmpty());
    }

    /**
     * The table to make. Tags, the stream, the time to live and protection are not restored.
     *
     * @throws TablesException.Validation
     *             if an index is asked for that the source does not have
     */
    static CreateTable of(Table source, RestoreTable request) {
        return new RestoredDefinition(source, request).create();
    }

    private CreateTable create() {
        List<NewIndex> local = request.localIndexes()
                .map(indexes -> chosen(indexes, source.localIndexes()))
                .orElseGet(() -> source.localIndexes().stream().map(this::same).toList());
        List<NewIndex> global = request.globalIndexes()
                .map(indexes -> chosen(indexes, source.globalIndexes()))
                .orElseGet(() -> source.globalIndexes().stream().map(this::same).toList());
        List<KeyElement> keys = elements(source.keys());
        Optional<Throughput> throughput = onDemand
                ? request.throughput()
                : request.throughput().or(() -> anew(source.billing().provisioned()));
        return new CreateTable(request.target(), definitions(keys, local, global), keys, listed(local),
                listed(global), onDemand, throughput, Optional.empty(), false, Map.of(),
                request.settings().apply(source), false);
    }

    private static Optional<List<NewIndex>> listed(List<NewIndex> indexes) {
        return indexes.isEmpty() ? Optional.empty() : Optional.of(indexes);
    }

    private NewIndex same(SecondaryIndex index) {
        return new NewIndex(index.name(), elements(index.keys()), Optional.of(projection(index)), throughput(index));
    }

    /**
     * Names an attribute once, as a new index must. An older one may name it twice, which never meant anything else.
     */
    private static IndexProjection projection(SecondaryIndex index) {
        return new IndexProjection(index.projection().kind(),
                index.projection().included().stream().distinct().toList());
    }

    /** An index that never got a capacity, though its table had one, gets the table's: a new index must have one. */
    private Optional<Throughput> throughput(SecondaryIndex index) {
        return onDemand || !(index instanceof SecondaryIndex.Global global)
                ? Optional.empty()
                : anew(global.throughput().or(source.billing()::provisioned));
    }

    /** Without its story: the table is a new one. */
    private static Optional<Throughput> anew(Optional<Throughput> throughput) {
        return throughput.map(units -> Throughput.of(units.readUnits(), units.writeUnits()));
    }

    private List<NewIndex> chosen(List<NewIndex> asked, List<? extends SecondaryIndex> existing) {
        List<NewIndex> chosen = new ArrayList<>();
        for (NewIndex index : asked) {
            SecondaryIndex same = existing.stream().filter(each -> isSame(index, each)).findFirst()
                    .orElseThrow(() -> new TablesException.Validation("One or more parameter values were invalid: "
                            + "The index " + index.name() + " is not one of the table that is restored: those that are"
                            + " given must be among its indexes, with their keys and projections"));
            chosen.add(new NewIndex(index.name(), index.keys(), Optional.of(projection(same)),
                    index.throughput().or(() -> throughput(same))));
        }
        return chosen;
    }

    private static boolean isSame(NewIndex asked, SecondaryIndex index) {
        return asked.name().equals(index.name()) && asked.keys().equals(elements(index.keys()))
                && asked.projection().filter(projection -> projection.kind() == index.projection().kind()
                        && Set.copyOf(projection.included()).equals(Set.copyOf(index.projection().included())))
                        .isPresent();
    }

    private static List<KeyElement> elements(KeySchema keys) {
        return Stream.concat(
                keys.hash().stream().map(each -> new KeyElement(each.name(), KeyElement.Role.HASH)),
                keys.range().stream().map(each -> new KeyElement(each.name(), KeyElement.Role.RANGE))).toList();
    }

    private List<KeyAttribute> definitions(List<KeyElement> keys, List<NewIndex> local, List<NewIndex> global) {
        Set<String> used = new HashSet<>();
        keys.forEach(element -> used.add(element.attribute()));
        Stream.concat(local.stream(), global.stream()).flatMap(index -> index.keys().stream())
                .forEach(element -> used.add(element.attribute()));
        return source.definitions().stream().filter(attribute -> used.contains(attribute.name())).toList();
    }
}
