package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.contract.AsyncContract;
import dev.quern.storage.kv.contract.ConcurrencyContract;
import dev.quern.storage.kv.contract.IsolationContract;
import dev.quern.storage.kv.contract.LifecycleContract;
import dev.quern.storage.kv.contract.ModelContract;
import dev.quern.storage.kv.contract.PointContract;
import dev.quern.storage.kv.contract.RangeContract;
import dev.quern.storage.kv.contract.SerializabilityContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract, run against the embedded engine. */
class RocksDbContractTest {

    private static KeyValueStore openRocksDb(Path directory) {
        return RocksDbStore.open(directory, RocksDbSettings.defaults());
    }

    @Nested
    class Points extends PointContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openRocksDb(directory);
        }
    }

    @Nested
    class Ranges extends RangeContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openRocksDb(directory);
        }
    }

    @Nested
    class Isolation extends IsolationContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openRocksDb(directory);
        }
    }

    @Nested
    class Lifecycle extends LifecycleContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openRocksDb(directory);
        }
    }

    @Nested
    class Async extends AsyncContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openRocksDb(directory);
        }
    }

    @Nested
    class Concurrency extends ConcurrencyContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openRocksDb(directory);
        }
    }

    @Nested
    class Serializability extends SerializabilityContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openRocksDb(directory);
        }
    }

    @Nested
    class Model extends ModelContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openRocksDb(directory);
        }
    }
}
