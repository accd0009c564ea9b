package dev.quern.runtime.function;

import dev.quern.runtime.function.Alias.Weight;
import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import java.util.List;
import java.util.Optional;

/** Creating, changing, reading and deleting aliases. Safe for use by several threads; methods block. */
public final class Aliases {

    private final KeyValueStore store;
    private final FunctionRows rows;
    private final List<FunctionDependent> dependents;
    private final FunctionChanges changes;
    private final Account account;

    Aliases(KeyValueStore store, FunctionRows rows, List<FunctionDependent> dependents, FunctionChanges changes,
            Account account) {
        this.store = store;
        this.rows = rows;
        this.dependents = List.copyOf(dependents);
        this.changes = changes;
        this.account = account;
    }

    /**
     * Creates an alias.
     *
     * @throws Conflict
     *             if the function has an alias of this name
     * @throws FunctionsException.NotFound
     *             if the function or a version is not there
     */
    public Alias create(FunctionName function, AliasName name, Version version, Optional<Weight> additional,
            String description) {
        Alias alias = new Alias(function, name, version, additional, description, Revision.next());
        store.transact(transaction -> {
            rows.function(transaction, function);
            if (rows.findAlias(transaction, function, name).isPresent()) {
                throw new Conflict("Alias already exists: " + account.arn(function, name));
            }
            return put(transaction, alias);
        });
        changes.changed(function);
        return alias;
    }

    /**
     * What is to change about an alias; what is empty stays as it is. An empty weight in {@code additional} takes it
     * away.
     */
    public record Change(Optional<Version> version, Optional<Optional<Weight>> additional, Optional<String> description,
            Optional<String> expectedRevision) {}

    /** Changes an alias. */
    public Alias update(FunctionName function, AliasName name, Change change) {
        Alias updated = store.transact(transaction -> {
            Alias before = rows.alias(transaction, function, name);
            Revision.check(change.expectedRevision(), before.revisionId());
            return put(transaction,
                    new Alias(function, name, change.version().orElse(before.version()),
                            change.additional().orElse(before.additional()),
                            change.description().orElse(before.description()),
                            Revision.next()));
        });
        changes.changed(function);
        return updated;
    }

    private Alias put(Transaction transaction, Alias alias) {
        rows.version(transaction, alias.function(), alias.version());
        alias.additional().ifPresent(weight -> rows.version(transaction, alias.function(), weight.version()));
        rows.putAlias(transaction, alias);
        return alias;
    }

    /** An alias. */
    public Alias get(FunctionName function, AliasName name) {
        try (Snapshot snapshot = store.snapshot()) {
            rows.function(snapshot, function);
            return rows.alias(snapshot, function, name);
        }
    }

    /**
     * The aliases of a function, in the order of their names.
     *
     * @param version
     *            only those that point to this version
     * @param marker
     *            the name of the alias after which the part begins
     */
    public Page<Alias> list(FunctionName function, Optional<Version> version, Optional<String> marker, int limit) {
        try (Snapshot snapshot = store.snapshot()) {
            rows.function(snapshot, function);
            List<Alias> found = rows.aliases.following(snapshot, marker.map(Object.class::cast), Page.probe(limit),
                    alias -> version.isEmpty() || pointsTo(alias, version.get()), function.value());
            return Page.upTo(limit, found, alias -> alias.name().value());
        }
    }

    private static boolean pointsTo(Alias alias, Version version) {
        return alias.version().equals(version)
                || alias.additional().filter(weight -> weight.version().equals(version)).isPresent();
    }

    /** Deletes an alias, with what hangs on it. Deleting one that is not there does nothing. */
    public void delete(FunctionName function, AliasName name) {
        store.transact(transaction -> {
            rows.function(transaction, function);
            rows.aliases.delete(transaction, function.value(), name.value());
            dependents.forEach(dependent -> dependent.qualifierDeleted(transaction, function, name));
            return Optional.empty();
        });
        changes.changed(function);
    }
}
