package dev.quern.storage.objects.version;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.objects.body.Bodies;
import dev.quern.storage.objects.bucket.NotificationRules;
import dev.quern.storage.objects.model.ObjectEvents;
import dev.quern.storage.objects.rows.BodyRows;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs transactions that change objects, and what follows from them. Safe for use by any number of threads. */
public final class Changes {

    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    private final KeyValueStore store;
    private final Bodies bodies;
    private final BodyRows rows;
    private final ObjectEvents events;
    private final NotificationRules rules;
    private final InstantSource clock;

    public Changes(KeyValueStore store, Bodies bodies, BodyRows rows, ObjectEvents events, NotificationRules rules,
            InstantSource clock) {
        this.store = store;
        this.bodies = bodies;
        this.rows = rows;
        this.events = events;
        this.rules = rules;
        this.clock = clock;
    }

    /** What a run of the transaction came to. */
    private record Run<T>(T result, Effects effects) {}

    /**
     * Commits a change. The body may run several times.
     *
     * @return what the body returned in the run that was committed
     */
    public <T> T commit(Function<Effects, T> body) {
        Run<T> run = store.transact(transaction -> {
            Effects effects = effects(transaction);
            return new Run<>(body.apply(effects), effects);
        });
        committed(run.effects());
        return run.result();
    }

    /** One run of a transaction of somebody else's, who says with {@link #committed} that it was the last. */
    Effects effects(Transaction transaction) {
        return new Effects(transaction, clock.instant().truncatedTo(ChronoUnit.MILLIS), events, rules, rows);
    }

    /** The transaction has committed, with what was written in this run of it. */
    void committed(Effects effects) {
        effects.afterCommit().forEach(Changes::runSafely);
        bodies.removeFilesLater(effects.doomed());
    }

    /** What is committed is committed: a failure after that is no answer to the request. */
    private static void runSafely(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("What should follow a change of an object failed", e);
        }
    }
}
