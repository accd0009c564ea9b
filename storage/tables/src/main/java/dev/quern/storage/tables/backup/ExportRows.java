package dev.quern.storage.tables.backup;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.rows.Space;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of exports, by their ids, and of their parts. Safe for use by several threads. */
final class ExportRows {

    private static final Subspace EXPORTS = Space.TABLES.sub("export");
    private static final Subspace PARTS = Space.TABLES.sub("export-part");

    Optional<Export> find(Reader reader, String id) {
        byte[] value = reader.get(EXPORTS.pack(id));
        return value == null ? Optional.empty() : Optional.of(export(id, value));
    }

    /** All of them, the oldest first. */
    List<Export> list(Reader reader) {
        List<Export> exports = new ArrayList<>();
        try (Cursor cursor = reader.range(EXPORTS.range())) {
            while (cursor.hasNext()) {
                Entry entry = cursor.next();
                exports.add(export(EXPORTS.unpack(entry.key()).getString(0), entry.value()));
            }
        }
        return exports;
    }

    void put(Transaction transaction, Export export) {
        List<Object> settings = new ArrayList<>();
        export.settings().forEach((name, value) -> {
            settings.add(name);
            settings.add(value);
        });
        transaction.put(EXPORTS.pack(export.id()),
                Tuple.of(export.number(), export.table().name().value(), TableRows.encode(export.table()),
                        export.moment().toEpochMilli(), export.started().toEpochMilli(),
                        export.token().orElse(null), Tuple.of(settings.toArray()), progress(export.progress()))
                        .pack());
    }

    void putPart(Transaction transaction, Export export, String part) {
        transaction.put(PARTS.pack(export.number(), export.progress().parts()), Tuple.of(part).pack());
    }

    /** What was said of each part, in their order. */
    List<String> parts(Reader reader, Export export) {
        List<String> parts = new ArrayList<>();
        try (Cursor cursor = reader.range(PARTS.range(export.number()))) {
            while (cursor.hasNext()) {
                parts.add(Tuple.unpack(cursor.next().value()).getString(0));
            }
        }
        return parts;
    }

    void deleteParts(Transaction transaction, Export export) {
        transaction.deleteRange(PARTS.range(export.number()));
    }

    void delete(Transaction transaction, Export export) {
        transaction.delete(EXPORTS.pack(export.id()));
        deleteParts(transaction, export);
    }

    private static Tuple progress(Export.Progress progress) {
        return Tuple.of(progress.state().name(), progress.last().orElse(null), progress.exported().items(),
                progress.exported().bytes(), progress.parts(),
                progress.ended().map(Instant::toEpochMilli).orElse(null),
                progress.failure().map(failure -> Tuple.of(failure.code(), failure.message())).orElse(null));
    }

    private static Export export(String id, byte[] value) {
        Tuple row = Tuple.unpack(value);
        Map<String, String> settings = new LinkedHashMap<>();
        Tuple pairs = row.getTuple(6);
        for (int i = 0; i < pairs.size(); i += 2) {
            settings.put(pairs.getString(i), pairs.getString(i + 1));
        }
        return new Export(id, row.getLong(0), TableRows.decode(new TableName(row.getString(1)), row.getBytes(2)),
                Instant.ofEpochMilli(row.getLong(3)), Instant.ofEpochMilli(row.getLong(4)),
                Optional.ofNullable(row.isNull(5) ? null : row.getString(5)), settings, progress(row.getTuple(7)));
    }

    private static Export.Progress progress(Tuple row) {
        @Nullable
        Tuple failure = row.isNull(6) ? null : row.getTuple(6);
        return new Export.Progress(Export.State.valueOf(row.getString(0)),
                row.isNull(1) ? Optional.empty() : Optional.of(row.getTuple(1)),
                new CountRows.Count(row.getLong(2), row.getLong(3)), (int) row.getLong(4),
                row.isNull(5) ? Optional.empty() : Optional.of(Instant.ofEpochMilli(row.getLong(5))),
                failure == null
                        ? Optional.empty()
                        : Optional.of(new Export.Failure(failure.getString(0), failure.getString(1))));
    }
}
