package dev.quern.storage.tables.rows;

import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.table.Billing;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeySchema;
import dev.quern.storage.tables.table.Past;
import dev.quern.storage.tables.table.Pin;
import dev.quern.storage.tables.table.Recovery;
import dev.quern.storage.tables.table.SecondaryIndex;
import dev.quern.storage.tables.table.StreamView;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.table.TableStream;
import dev.quern.storage.tables.table.Throughput;
import dev.quern.storage.tables.table.TimeToLive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a table's definition is written: as a tuple, with room for what a later version adds at the end. */
final class TableValues {

    private TableValues() {}

    static byte[] table(Table table) {
        return Tuple.of(table.id(), table.uuid(), table.created().toEpochMilli(),
                tuples(table.definitions(), TableValues::attribute), schema(table.keys()),
                tuples(table.localIndexes(), TableValues::local), tuples(table.globalIndexes(), TableValues::global),
                billing(table.billing()), table.ready(), table.stream().map(TableValues::stream).orElse(null),
                table.timeToLive().map(TableValues::timeToLive).orElse(null), table.deletionProtected(),
                map(table.tags()), map(table.settings()), past(table.past())).pack();
    }

    static Table table(TableName name, byte[] value) {
        Tuple row = Tuple.unpack(value);
        return new Table(row.getLong(0), name, row.getString(1), Instant.ofEpochMilli(row.getLong(2)),
                list(row.getTuple(3), TableValues::attribute), schema(row.getTuple(4)),
                list(row.getTuple(5), TableValues::local), list(row.getTuple(6), TableValues::global),
                billing(row.getTuple(7)), row.getBoolean(8), optional(row, 9).map(TableValues::stream),
                optional(row, 10).map(TableValues::timeToLive), row.getBoolean(11), map(row.getTuple(12)),
                map(row.getTuple(13)), row.size() > 14 ? past(row.getTuple(14)) : Past.NONE);
    }

    private static Tuple attribute(KeyAttribute attribute) {
        return Tuple.of(attribute.name(), attribute.type().name());
    }

    private static KeyAttribute attribute(Tuple row) {
        return new KeyAttribute(row.getString(0), AttributeType.valueOf(row.getString(1)));
    }

    private static Tuple schema(KeySchema keys) {
        return Tuple.of(tuples(keys.hash(), TableValues::attribute), tuples(keys.range(), TableValues::attribute));
    }

    private static KeySchema schema(Tuple row) {
        return new KeySchema(list(row.getTuple(0), TableValues::attribute),
                list(row.getTuple(1), TableValues::attribute));
    }

    private static Tuple projection(IndexProjection projection) {
        return Tuple.of(projection.kind().name()).concat(Tuple.of(projection.included().toArray()));
    }

    private static IndexProjection projection(Tuple row) {
        List<String> included = new ArrayList<>();
        for (int i = 1; i < row.size(); i++) {
            included.add(row.getString(i));
        }
        return new IndexProjection(IndexProjection.Kind.valueOf(row.getString(0)), included);
    }

    private static Tuple local(SecondaryIndex.Local index) {
        return Tuple.of(index.id(), index.name().value(), schema(index.keys()), projection(index.projection()));
    }

    private static SecondaryIndex.Local local(Tuple row) {
        return new SecondaryIndex.Local(row.getLong(0), new IndexName(row.getString(1)), schema(row.getTuple(2)),
                projection(row.getTuple(3)));
    }

    private static Tuple global(SecondaryIndex.Global index) {
        return Tuple.of(index.id(), index.name().value(), schema(index.keys()), projection(index.projection()),
                index.state().name(), index.throughput().map(TableValues::throughput).orElse(null));
    }

    private static SecondaryIndex.Global global(Tuple row) {
        return new SecondaryIndex.Global(row.getLong(0), new IndexName(row.getString(1)), schema(row.getTuple(2)),
                projection(row.getTuple(3)), SecondaryIndex.State.valueOf(row.getString(4)),
                optional(row, 5).map(TableValues::throughput));
    }

    private static Tuple throughput(Throughput throughput) {
        return Tuple.of(throughput.readUnits(), throughput.writeUnits(), millis(throughput.lastIncrease()),
                millis(throughput.lastDecrease()), throughput.decreases());
    }

    private static Throughput throughput(Tuple row) {
        return new Throughput(row.getLong(0), row.getLong(1), instant(row, 2), instant(row, 3), (int) row.getLong(4));
    }

    private static Tuple billing(Billing billing) {
        return switch (billing) {
            case Billing.Provisioned fixed -> Tuple.of("provisioned", throughput(fixed.throughput()));
            case Billing.OnDemand onDemand -> Tuple.of("on-demand", onDemand.since().toEpochMilli());
        };
    }

    private static Billing billing(Tuple row) {
        return row.getString(0).equals("provisioned")
                ? new Billing.Provisioned(throughput(row.getTuple(1)))
                : new Billing.OnDemand(Instant.ofEpochMilli(row.getLong(1)));
    }

    private static Tuple stream(TableStream stream) {
        return Tuple.of(stream.id(), stream.label(), stream.view().name(), stream.enabled(), stream.shards());
    }

    private static TableStream stream(Tuple row) {
        return new TableStream(row.getLong(0), row.getString(1), StreamView.valueOf(row.getString(2)),
                row.getBoolean(3), (int) row.getLong(4));
    }

    private static Tuple timeToLive(TimeToLive ttl) {
        return Tuple.of(ttl.attribute(), ttl.indexId(), ttl.complete());
    }

    private static TimeToLive timeToLive(Tuple row) {
        return new TimeToLive(row.getString(0), row.getLong(1), row.getBoolean(2));
    }

    private static Tuple past(Past past) {
        return Tuple.of(past.recovery().map(TableValues::recovery).orElse(null),
                tuples(past.pins(), pin -> Tuple.of(pin.reader(), pin.moment().toEpochMilli())));
    }

    private static Past past(Tuple row) {
        return new Past(optional(row, 0).map(TableValues::recovery), list(row.getTuple(1),
                pin -> new Pin(pin.getLong(0), Instant.ofEpochMilli(pin.getLong(1)))));
    }

    private static Tuple recovery(Recovery recovery) {
        return Tuple.of(recovery.since().toEpochMilli(), recovery.days());
    }

    private static Recovery recovery(Tuple row) {
        return new Recovery(Instant.ofEpochMilli(row.getLong(0)), (int) row.getLong(1));
    }

    private static <T> Tuple tuples(List<T> values, Function<T, Tuple> encoding) {
        return Tuple.of(values.stream().map(encoding).toArray());
    }

    private static <T> List<T> list(Tuple row, Function<Tuple, T> decoding) {
        List<T> values = new ArrayList<>(row.size());
        for (int i = 0; i < row.size(); i++) {
            values.add(decoding.apply(row.getTuple(i)));
        }
        return values;
    }

    private static Optional<Tuple> optional(Tuple row, int index) {
        return row.isNull(index) ? Optional.empty() : Optional.of(row.getTuple(index));
    }

    private static @Nullable Long millis(Optional<Instant> time) {
        return time.map(Instant::toEpochMilli).orElse(null);
    }

    private static Optional<Instant> instant(Tuple row, int index) {
        return row.isNull(index) ? Optional.empty() : Optional.of(Instant.ofEpochMilli(row.getLong(index)));
    }

    /** Keys and values in turn, in the map's order. */
    private static Tuple map(Map<String, String> map) {
        List<Object> elements = new ArrayList<>(2 * map.size());
        map.forEach((key, value) -> {
            elements.add(key);
            elements.add(value);
        });
        return Tuple.of(elements.toArray());
    }

    private static Map<String, String> map(Tuple row) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i += 2) {
            map.put(row.getString(i), row.getString(i + 1));
        }
        return map;
    }
}
