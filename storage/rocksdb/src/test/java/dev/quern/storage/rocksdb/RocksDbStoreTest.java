package dev.quern.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.storage.kv.Subspace;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksDbStoreTest {

    @TempDir
    Path directory;

    @Test
    void whatWasCommittedIsThereAfterOpeningAgain() {
        byte[] key = Subspace.named("test").pack("a", 1);
        try (RocksDbStore store = RocksDbStore.open(directory, RocksDbSettings.defaults())) {
            store.update(transaction -> transaction.put(key, new byte[]{7}));
        }
        try (RocksDbStore store = RocksDbStore.open(directory, RocksDbSettings.defaults())) {
            byte[] value = store.<byte @Nullable []>transact(transaction -> transaction.get(key));
            assertThat(value).containsExactly(7);
        }
    }
}
