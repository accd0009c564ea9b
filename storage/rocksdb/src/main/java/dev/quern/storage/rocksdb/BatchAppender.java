package dev.quern.storage.rocksdb;

import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Adds writes to a batch from where a checked exception cannot pass: the first failure is thrown at the end. */
final class BatchAppender {

    private interface Step {
        void run() throws RocksDBException;
    }

    private final WriteBatch batch;
    private @Nullable RocksDBException failure;

    BatchAppender(WriteBatch batch) {
        this.batch = batch;
    }

    void put(byte[] key, byte[] value) {
        run(() -> batch.put(key, value));
    }

    void delete(byte[] key) {
        run(() -> batch.delete(key));
    }

    void deleteRange(byte[] from, byte[] to) {
        run(() -> batch.deleteRange(from, to));
    }

    void finish() throws RocksDBException {
        if (failure != null) {
            throw failure;
        }
    }

    private void run(Step step) {
        try {
            if (failure == null) {
                step.run();
            }
        } catch (RocksDBException e) {
            failure = e;
        }
    }
}
