package dev.quern.runtime.async;

import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionDependent;
import dev.quern.runtime.function.FunctionLookup;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.FunctionsException.NotFound;
import dev.quern.runtime.function.Page;
import dev.quern.runtime.function.Qualifier;
import dev.quern.runtime.store.Rows;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is said about asynchronous calls, at most once for each function, version and alias. Safe for several threads.
 */
public final class EventInvokeConfigs implements FunctionDependent {

    private final Rows<EventInvokeConfig> rows = new Rows<>(Subspace.named("event-invoke-config"),
            EventInvokeConfig.class);
    private final KeyValueStore store;
    private final FunctionLookup lookup;
    private final TargetFunctions targets;
    private final TargetBuckets buckets;
    private final Account account;
    private final TimeSource time;

    EventInvokeConfigs(KeyValueStore store, FunctionLookup lookup, TargetFunctions targets, TargetBuckets buckets,
            Account account, TimeSource time) {
        this.store = store;
        this.lookup = lookup;
        this.targets = targets;
        this.buckets = buckets;
        this.account = account;
        this.time = time;
    }

    /**
     * Where records of calls go.
     *
     * @param onSuccess
     *            an ARN, of a function; nowhere if empty
     * @param onFailure
     *            an ARN, of a function or a bucket; nowhere if empty
     */
    public record Destinations(Optional<String> onSuccess, Optional<String> onFailure) {}

    /** What is said; what is empty is not. */
    public record Change(Optional<Integer> retryAttempts, Optional<Duration> eventAge,
            Optional<Destinations> destinations) {

        /**
         * @throws InvalidParameter
         *             if it says nothing
         */
        public Change {
            if (retryAttempts.isEmpty() && eventAge.isEmpty() && destinations.isEmpty()) {
                throw new InvalidParameter("You must specify at least one of error handling or destination setting.");
            }
        }
    }

    /** Says this and nothing else: what was said before is forgotten. */
    public EventInvokeConfig put(FunctionReference reference, Change change) {
        return store.transact(transaction -> {
            requireFunction(transaction, reference);
            return put(transaction, EventInvokeConfig.unsaid(reference), change);
        });
    }

    /**
     * Changes what was said.
     *
     * @throws NotFound
     *             if nothing was
     */
    public EventInvokeConfig update(FunctionReference reference, Change change) {
        return store.transact(transaction -> {
            requireFunction(transaction, reference);
            return put(transaction, require(transaction, reference), change);
        });
    }

    private EventInvokeConfig put(Transaction transaction, EventInvokeConfig before, Change change) {
        Destinations destinations = change.destinations()
                .orElse(new Destinations(before.onSuccess(), before.onFailure()));
        destinations.onSuccess().ifPresent(arn -> targets.checkDestination(transaction, before.function(), arn));
        destinations.onFailure().ifPresent(arn -> TargetBuckets.nameIn(arn).ifPresentOrElse(
                bucket -> buckets.checkFailureDestination(arn, bucket),
                () -> targets.checkDestination(transaction, before.function(), arn)));
        EventInvokeConfig config = new EventInvokeConfig(before.function(), before.qualifier(),
                change.retryAttempts().or(before::retryAttempts), change.eventAge().or(before::eventAge),
                destinations.onSuccess(), destinations.onFailure(), time.now());
        rows.put(transaction, config, config.function().value(), config.qualifier());
        return config;
    }

    /** What was said of a function, version or alias. */
    public EventInvokeConfig get(FunctionReference reference) {
        try (Snapshot snapshot = store.snapshot()) {
            return require(snapshot, reference);
        }
    }

    /** Forgets what was said. */
    public void delete(FunctionReference reference) {
        store.update(transaction -> {
            require(transaction, reference);
            rows.delete(transaction, reference.name().value(), EventInvokeConfig.qualifierOf(reference));
        });
    }

    /** All that was said of a function, its versions and aliases, in the order of their names. */
    public Page<EventInvokeConfig> list(FunctionName function, Optional<String> marker, int limit) {
        try (Snapshot snapshot = store.snapshot()) {
            requireFunction(snapshot, FunctionReference.to(function));
            List<EventInvokeConfig> found = rows.following(snapshot, marker.map(Object.class::cast),
                    Page.probe(limit), config -> true, function.value());
            return Page.upTo(limit, found, EventInvokeConfig::qualifier);
        }
    }

    /** What applies to calls of a function, version or alias. */
    EventInvokeConfig applying(Reader reader, FunctionReference reference) {
        return rows.get(reader, reference.name().value(), EventInvokeConfig.qualifierOf(reference))
                .orElseGet(() -> EventInvokeConfig.unsaid(reference));
    }

    private void requireFunction(Reader reader, FunctionReference reference) {
        try {
            lookup.require(reader, reference);
        } catch (NotFound e) {
            throw new NotFound("The function doesn't exist.");
        }
    }

    private EventInvokeConfig require(Reader reader, FunctionReference reference) {
        String qualifier = EventInvokeConfig.qualifierOf(reference);
        return rows.get(reader, reference.name().value(), qualifier)
                .orElseThrow(() -> new NotFound("The function "
                        + account.arn(reference.name(), Qualifier.parse(qualifier))
                        + " doesn't have an EventInvokeConfig"));
    }

    @Override
    public void functionDeleted(Transaction transaction, FunctionName name) {
        rows.deleteAll(transaction, name.value());
    }

    @Override
    public void qualifierDeleted(Transaction transaction, FunctionName name, Qualifier qualifier) {
        rows.delete(transaction, name.value(), qualifier.text());
    }
}
