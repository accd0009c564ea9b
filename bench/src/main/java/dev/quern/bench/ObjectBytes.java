package dev.quern.bench;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.ObjectStoreSettings;
import dev.quern.storage.objects.blob.BlobStore;
import dev.quern.storage.objects.blob.FileBlobSettings;
import dev.quern.storage.objects.blob.FileBlobStore;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.objects.body.ExpectedBody;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ObjectEvents;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.version.ObjectContent;
import dev.quern.storage.objects.version.PutObject;
import dev.quern.storage.rocksdb.RocksDbSettings;
import dev.quern.storage.rocksdb.RocksDbStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Bytes of objects, without any protocol: an object of 64 MiB written and read, beside a plain file that is written
 * with
 * SHA-256 and an fsync, and read; and small objects written by many.
 */
final class ObjectBytes {

    private static final int PIECE_BYTES = 128 << 10;
    private static final int PIECES = 512;
    private static final int SMALL_BYTES = 4 << 10;
    private static final int WRITERS = 32;
    private static final BucketName BUCKET = new BucketName("bucket");
    private static final Cause CAUSE = Cause.store("bench");

    private final Bench bench;
    private final byte[] piece = new byte[PIECE_BYTES];

    ObjectBytes(Bench bench) {
        this.bench = bench;
        new Random(1).nextBytes(piece);
    }

    /** Does something once. */
    private interface Once {
        void run() throws IOException;
    }

    /** An object written with some checksums, and how long it took. */
    private record Case(String what, Set<ChecksumAlgorithm> algorithms, double[] seconds) {}

    void run() throws IOException, InterruptedException, ExecutionException {
        int rounds = bench.settings().rounds();
        try (KeyValueStore kv = RocksDbStore.open(bench.scratch().resolve("store"), RocksDbSettings.defaults());
                BlobStore blobs = FileBlobStore.open(bench.scratch().resolve("blobs"), FileBlobSettings.defaults())) {
            ObjectStore store = new ObjectStore(kv, blobs, ObjectEvents.none(), InstantSource.system(),
                    ObjectStoreSettings.defaults());
            store.buckets().create(BUCKET, "local", "bench");
            large(store, rounds);
            double[] rates = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                rates[round] = smallPuts(store);
            }
            bench.say("objects of 4 KiB, durable, %d writers: %.0f/s", WRITERS, Figures.of(rates).median());
        }
    }

    private void large(ObjectStore store, int rounds) throws IOException {
        List<Case> cases = List.of(new Case("MD5 alone", Set.of(), new double[rounds]),
                new Case("MD5 and CRC32", Set.of(ChecksumAlgorithm.CRC32), new double[rounds]),
                new Case("MD5 and CRC64NVME", Set.of(ChecksumAlgorithm.CRC64NVME), new double[rounds]),
                new Case("MD5 and SHA-256", Set.of(ChecksumAlgorithm.SHA256), new double[rounds]));
        double[] plainWrites = new double[rounds];
        double[] plainReads = new double[rounds];
        double[] reads = new double[rounds];
        Path file = bench.scratch().resolve("plain");
        for (int round = 0; round < rounds; round++) {
            Files.deleteIfExists(file);
            plainWrites[round] = seconds(() -> writePlain(file));
            for (Case each : cases) {
                each.seconds()[round] = seconds(() -> put(store, each.algorithms()));
            }
            plainReads[round] = seconds(() -> readPlain(file));
            reads[round] = seconds(() -> read(store));
        }
        double plain = Figures.of(plainWrites).median();
        double mebibytes = PIECES * (double) PIECE_BYTES / (1 << 20);
        for (Case each : cases) {
            double ours = Figures.of(each.seconds()).median();
            bench.say("64 MiB object with %s: %.0f MiB/s; plain file with SHA-256 and fsync %.0f MiB/s: ratio %.2f",
                    each.what(), mebibytes / ours, mebibytes / plain, plain / ours);
        }
        double plainRead = Figures.of(plainReads).median();
        double read = Figures.of(reads).median();
        bench.say("64 MiB object read, verified: %.0f MiB/s; plain file %.0f MiB/s: ratio %.2f", mebibytes / read,
                mebibytes / plainRead, plainRead / read);
        bench.say("verified region by region, as for sendfile: %.0f MiB/s", mebibytes / seconds(() -> regions(store)));
    }

    private static double seconds(Once once) throws IOException {
        long begin = System.nanoTime();
        once.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    private void writePlain(Path file) throws IOException {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < PIECES; i++) {
                sha256.update(piece);
                channel.write(ByteBuffer.wrap(piece));
            }
            channel.force(true);
        }
        if (sha256.digest().length == 0) {
            throw new IllegalStateException();
        }
    }

    private static void readPlain(Path file) throws IOException {
        ByteBuffer into = ByteBuffer.allocateDirect(PIECE_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(into.clear()) >= 0) {
                // to the end
            }
        }
    }

    private void put(ObjectStore store, Set<ChecksumAlgorithm> algorithms) {
        try (BodyWriter writer = store.receive(algorithms)) {
            for (int i = 0; i < PIECES; i++) {
                writer.write(ByteBuffer.wrap(piece));
            }
            try (ReceivedBody body = writer.finish(ExpectedBody.unknown())) {
                store.objects().put(BUCKET, new ObjectKey("large"), body, PutObject.plain(CAUSE));
            }
        }
    }

    private static void read(ObjectStore store) {
        ByteBuffer into = ByteBuffer.allocateDirect(PIECE_BYTES);
        try (ObjectContent content = store.objects().open(BUCKET, new ObjectKey("large"), Optional.empty())) {
            for (long position = 0; position < content.length();) {
                position += content.read(into.clear(), position);
            }
        }
    }

    private static void regions(ObjectStore store) {
        try (ObjectContent content = store.objects().open(BUCKET, new ObjectKey("large"), Optional.empty())) {
            for (long position = 0; position < content.length();) {
                position += content.region(position, 1 << 20).orElseThrow().length();
            }
        }
    }

    private double smallPuts(ObjectStore store) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        long end = began + (long) (bench.settings().seconds() * 1e9);
        long done = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Callable<Long>> writers = new ArrayList<>();
            IntStream.range(0, WRITERS).forEach(writer -> writers.add(() -> putSmall(store, writer, end)));
            for (Future<Long> written : threads.invokeAll(writers)) {
                done += written.get();
            }
        }
        return done * 1e9 / (System.nanoTime() - began);
    }

    private long putSmall(ObjectStore store, int number, long end) {
        long count = 0;
        while (System.nanoTime() - end < 0) {
            try (BodyWriter writer = store.receive(Set.of(ChecksumAlgorithm.CRC64NVME))) {
                writer.write(ByteBuffer.wrap(piece, 0, SMALL_BYTES));
                try (ReceivedBody body = writer.finish(ExpectedBody.unknown())) {
                    store.objects().put(BUCKET, new ObjectKey(number + "/" + count), body, PutObject.plain(CAUSE));
                }
            }
            count++;
        }
        return count;
    }
}
