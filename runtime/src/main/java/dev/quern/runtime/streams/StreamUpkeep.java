package dev.quern.runtime.streams;

import dev.quern.runtime.time.TimeSource;
import dev.quern.runtime.time.Upkeep;
import dev.quern.storage.streams.StreamStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what streams have kept for long enough, on a thread of its own that exists while there is something to do.
 * Nobody waits for it: readers do not see what is too old.
 */
public final class StreamUpkeep implements AutoCloseable {

    /** How often it looks whether there is something to do. */
    public static final Duration PERIOD = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(StreamUpkeep.class);

    private final StreamStore store;
    private final Upkeep upkeep;

    public StreamUpkeep(StreamStore store, TimeSource time) {
        this.store = store;
        this.upkeep = new Upkeep("quern-streams-upkeep", time);
    }

    /** Begins. */
    public void start() {
        upkeep.soon(this::turn);
    }

    private void turn() {
        Upkeep.attempt("remove old records of streams", () -> {
            int shards = store.trimmer().trim();
            if (shards > 0) {
                LOG.debug("Old records of {} shards were removed", shards);
            }
        });
        upkeep.later(PERIOD, this::turn);
    }

    /** Waits for what is running, which ends soon. */
    @Override
    public void close() {
        upkeep.close();
    }
}
