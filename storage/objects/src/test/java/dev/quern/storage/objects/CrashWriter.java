package dev.quern.storage.objects;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.objects.blob.BlobStore;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.objects.body.ExpectedBody;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.NotificationRule;
import dev.quern.storage.objects.model.ObjectChange;
import dev.quern.storage.objects.model.ObjectEvents;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.Upload;
import dev.quern.storage.objects.multipart.CompleteUpload;
import dev.quern.storage.objects.multipart.NewUpload;
import dev.quern.storage.objects.multipart.UploadedPart;
import dev.quern.storage.objects.version.CopyObject;
import dev.quern.storage.objects.version.CopySource;
import dev.quern.storage.objects.version.DeleteObject;
import dev.quern.storage.objects.version.PutObject;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The process that is killed. Each of its threads changes keys of its own, one after another: it says what it begins
 * ({@code begin key operation seed .}) and, when the call has returned, that it is done ({@code done key .}).
 */
final class CrashWriter {

    static final BucketName PLAIN = new BucketName("plain");
    static final BucketName VERSIONED = new BucketName("versioned");
    static final Subspace EVENTS = Subspace.named("events");
    static final int THREADS = 6;
    static final int KEYS = 4;

    /** What a change of a key is, and what is in the object after it. */
    enum Operation {
        SMALL, LARGE, PARTS, COPY, DELETE;

        /** The bytes that the object has then; the same for the same seed. */
        byte[] content(long seed) {
            return switch (this) {
                case SMALL -> Fixture.bytes(seed, (int) (seed % 5_000));
                case LARGE -> Fixture.bytes(seed, (int) (20_000 + seed % 200_000));
                case PARTS -> Fixture.bytes(seed, 150_000);
                case COPY -> Fixture.bytes(COPIED, 90_000);
                case DELETE -> new byte[0];
            };
        }
    }

    /** The seed of the object that is copied. */
    static final long COPIED = 42;
    static final ObjectKey SOURCE = new ObjectKey("source");

    private final ObjectStore store;
    private final PrintStream said;
    private final ReentrantLock printing = new ReentrantLock();

    private CrashWriter(ObjectStore store, PrintStream said) {
        this.store = store;
        this.said = said;
    }

    /** Arguments: the folder, a flaw, a seed. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        Flaw flaw = Flaw.valueOf(arguments[1]);
        KeyValueStore kv = Fixture.rocksDb(folder);
        BlobStore blobs = flaw.of(Fixture.files(folder));
        ObjectEvents events = flaw.of(new EventRows(), kv);
        CrashWriter writer = new CrashWriter(
                new ObjectStore(kv, blobs, events, InstantSource.system(), settings()), System.out);
        Random seeds = new Random(Long.parseLong(arguments[2]));
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            long seed = seeds.nextLong();
            Thread.ofPlatform().start(() -> writer.changeForever(thread, new Random(seed)));
        }
        Thread.ofPlatform().start(writer::collectForever);
    }

    static ObjectStoreSettings settings() {
        return ObjectStoreSettings.defaults().withMinPartBytes(1);
    }

    /** Writes a row for each change, as a notification would be queued. */
    static final class EventRows implements ObjectEvents {

        @Override
        public Runnable changed(Transaction transaction, ObjectChange change, List<NotificationRule> rules) {
            transaction.put(EVENTS.pack(change.bucket().name().value(), change.key().value(), change.sequence()),
                    Tuple.of(change.kind().name(), change.size()).pack());
            return () -> {};
        }
    }

    static BucketName bucketOf(int thread) {
        return thread % 2 == 0 ? PLAIN : VERSIONED;
    }

    private void changeForever(int thread, Random random) {
        BucketName bucket = bucketOf(thread);
        while (true) {
            ObjectKey key = new ObjectKey("%s/%d/%d".formatted(bucket, thread, random.nextInt(KEYS)));
            Operation operation = Operation.values()[random.nextInt(Operation.values().length)];
            long seed = random.nextInt(1, Integer.MAX_VALUE);
            say("begin " + key + " " + operation + " " + seed);
            change(bucket, key, operation, seed);
            say("done " + key);
        }
    }

    private void change(BucketName bucket, ObjectKey key, Operation operation, long seed) {
        switch (operation) {
            case SMALL, LARGE -> {
                try (BodyWriter writer = store.receive(Set.of(ChecksumAlgorithm.CRC32))) {
                    writer.write(ByteBuffer.wrap(operation.content(seed)));
                    try (ReceivedBody body = writer.finish(ExpectedBody.unknown())) {
                        store.objects().put(bucket, key, body, PutObject.plain(Fixture.CAUSE));
                    }
                }
            }
            case PARTS -> putInParts(bucket, key, operation.content(seed));
            case COPY -> store.objects().copy(CopySource.of(PLAIN, SOURCE), bucket, key,
                    CopyObject.plain(Fixture.CAUSE));
            case DELETE -> store.objects().delete(bucket, DeleteObject.of(key), Fixture.CAUSE);
        }
    }

    private void putInParts(BucketName bucket, ObjectKey key, byte[] content) {
        Upload upload = store.uploads().create(bucket, key, NewUpload.plain("crash"));
        List<CompleteUpload.Part> parts = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            try (BodyWriter writer = store.uploads().receive(upload, Set.of())) {
                writer.write(ByteBuffer.wrap(content, (number - 1) * 50_000, 50_000));
                try (ReceivedBody body = writer.finish(ExpectedBody.unknown())) {
                    UploadedPart part = store.uploads().putPart(bucket, key, upload.id(), number, body);
                    parts.add(Fixture.named(part));
                }
            }
        }
        store.uploads().complete(bucket, key, upload.id(), CompleteUpload.of(parts, Fixture.CAUSE));
    }

    private void collectForever() {
        while (true) {
            store.garbage().collect(InstantSource.system().instant());
            store.garbage().sweep(() -> true);
        }
    }

    /** A line may be cut off by the kill: it ends with a dot. */
    private void say(String line) {
        printing.lock();
        try {
            said.println(line + " .");
            said.flush();
        } finally {
            printing.unlock();
        }
    }
}
