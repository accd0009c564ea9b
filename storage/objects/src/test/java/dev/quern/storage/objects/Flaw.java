package dev.quern.storage.objects;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.objects.blob.BlobId;
import dev.quern.storage.objects.blob.BlobReader;
import dev.quern.storage.objects.blob.BlobStore;
import dev.quern.storage.objects.blob.BlobWriter;
import dev.quern.storage.objects.model.NotificationRule;
import dev.quern.storage.objects.model.ObjectChange;
import dev.quern.storage.objects.model.ObjectEvents;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Ways to break the promises that the crash test is about: it must notice each. */
enum Flaw {
    NONE,
    /** Events are written in a transaction of their own, after the change was acknowledged. */
    EVENTS_LATER,
    /** Blobs get their place after the rows that name them. */
    BLOBS_LATER;

    BlobStore of(BlobStore blobs) {
        return this == BLOBS_LATER ? new LateBlobs(blobs) : blobs;
    }

    ObjectEvents of(ObjectEvents events, KeyValueStore kv) {
        return this == EVENTS_LATER ? new LateEvents(events, kv) : events;
    }

    private static void later(Runnable action) {
        Thread.ofVirtual().start(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            action.run();
        });
    }

    private record LateEvents(ObjectEvents events, KeyValueStore kv) implements ObjectEvents {

        @Override
        public Runnable changed(Transaction transaction, ObjectChange change, List<NotificationRule> rules) {
            return () -> later(() -> kv.update(another -> events.changed(another, change, rules)));
        }
    }

    private record LateBlobs(BlobStore blobs) implements BlobStore {

        @Override
        public BlobWriter create() {
            BlobWriter writer = blobs.create();
            return new BlobWriter() {
                @Override
                public BlobId id() {
                    return writer.id();
                }

                @Override
                public void write(ByteBuffer bytes) {
                    writer.write(bytes);
                }

                @Override
                public long length() {
                    return writer.length();
                }

                @Override
                public void commit() {
                    later(writer::commit);
                }

                @Override
                public void close() {
                    // committed later
                }
            };
        }

        @Override
        public BlobReader open(BlobId id) {
            return blobs.open(id);
        }

        @Override
        public void delete(BlobId id) {
            blobs.delete(id);
        }

        @Override
        public void forEach(Consumer<BlobId> consumer) {
            blobs.forEach(consumer);
        }

        @Override
        public void close() {
            blobs.close();
        }
    }
}
