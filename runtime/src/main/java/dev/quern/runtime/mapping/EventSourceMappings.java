package dev.quern.runtime.mapping;

import dev.quern.plugin.StreamSource;
import dev.quern.runtime.async.RecordBuckets;
import dev.quern.runtime.async.TargetBuckets;
import dev.quern.runtime.function.FunctionLookup;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.FunctionsException.NotFound;
import dev.quern.runtime.function.FunctionsException.ResourceInUse;
import dev.quern.runtime.function.Page;
import dev.quern.runtime.mapping.filter.FilterCriteria;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Making, changing and listing mappings. What is said here is durable when a method returns, and done soon. Safe for
 * use
 * by several threads; methods block.
 */
public final class EventSourceMappings {

    private final KeyValueStore store;
    private final MappingRows rows;
    private final FunctionLookup lookup;
    private final List<StreamSource> sources;
    private final RecordBuckets buckets;
    private final TimeSource time;
    private final Consumer<String> changed;

    /**
     * @param changed
     *            is told which mapping has changed, after the commit
     */
    public EventSourceMappings(KeyValueStore store, MappingRows rows, FunctionLookup lookup,
            List<StreamSource> sources, RecordBuckets buckets, TimeSource time, Consumer<String> changed) {
        this.store = store;
        this.rows = rows;
        this.lookup = lookup;
        this.sources = List.copyOf(sources);
        this.buckets = buckets;
        this.time = time;
        this.changed = changed;
    }

    /**
     * What is to be changed; what is empty stays as it is.
     *
     * @param function
     *            another function, version or alias
     * @param settings
     *            makes the settings as they are to be of those that there are; changes nothing else
     * @param on
     *            whether records are to be read
     */
    public record Change(Optional<FunctionReference> function, UnaryOperator<MappingSettings> settings,
            Optional<Boolean> on) {}

    /**
     * Makes a mapping.
     *
     * @param on
     *            whether records are to be read
     * @throws InvalidParameter
     *             if there is no such source, stream or function, or a setting breaks a rule
     * @throws Conflict
     *             if there is a mapping of this source to this function
     */
    public Mapping create(String sourceArn, FunctionReference function, StartingPoint start, MappingSettings settings,
            boolean on) {
        return create(sourceArn, function, start, settings, on, Map.of());
    }

    /** As {@link #create(String, FunctionReference, StartingPoint, MappingSettings, boolean)}, with tags. */
    public Mapping create(String sourceArn, FunctionReference function, StartingPoint start, MappingSettings settings,
            boolean on, Map<String, String> tags) {
        StreamSource source = source(sourceArn);
        if (!source.startingPositions().contains(start.position())) {
            throw new InvalidParameter("Unsupported starting position for arn type: " + sourceArn);
        }
        if (start.time().filter(at -> at.isAfter(time.now())).isPresent()) {
            throw new InvalidParameter("StartingPositionTimestamp must not be in the future.");
        }
        check(settings);
        if (source.open(sourceArn).isEmpty()) {
            throw new InvalidParameter("Stream not found: " + sourceArn);
        }
        Mapping mapping = new Mapping(UUID.randomUUID().toString(), sourceArn, start,
                MappingTarget.of(function, settings), Optional.empty(), MappingState.CREATING, on, false,
                Optional.empty(), Mapping.USER_ACTION, time.now(), Mapping.NOTHING_PROCESSED);
        store.update(transaction -> {
            requireFunction(transaction, function);
            requireUnpaired(transaction, sourceArn, function);
            rows.put(transaction, mapping);
            rows.pair(transaction, mapping.id(), sourceArn, function);
            rows.putTags(transaction, mapping.id(), tags);
        });
        changed.accept(mapping.id());
        return mapping;
    }

    private StreamSource source(String arn) {
        return sources.stream().filter(source -> source.names(arn)).findFirst()
                .orElseThrow(() -> new InvalidParameter("Unrecognized event source."));
    }

    private void check(MappingSettings settings) {
        FilterCriteria.of(settings.filters());
        settings.onFailure().ifPresent(this::checkDestination);
    }

    private void checkDestination(String arn) {
        String bucket = TargetBuckets.nameIn(arn)
                .orElseThrow(() -> new InvalidParameter("The destination ARN " + arn
                        + " is invalid: event source mappings here send records of failures to buckets. Queues and"
                        + " topics are not there yet."));
        if (!buckets.exists(bucket)) {
            throw new InvalidParameter("The destination ARN " + arn + " is invalid: there is no such bucket here.");
        }
    }

    private void requireFunction(Reader reader, FunctionReference function) {
        try {
            lookup.require(reader, function);
        } catch (NotFound e) {
            throw new InvalidParameter("Function does not exist");
        }
    }

    private void requireUnpaired(Reader reader, String sourceArn, FunctionReference function) {
        Optional<String> other = rows.between(reader, sourceArn, function);
        if (other.isPresent()) {
            throw new Conflict("The event source arn (\"" + sourceArn + "\") and function (\"" + function
                    + "\") provided mapping already exists. Please update or delete the existing mapping with UUID "
                    + other.get());
        }
    }

    /**
     * A mapping.
     *
     * @throws NotFound
     *             if there is none
     */
    public Mapping get(String id) {
        try (Snapshot snapshot = store.snapshot()) {
            return require(snapshot, id);
        }
    }

    /**
     * The tags of a mapping.
     *
     * @throws NotFound
     *             if there is none
     */
    public Map<String, String> tags(String id) {
        try (Snapshot snapshot = store.snapshot()) {
            return Map.copyOf(rows.tags(snapshot, require(snapshot, id).id()));
        }
    }

    /**
     * Changes the tags of a mapping, whatever state it is in.
     *
     * @throws NotFound
     *             if there is none
     */
    public void updateTags(String id, UnaryOperator<Map<String, String>> change) {
        store.update(transaction -> {
            require(transaction, id);
            rows.putTags(transaction, id, change.apply(new TreeMap<>(rows.tags(transaction, id))));
        });
    }

    private Mapping require(Reader reader, String id) {
        return rows.find(reader, id)
                .orElseThrow(() -> new NotFound("The resource you requested does not exist."));
    }

    /**
     * Changes a mapping. It goes on as it is until what runs has ended.
     *
     * @throws InvalidParameter
     *             if there is no such function, or a setting breaks a rule
     * @throws ResourceInUse
     *             if another change is under way
     */
    public Mapping update(String id, Change change) {
        Mapping updated = store.transact(transaction -> {
            Mapping mapping = require(transaction, id);
            requireSettled(mapping, "update");
            MappingTarget before = mapping.target();
            FunctionReference function = change.function().orElse(before.reference());
            if (!function.equals(before.reference())) {
                // only then: what calls a function that is gone can still be disabled
                requireFunction(transaction, function);
                requireUnpaired(transaction, mapping.sourceArn(), function);
                rows.pair(transaction, id, mapping.sourceArn(), function);
            }
            MappingSettings settings = change.settings().apply(before.settings());
            if (!settings.equals(before.settings())) {
                check(settings);
            }
            boolean on = change.on().orElse(mapping.on());
            boolean wasOn = mapping.state() != MappingState.DISABLED;
            MappingState next = on == wasOn
                    ? MappingState.UPDATING
                    : on ? MappingState.ENABLING : MappingState.DISABLING;
            Mapping changing = mapping
                    .awaiting(MappingTarget.of(function, settings))
                    .switched(on).in(next, Mapping.USER_ACTION, time.now());
            rows.put(transaction, changing);
            return changing;
        });
        changed.accept(id);
        return updated;
    }

    /**
     * Has a mapping end. It is gone when what runs has ended.
     *
     * @throws ResourceInUse
     *             if a change is under way
     */
    public Mapping delete(String id) {
        Mapping deleted = store.transact(transaction -> {
            Mapping mapping = require(transaction, id);
            requireSettled(mapping, "delete");
            Mapping deleting = mapping.in(MappingState.DELETING, Mapping.USER_ACTION, time.now());
            rows.put(transaction, deleting);
            return deleting;
        });
        changed.accept(id);
        return deleted;
    }

    private static void requireSettled(Mapping mapping, String what) {
        if (mapping.state() != MappingState.ENABLED && mapping.state() != MappingState.DISABLED) {
            throw new ResourceInUse("Cannot " + what + " the event source mapping because it is in use.");
        }
    }

    /**
     * Mappings, in the order of their identifiers.
     *
     * @param sourceArn
     *            only those of this source
     * @param function
     *            only those of this function; without a qualifier those of all its versions and aliases
     */
    public Page<Mapping> list(Optional<String> sourceArn, Optional<FunctionReference> function,
            Optional<String> marker, int limit) {
        try (Snapshot snapshot = store.snapshot()) {
            List<Mapping> found = rows.following(snapshot, marker, Page.probe(limit),
                    mapping -> sourceArn.filter(arn -> !arn.equals(mapping.sourceArn())).isEmpty()
                            && function.filter(wanted -> !fits(mapping, wanted)).isEmpty());
            return Page.upTo(limit, found, Mapping::id);
        }
    }

    private static boolean fits(Mapping mapping, FunctionReference wanted) {
        FunctionName name = mapping.target().function();
        return wanted.name().equals(name)
                && (wanted.qualifier().isEmpty() || wanted.equals(mapping.target().reference()));
    }
}
