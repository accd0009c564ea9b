package dev.quern.storage.kv.contract;

import dev.quern.storage.kv.KeyValueStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The contract, run against the simplest engine. */
class InMemoryStoreTest {

    private final InMemoryStore.Disk disk = new InMemoryStore.Disk();

    private KeyValueStore openInMemory() {
        return new InMemoryStore(disk);
    }

    @Nested
    class Points extends PointContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openInMemory();
        }
    }

    @Nested
    class Ranges extends RangeContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openInMemory();
        }
    }

    @Nested
    class Isolation extends IsolationContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openInMemory();
        }
    }

    @Nested
    class Lifecycle extends LifecycleContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openInMemory();
        }
    }

    @Nested
    class Async extends AsyncContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openInMemory();
        }
    }

    @Nested
    class Concurrency extends ConcurrencyContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openInMemory();
        }
    }

    @Nested
    class Serializability extends SerializabilityContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openInMemory();
        }
    }

    @Nested
    class Model extends ModelContract {
        @Override
        protected KeyValueStore open(Path directory) {
            return openInMemory();
        }
    }
}
