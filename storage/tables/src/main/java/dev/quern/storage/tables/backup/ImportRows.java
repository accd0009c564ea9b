package dev.quern.storage.tables.backup;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.rows.Space;
import dev.quern.storage.tables.table.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of imports, by their ids. Safe for use by several threads. */
final class ImportRows {

    private static final Subspace IMPORTS = Space.TABLES.sub("import");

    Optional<Import> find(Reader reader, String id) {
        byte[] value = reader.get(IMPORTS.pack(id));
        return value == null ? Optional.empty() : Optional.of(decoded(id, value));
    }

    /** All of them, the oldest first. */
    List<Import> list(Reader reader) {
        List<Import> imports = new ArrayList<>();
        try (Cursor cursor = reader.range(IMPORTS.range())) {
            while (cursor.hasNext()) {
                Entry entry = cursor.next();
                imports.add(decoded(IMPORTS.unpack(entry.key()).getString(0), entry.value()));
            }
        }
        return imports;
    }

    void put(Transaction transaction, Import each) {
        List<Object> settings = new ArrayList<>();
        each.settings().forEach((name, value) -> {
            settings.add(name);
            settings.add(value);
        });
        transaction.put(IMPORTS.pack(each.id()),
                Tuple.of(each.table().value(), each.tableId(), each.tableUuid(), each.started().toEpochMilli(),
                        each.token().orElse(null), Tuple.of(settings.toArray()), progress(each.progress())).pack());
    }

    void delete(Transaction transaction, Import each) {
        transaction.delete(IMPORTS.pack(each.id()));
    }

    private static Tuple progress(Import.Progress progress) {
        Import.Counts counts = progress.counts();
        return Tuple.of(progress.state().name(), progress.source().orElse(null), progress.position(),
                Tuple.of(counts.bytes(), counts.items(), counts.imported(), counts.errors()),
                progress.ended().map(Instant::toEpochMilli).orElse(null),
                progress.failure().map(failure -> Tuple.of(failure.code(), failure.message())).orElse(null));
    }

    private static Import decoded(String id, byte[] value) {
        Tuple row = Tuple.unpack(value);
        Map<String, String> settings = new LinkedHashMap<>();
        Tuple pairs = row.getTuple(5);
        for (int i = 0; i < pairs.size(); i += 2) {
            settings.put(pairs.getString(i), pairs.getString(i + 1));
        }
        return new Import(id, new TableName(row.getString(0)), row.getLong(1), row.getString(2),
                Instant.ofEpochMilli(row.getLong(3)),
                row.isNull(4) ? Optional.empty() : Optional.of(row.getString(4)), settings,
                progress(row.getTuple(6)));
    }

    private static Import.Progress progress(Tuple row) {
        Tuple counts = row.getTuple(3);
        Optional<Export.Failure> failure = Optional.empty();
        if (!row.isNull(5)) {
            Tuple why = row.getTuple(5);
            failure = Optional.of(new Export.Failure(why.getString(0), why.getString(1)));
        }
        return new Import.Progress(Import.State.valueOf(row.getString(0)),
                row.isNull(1) ? Optional.empty() : Optional.of(row.getString(1)), row.getLong(2),
                new Import.Counts(counts.getLong(0), counts.getLong(1), counts.getLong(2), counts.getLong(3)),
                row.isNull(4) ? Optional.empty() : Optional.of(Instant.ofEpochMilli(row.getLong(4))), failure);
    }
}
