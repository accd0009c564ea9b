package dev.quern.admin.dynamodb.backup;

import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.listing.ListRequest;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.version.ObjectContent;
import dev.quern.storage.tables.backup.Export;
import dev.quern.storage.tables.backup.Import;
import dev.quern.storage.tables.backup.Imports;
import dev.quern.storage.tables.backup.Steps;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Reads the objects of imports, in the order of their keys, line by line, and puts the items into their tables. How far
 * it is is noted after every few thousand lines; a restart reads those after the last note again. For one thread at a
 * time.
 */
public final class ImportWork {

    private static final int LINES_OF_A_NOTE = 2_000;
    private static final long BYTES_OF_A_NOTE = 4L << 20;
    /** How much of an object is read in one step, at least. */
    private static final long BYTES_OF_A_STEP = 64L << 20;
    /** The place of an object that was read to its end. */
    private static final long END = Long.MAX_VALUE;

    private final Imports imports;
    private final ObjectStore objects;

    public ImportWork(Imports imports, ObjectStore objects) {
        this.imports = imports;
        this.objects = objects;
    }

    /**
     * Goes one step on with each import that is not over, as {@link Steps#ofEach} does.
     *
     * @return whether there is more to do
     */
    public boolean step() {
        boolean more = Steps.ofEach(imports.list(), each -> !each.isOver() && step(each));
        imports.forget();
        return more;
    }

    private boolean step(Import each) {
        Optional<Table> table = imports.table(each);
        if (table.isEmpty()) {
            imports.fail(each, new Export.Failure("TableNotFound", "The table is there no more"));
            return false;
        }
        try {
            Optional<ObjectKey> key = next(each);
            if (key.isEmpty()) {
                imports.complete(each);
                return false;
            }
            read(each, table.get(), key.get());
            return true;
        } catch (ObjectsException refused) {
            return failed(each, "S3" + refused.getClass().getSimpleName(), refused);
        } catch (IOException unreadable) {
            return failed(each, "InvalidInput", unreadable);
        } catch (TablesException.ResourceNotFound filledByAnother) {
            return true;
        }
    }

    private boolean failed(Import each, String code, Exception why) {
        imports.fail(each, new Export.Failure(code, String.valueOf(why.getMessage())));
        return false;
    }

    /** The object to read on, or the one after it; empty if all were read. */
    private Optional<ObjectKey> next(Import each) {
        Optional<String> source = each.progress().source();
        if (source.isPresent() && each.progress().position() != END) {
            return source.map(ObjectKey::new);
        }
        ImportPlace place = ImportPlace.of(each);
        ListRequest request = ListRequest.first(1).withPrefix(place.prefix().orElse(""));
        List<ObjectVersion> found = objects.listings().objects(new BucketName(place.bucket()),
                source.map(request::after).orElse(request)).objects();
        return found.stream().findFirst().map(ObjectVersion::key);
    }

    private void read(Import each, Table table, ObjectKey key) throws IOException {
        ImportPlace place = ImportPlace.of(each);
        long from = each.progress().source().filter(key.value()::equals).isPresent() ? each.progress().position() : 0;
        try (ObjectContent content = objects.objects().open(new BucketName(place.bucket()), key, Optional.empty());
                InputStream stored = content.stream(0, content.length());
                InputStream plain = place.compressed() && content.length() > 0
                        ? new GZIPInputStream(stored, 64 << 10)
                        : stored) {
            ItemLineReader lines = new ItemLineReader(plain,
                    place.csv().<LineForm>map(csv -> new CsvLines(csv, table)).orElseGet(JsonLines::new));
            lines.begin();
            // as much as was passed for it: so all of an object is read twice at most, however many steps it takes
            long enough = Math.max(BYTES_OF_A_STEP, lines.skip(from));
            Optional<Import> now = Optional.of(each);
            long read = 0;
            do {
                now = readSome(now.get(), table, key, lines);
                read += lines.takeBytes();
            } while (now.isPresent() && read < enough && now.get().progress().position() != END);
        }
    }

    private Optional<Import> readSome(Import each, Table table, ObjectKey key, ItemLineReader lines)
            throws IOException {
        List<Item> items = new ArrayList<>();
        long errors = 0;
        long bytes = 0;
        boolean more = true;
        while (items.size() + errors < LINES_OF_A_NOTE && bytes < BYTES_OF_A_NOTE && more) {
            more = lines.next();
            bytes = lines.bytesSinceTake();
            if (more && !lines.isBlank()) {
                Optional<Item> item = lines.item();
                item.ifPresent(items::add);
                errors += item.isPresent() ? 0 : 1;
            }
        }
        long imported = imports.fill(table, items);
        return imports.advance(each, key.value(), more ? lines.number() : END, new Import.Counts(bytes,
                items.size() + errors, imported, errors + items.size() - imported));
    }
}
