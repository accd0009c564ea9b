package dev.quern.runtime.mapping.feed;

import dev.quern.runtime.async.RecordBuckets;
import dev.quern.runtime.invoke.Lineage;
import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import java.util.ArrayList;
import java.util.List;

/** A bucket that keeps records of failures in the store itself. */
final class NotesInStore implements RecordBuckets {

    static final String ARN = "arn:aws:s3:::notes";

    private static final Subspace NOTES = Subspace.named("notes");

    @Override
    public boolean exists(String bucket) {
        return bucket.equals("notes");
    }

    @Override
    public PreparedRecord prepare(String bucket, String key, byte[] json, String functionArn, Lineage lineage) {
        return new PreparedRecord() {
            @Override
            public void begin() {}

            @Override
            public boolean write(Transaction transaction) {
                transaction.put(NOTES.pack(key), json);
                return true;
            }

            @Override
            public void committed() {}

            @Override
            public void unknown() {}

            @Override
            public void close() {}
        };
    }

    static List<byte[]> all(KeyValueStore store) {
        List<byte[]> notes = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot(); Cursor cursor = snapshot.range(NOTES.range())) {
            while (cursor.hasNext()) {
                notes.add(cursor.next().value());
            }
        }
        return notes;
    }
}
