package dev.quern.storage.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.rocksdb.RocksDbSettings;
import dev.quern.storage.rocksdb.RocksDbStore;
import dev.quern.storage.streams.append.Placement;
import dev.quern.storage.streams.catalog.CreateStream;
import dev.quern.storage.streams.read.RecordPage;
import dev.quern.storage.streams.read.Start;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.HashKey;
import dev.quern.storage.streams.stream.NewRecord;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A store over RocksDB in a folder, with short words for using it. */
public final class Fixture implements AutoCloseable {

    public static final StreamName STREAM = new StreamName("clicks");

    public final ManualClock clock = new ManualClock();
    public final KeyValueStore kv;
    public final StreamStore store;

    private Fixture(KeyValueStore kv, StreamStoreSettings settings) {
        this.kv = kv;
        this.store = new StreamStore(kv, clock, settings);
    }

    public static Fixture open(Path folder) {
        return open(folder, StreamStoreSettings.defaults());
    }

    public static Fixture open(Path folder, StreamStoreSettings settings) {
        return new Fixture(rocksDb(folder), settings);
    }

    public static RocksDbStore rocksDb(Path folder) {
        return RocksDbStore.open(folder.resolve("store"), RocksDbSettings.defaults()
                .withNativeLibraryDirectory(Path.of(System.getProperty("java.io.tmpdir"), "quern-test-native")));
    }

    /** As it was, with a stream. */
    public Fixture withStream(int shards) {
        store.streams().create(CreateStream.provisioned(STREAM.value(), shards));
        return this;
    }

    public DataStream stream() {
        return store.streams().get(STREAM);
    }

    public List<Shard> shards() {
        return store.streams().shards(stream());
    }

    public List<Shard> openShards() {
        return shards().stream().filter(Shard::isOpen).sorted((a, b) -> a.range().compareTo(b.range())).toList();
    }

    public Placement.Placed put(String key, String data) {
        return store.writer().put(STREAM, NewRecord.of(key, data.getBytes(UTF_8)));
    }

    /** Into the open shard with the lowest hash keys. */
    public Placement.Placed putFirst(String data) {
        return store.writer().put(STREAM, NewRecord.of("key", HashKey.FIRST, data.getBytes(UTF_8)));
    }

    public long place(int shard, Start start) {
        return store.reader().place(STREAM, shard, start);
    }

    public RecordPage read(int shard, long from) {
        return store.reader().read(STREAM, shard, from, 10_000, 10 << 20);
    }

    /** The data of what follows a place. */
    public List<String> data(int shard, Start start) {
        return texts(read(shard, place(shard, start)).records());
    }

    /** The data of all that can be read of a shard. */
    public List<String> data(int shard) {
        return data(shard, new Start.TrimHorizon());
    }

    /** All that can be read of a shard, in small pages. */
    public List<StreamRecord> all(int shard) {
        List<StreamRecord> all = new ArrayList<>();
        RecordPage page;
        long next = 1;
        do {
            page = store.reader().read(STREAM, shard, next, 7, 1 << 20);
            all.addAll(page.records());
            next = page.next();
        } while (!page.records().isEmpty());
        return all;
    }

    public static List<String> texts(List<StreamRecord> records) {
        return records.stream().map(Fixture::text).toList();
    }

    public static String text(StreamRecord record) {
        return new String(record.data(), UTF_8);
    }

    @Override
    public void close() {
        kv.close();
    }
}
