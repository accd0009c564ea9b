package dev.quern.bench;

import static dev.quern.bench.TableItems.TABLE;

import dev.quern.storage.rocksdb.RocksDbSettings;
import dev.quern.storage.rocksdb.RocksDbStore;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.TableStoreSettings;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.query.Page;
import dev.quern.storage.tables.query.ReadItem;
import dev.quern.storage.tables.query.ScanItems;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Tables in this process, on one thread: items read by their keys beside a bare RocksDB that holds the same bytes, each
 * decoded whole; and a table scanned page by page.
 */
final class TablesInProcess {

    private static final int READ = 10_000;
    private static final int READ_TEXT = 1_000;
    private static final int[] SCANNED_TEXTS = {100, 1_000};

    private final Bench bench;

    TablesInProcess(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException, InterruptedException, ExecutionException {
        gets();
        for (int text : SCANNED_TEXTS) {
            scan(text);
        }
    }

    /** Opens a store that was filled and closed, so that what is read lies in files and not in a buffer for writes. */
    private RocksDbStore filled(String name, int items, int text) {
        Path folder = bench.scratch().resolve(name);
        try (RocksDbStore kv = RocksDbStore.open(folder, RocksDbSettings.defaults())) {
            TableItems.fill(tables(kv), items, text);
        }
        return RocksDbStore.open(folder, RocksDbSettings.defaults());
    }

    private static TableStore tables(RocksDbStore kv) {
        return new TableStore(kv, _ -> {}, InstantSource.system(), TableStoreSettings.defaults());
    }

    private void gets() throws IOException, InterruptedException, ExecutionException {
        List<Item> keys = new ArrayList<>(READ);
        for (int i = 0; i < READ; i++) {
            keys.add(TableItems.key(i));
        }
        Path copy = bench.scratch().resolve("gets-bare");
        try (RocksDbStore kv = filled("gets", READ, READ_TEXT)) {
            kv.checkpoint(copy);
            try (Options options = new Options(); RocksDB bare = RocksDB.openReadOnly(options, copy.toString())) {
                List<byte[]> rows = itemRows(bare);
                TableStore store = tables(kv);
                Turns.Side ours = () -> rate(i -> store.reads()
                        .get(new ReadItem(TABLE, keys.get(i), Optional.empty(), true)).item().orElseThrow());
                Turns.Side theirs = () -> rate(i -> Item.decode(bare.get(rows.get(i))));
                ours.rate();
                theirs.rate();
                Turns turns = Turns.of(bench.settings().rounds(), ours, theirs);
                bench.say("GetItem in process, 1 thread: %.0f/s; bare RocksDB and decoding: %.0f/s: ratio %.2f (%.2f to"
                        + " %.2f), target at least 0.6", turns.ours(), turns.theirs(), turns.ratio().median(),
                        turns.ratio().least(), turns.ratio().greatest());
            }
        } catch (RocksDBException e) {
            throw new IOException(e);
        }
    }

    /** The keys of all rows that are as large as an item. */
    private static List<byte[]> itemRows(RocksDB bare) throws IOException {
        List<byte[]> keys = new ArrayList<>();
        try (RocksIterator all = bare.newIterator()) {
            for (all.seekToFirst(); all.isValid(); all.next()) {
                if (all.value().length >= READ_TEXT) {
                    keys.add(all.key());
                }
            }
        }
        if (keys.size() != READ) {
            throw new IOException("a copy of " + READ + " items has " + keys.size());
        }
        return keys;
    }

    /** Reads an item. */
    private interface Read {
        Item get(int number) throws RocksDBException;
    }

    private double rate(Read read) throws IOException {
        long began = System.nanoTime();
        long end = began + (long) (bench.settings().seconds() * 1e9);
        long done = 0;
        long now = began;
        try {
            while (now - end < 0) {
                for (int i = 0; i < 100; i++) {
                    if (read.get(ThreadLocalRandom.current().nextInt(READ)).attributes().isEmpty()) {
                        throw new IOException("an item is empty");
                    }
                }
                done += 100;
                now = System.nanoTime();
            }
        } catch (RocksDBException e) {
            throw new IOException(e);
        }
        return done * 1e9 / (now - began);
    }

    private void scan(int text) {
        int items = bench.settings().scanned();
        try (RocksDbStore kv = filled("scan-" + text, items, text)) {
            TableStore store = tables(kv);
            scanAll(store, items);
            double[] rates = new double[3];
            long before = used();
            long most = 0;
            for (int i = 0; i < rates.length; i++) {
                long began = System.nanoTime();
                most = Math.max(most, scanAll(store, items) - before);
                rates[i] = items * 1e9 / (System.nanoTime() - began);
            }
            bench.say("Scan of %d items with %d bytes of text, each decoded, 1 thread: %.0f items/s (median of %d),"
                    + " target at least 300000; %.0f MiB of heap more in the middle of it", items, text,
                    Figures.of(rates).median(), rates.length, Math.max(0, most) / (double) (1 << 20));
        }
    }

    /** @return the heap that was in use in the middle of it */
    private static long scanAll(TableStore store, int items) {
        long middle = 0;
        int seen = 0;
        ScanItems next = ScanItems.of(TABLE);
        while (true) {
            Page page = store.queries().scan(next);
            for (Item item : page.items()) {
                seen += item.attributes().containsKey("text") ? 1 : 0;
            }
            if (middle == 0 && seen >= items / 2) {
                middle = used();
            }
            if (page.last().isEmpty()) {
                break;
            }
            next = new ScanItems(TABLE, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty(), page.last(), false);
        }
        if (seen != items) {
            throw new IllegalStateException("a scan of " + items + " items gave " + seen);
        }
        return middle;
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
