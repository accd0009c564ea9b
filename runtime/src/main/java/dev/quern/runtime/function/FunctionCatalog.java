package dev.quern.runtime.function;

import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.runtime.function.Lifecycle.State;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Says what an invocation runs: from a reference, through an alias and its weights, to a deployment. Keeps what it has
 * read in
 * memory until {@link #changed} names the function; every change made by this process does so after its commit. Safe
 * for use by
 * several threads.
 */
public final class FunctionCatalog implements FunctionChanges {

    private final KeyValueStore store;
    private final FunctionRows rows;
    private final RandomGenerator random;
    private final ConcurrentHashMap<FunctionReference, Target> known = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    FunctionCatalog(KeyValueStore store, FunctionRows rows, RandomGenerator random) {
        this.store = store;
        this.rows = rows;
        this.random = random;
    }

    /** Whether {@link #resolve} answers from memory. */
    public boolean knows(FunctionReference reference) {
        Target target = known.get(reference);
        return target != null
                && (target instanceof Target.One
                        || target instanceof Target.Two two && known.containsKey(two.firstReference())
                                && known.containsKey(two.secondReference()));
    }

    /**
     * What the next invocation of a reference runs. Blocks where it must read.
     *
     * @throws FunctionsException.NotFound
     *             if there is no such function, version or alias
     * @throws Conflict
     *             if it is not ready to be invoked
     */
    public Deployment resolve(FunctionReference reference) {
        Target target = known.get(reference);
        if (target == null) {
            target = read(reference);
        }
        return switch (target) {
            case Target.One one -> one.deployment();
            case Target.Two two ->
                resolve(random.nextDouble() < two.secondShare() ? two.secondReference() : two.firstReference());
        };
    }

    /** The deployments that invocations of a function can lead to now, by their identifiers. Blocks. */
    public Set<String> deployments(FunctionName name) {
        Set<String> found = new HashSet<>();
        try (Snapshot snapshot = store.snapshot()) {
            rows.functions.get(snapshot, name.value()).flatMap(FunctionRow::serving).map(Deployment::id)
                    .ifPresent(found::add);
            rows.versions.all(snapshot, name.value()).forEach(version -> found.add(Deployment.of(version).id()));
        }
        return found;
    }

    private Target read(FunctionReference reference) {
        long generation = changes.get();
        Target target;
        try (Snapshot snapshot = store.snapshot()) {
            target = target(snapshot, reference);
        }
        known.put(reference, target);
        if (changes.get() != generation) {
            // what was read may be from before the change
            known.remove(reference, target);
        }
        return target;
    }

    private Target target(Snapshot snapshot, FunctionReference reference) {
        if (reference.qualifier().isEmpty()) {
            return latest(rows.function(snapshot, reference.name()));
        }
        return switch (reference.qualifier().get()) {
            case Version version when version.isLatest() -> latest(rows.function(snapshot, reference.name()));
            case Version version -> published(rows.version(snapshot, reference.name(), version));
            case AliasName name -> {
                Alias alias = rows.findAlias(snapshot, reference.name(), name)
                        .orElseThrow(() -> rows.noFunction(reference));
                yield alias.additional().isEmpty()
                        ? target(snapshot, FunctionReference.to(reference.name(), alias.version()))
                        : new Target.Two(FunctionReference.to(reference.name(), alias.version()),
                                FunctionReference.to(reference.name(), alias.additional().get().version()),
                                alias.additional().get().share());
            }
        };
    }

    private static Target latest(FunctionRow row) {
        Optional<Deployment> serving = row.serving();
        return new Target.One(serving.orElseThrow(() -> notReady(row.latest())));
    }

    private static Target published(FunctionVersion version) {
        if (version.lifecycle().state() != State.ACTIVE) {
            throw notReady(version);
        }
        return new Target.One(Deployment.of(version));
    }

    private static Conflict notReady(FunctionVersion version) {
        String why = version.lifecycle().stateReason().map(reason -> ". Reason: " + reason.message()).orElse("");
        return new Conflict(
                "The operation cannot be performed at this time. The function is currently in the following state: "
                        + version.lifecycle().state().text() + why);
    }

    @Override
    public void changed(FunctionName name) {
        changes.incrementAndGet();
        known.keySet().removeIf(reference -> reference.name().equals(name));
    }

    /** What a reference leads to. */
    private sealed interface Target {

        record One(Deployment deployment) implements Target {}

        record Two(FunctionReference firstReference, FunctionReference secondReference,
                double secondShare) implements Target {}
    }
}
