package dev.quern.runtime.function;

import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.runtime.function.Lifecycle.State;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

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

    /** How many changes of each function are under way: it is not answered for from memory then. */
    private final ConcurrentHashMap<FunctionName, Integer> changing = new ConcurrentHashMap<>();

    FunctionCatalog(KeyValueStore store, FunctionRows rows, RandomGenerator random) {
        this.store = store;
        this.rows = rows;
        this.random = random;
    }

    /** What the next invocation of a reference runs, as {@link #resolve}, if that is in memory; never blocks. */
    public Optional<Deployment> known(FunctionReference reference) {
        Target target = remembered(reference);
        return target != null && choose(target) instanceof Target.Ready ready
                ? Optional.of(ready.deployment())
                : Optional.empty();
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
        Target target = remembered(reference);
        return switch (choose(target == null ? read(reference) : target)) {
            case Target.Ready ready -> ready.deployment();
            case Target.NotReady notReady -> throw new Conflict(notReady.why());
        };
    }

    private @Nullable Target remembered(FunctionReference reference) {
        return changing.containsKey(reference.name()) ? null : known.get(reference);
    }

    private Target.One choose(Target target) {
        return switch (target) {
            case Target.One one -> one;
            case Target.Two two -> random.nextDouble() < two.secondShare() ? two.second() : two.first();
        };
    }

    /** Whether invocations can lead to a deployment now. Blocks. */
    public boolean serves(Deployment deployment) {
        String name = deployment.name().value();
        try (Snapshot snapshot = store.snapshot()) {
            Optional<Deployment> now = deployment.version().isLatest()
                    ? rows.functions.get(snapshot, name).flatMap(FunctionRow::serving)
                    : rows.versions.get(snapshot, name, deployment.version().number()).map(Deployment::of);
            return now.filter(serving -> serving.id().equals(deployment.id())).isPresent();
        }
    }

    /** Whether there is such a function now. Blocks. */
    public boolean exists(FunctionName name) {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.functions.get(snapshot, name.value()).isPresent();
        }
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
            return target(snapshot, reference.name(), Version.LATEST);
        }
        return switch (reference.qualifier().get()) {
            case Version version -> target(snapshot, reference.name(), version);
            case AliasName name -> {
                Alias alias = rows.findAlias(snapshot, reference.name(), name)
                        .orElseThrow(() -> rows.noFunction(reference));
                Target.One first = target(snapshot, reference.name(), alias.version());
                yield alias.additional().isEmpty()
                        ? first
                        : new Target.Two(first,
                                target(snapshot, reference.name(), alias.additional().get().version()),
                                alias.additional().get().share());
            }
        };
    }

    private Target.One target(Snapshot snapshot, FunctionName name, Version number) {
        if (number.isLatest()) {
            FunctionRow row = rows.function(snapshot, name);
            return row.serving().<Target.One>map(Target.Ready::new).orElseGet(() -> notReady(row.latest()));
        }
        FunctionVersion version = rows.version(snapshot, name, number);
        return version.lifecycle().state() == State.ACTIVE
                ? new Target.Ready(Deployment.of(version))
                : notReady(version);
    }

    private static Target.NotReady notReady(FunctionVersion version) {
        String why = version.lifecycle().stateReason().map(reason -> ". Reason: " + reason.message()).orElse("");
        return new Target.NotReady(NotNow.inState(version.lifecycle().state()) + why);
    }

    @Override
    public void changed(FunctionName name) {
        changes.incrementAndGet();
        known.keySet().removeIf(reference -> reference.name().equals(name));
    }

    /** Answers for a function from the store, not from memory, until the bypass is closed. */
    Bypass bypass(FunctionName name) {
        changing.merge(name, 1, Integer::sum);
        return new Bypass(name);
    }

    /** For a change that others may see in the store before {@link #changed} is called. */
    final class Bypass implements AutoCloseable {

        private final FunctionName name;

        private Bypass(FunctionName name) {
            this.name = name;
        }

        @Override
        public void close() {
            changing.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** What a reference leads to. */
    private sealed interface Target {

        /** One version. */
        sealed interface One extends Target {}

        record Ready(Deployment deployment) implements One {}

        record NotReady(String why) implements One {}

        record Two(One first, One second, double secondShare) implements Target {}
    }
}
