package dev.quern.runtime.concurrency;

import dev.quern.runtime.function.Alias;
import dev.quern.runtime.function.AliasName;
import dev.quern.runtime.function.FunctionChanges;
import dev.quern.runtime.function.FunctionDependent;
import dev.quern.runtime.function.FunctionLookup;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.FunctionsException.NotFound;
import dev.quern.runtime.function.FunctionsException.ProvisionedConcurrencyNotFound;
import dev.quern.runtime.function.Page;
import dev.quern.runtime.function.Qualifier;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.store.Rows;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The reserved concurrency of functions and the provisioned concurrency of versions and aliases. What a method reports
 * as done is on disk, and the listener has been told. Safe for use by several threads; methods block.
 */
public final class ConcurrencyConfigs implements FunctionDependent {

    /** As much stays for functions without a reservation, if the account has as much at all. */
    private static final int LEAST_UNRESERVED = 100;

    private static final Subspace ROOT = Subspace.named("concurrency");

    private final Rows<Reserved> reserved = new Rows<>(ROOT.sub("reserved"), Reserved.class);
    private final Rows<Provisioned> provisioned = new Rows<>(ROOT.sub("provisioned"), Provisioned.class);
    private final KeyValueStore store;
    private final FunctionLookup functions;
    private final FunctionChanges changes;
    private final int accountLimit;
    private final TimeSource time;

    /** A reservation as it is stored. */
    private record Reserved(String function, int executions) {}

    /** A provisioned concurrency as it is stored. */
    private record Provisioned(String function, String qualifier, int executions, Instant lastModified) {

        ProvisionedConcurrency toConfig() {
            return new ProvisionedConcurrency(new FunctionName(function), Qualifier.parse(qualifier), executions,
                    lastModified);
        }
    }

    /**
     * The configurations in a store.
     *
     * @param changes
     *            told of each change after its commit, on the thread that made it: what is changed is in force when
     *            this returns
     * @param accountLimit
     *            how many invocations may run at a time, all functions together
     */
    public ConcurrencyConfigs(KeyValueStore store, FunctionLookup functions, FunctionChanges changes, int accountLimit,
            TimeSource time) {
        this.store = store;
        this.functions = functions;
        this.changes = changes;
        this.accountLimit = accountLimit;
        this.time = time;
    }

    /**
     * Reserves concurrency for a function: it can always have as much, and never more. Calls that run go on.
     *
     * @param executions
     *            how many invocations at a time; 0 stops the function
     * @throws NotFound
     *             if there is no such function
     * @throws InvalidParameter
     *             if too little would be left for functions without a reservation, or the function has more
     *             provisioned concurrency
     */
    public void reserve(FunctionName function, int executions) {
        store.update(transaction -> {
            functions.require(transaction, FunctionReference.to(function));
            int ready = sum(provisionedOf(transaction, function));
            if (executions < ready) {
                // the spaces are Lambda's
                throw new InvalidParameter(" ReservedConcurrentExecutions  " + executions
                        + " should not be lower than function's total provisioned concurrency [" + ready + "].");
            }
            checkUnreserved(transaction, function, new Share(OptionalInt.of(executions), ready),
                    "ReservedConcurrentExecutions");
            reserved.put(transaction, new Reserved(function.value(), executions), function.value());
        });
        changes.changed(function);
    }

    /**
     * The reserved concurrency of a function.
     *
     * @throws NotFound
     *             if there is no such function
     */
    public OptionalInt reserved(FunctionName function) {
        try (Snapshot snapshot = store.snapshot()) {
            functions.require(snapshot, FunctionReference.to(function));
            return reservedOf(snapshot, function);
        }
    }

    /**
     * Takes the reservation away, if there is one.
     *
     * @throws NotFound
     *             if there is no such function
     */
    public void unreserve(FunctionName function) {
        store.update(transaction -> {
            functions.require(transaction, FunctionReference.to(function));
            reserved.delete(transaction, function.value());
        });
        changes.changed(function);
    }

    /** How much of the account's concurrency is left for functions that have none of their own. */
    public int unreserved() {
        return Math.max(0, accountLimit - shares().values().stream().mapToInt(Share::setAside).sum());
    }

    /**
     * Lets environments be kept ready for a version or an alias, or changes for how many invocations.
     *
     * @param executions
     *            for how many invocations at a time; 1 and up
     * @throws NotFound
     *             if there is no such version or alias
     * @throws Conflict
     *             if both an alias and the version that it points to would be provisioned
     * @throws InvalidParameter
     *             if it is {@code $LATEST} or an alias with weights, or too little would be left for others
     */
    public ProvisionedConcurrency provision(FunctionName function, Qualifier qualifier, int executions) {
        ProvisionedConcurrency config = store.transact(transaction -> {
            checkProvisionable(transaction, function, qualifier);
            long others = provisionedOf(transaction, function).stream()
                    .filter(row -> !row.qualifier().equals(qualifier.text())).mapToInt(Provisioned::executions).sum();
            int all = (int) Math.min(Integer.MAX_VALUE, executions + others);
            OptionalInt reservation = reservedOf(transaction, function);
            if (reservation.isPresent() && all > reservation.getAsInt()) {
                throw new InvalidParameter("Requested Provisioned Concurrency should not be greater than the "
                        + "reservedConcurrentExecution for function");
            }
            checkUnreserved(transaction, function, new Share(reservation, all), "ConcurrentExecutions");
            Provisioned row = new Provisioned(function.value(), qualifier.text(), executions, time.now());
            provisioned.put(transaction, row, function.value(), qualifier.text());
            return row.toConfig();
        });
        changes.changed(function);
        return config;
    }

    private void checkProvisionable(Reader reader, FunctionName function, Qualifier qualifier) {
        switch (qualifier) {
            case Version version -> {
                checkPublished(version);
                functions.require(reader, FunctionReference.to(function, version));
                boolean byAlias = provisionedOf(reader, function).stream().map(row -> Qualifier.parse(row.qualifier()))
                        .anyMatch(other -> other instanceof AliasName name
                                && functions.alias(reader, function, name).version().equals(version));
                if (byAlias) {
                    throw new Conflict("Version is pointed by a Provisioned Concurrency alias");
                }
            }
            case AliasName name -> {
                Alias alias = functions.alias(reader, function, name);
                checkPublished(alias.version());
                if (alias.additional().isPresent()) {
                    throw new InvalidParameter("Alias with weights can not be used with Provisioned Concurrency");
                }
                if (provisioned.get(reader, function.value(), alias.version().text()).isPresent()) {
                    throw new Conflict("Alias can't be used for Provisioned Concurrency configuration on an already "
                            + "Provisioned version");
                }
            }
        }
    }

    private static void checkPublished(Version version) {
        if (version.isLatest()) {
            throw new InvalidParameter(
                    "Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
        }
    }

    /**
     * The provisioned concurrency of a version or alias.
     *
     * @throws ProvisionedConcurrencyNotFound
     *             if it has none
     * @throws NotFound
     *             if there is no such version or alias
     * @throws InvalidParameter
     *             if it is {@code $LATEST}
     */
    public ProvisionedConcurrency provisioned(FunctionName function, Qualifier qualifier) {
        try (Snapshot snapshot = store.snapshot()) {
            checkThere(snapshot, function, qualifier);
            return provisioned.get(snapshot, function.value(), qualifier.text()).map(Provisioned::toConfig)
                    .orElseThrow(() -> new ProvisionedConcurrencyNotFound(
                            "No Provisioned Concurrency Config found for this function"));
        }
    }

    /**
     * Lets no more environments be kept ready for a version or alias; nothing happens if none are.
     *
     * @throws NotFound
     *             if there is no such version or alias
     * @throws InvalidParameter
     *             if it is {@code $LATEST}
     */
    public void unprovision(FunctionName function, Qualifier qualifier) {
        store.update(transaction -> {
            checkThere(transaction, function, qualifier);
            provisioned.delete(transaction, function.value(), qualifier.text());
        });
        changes.changed(function);
    }

    private void checkThere(Reader reader, FunctionName function, Qualifier qualifier) {
        switch (qualifier) {
            case Version version when version.isLatest() -> throw new InvalidParameter(
                    "The function resource provided must be an alias or a published version.");
            case Version version -> functions.require(reader, FunctionReference.to(function, version));
            case AliasName name -> functions.alias(reader, function, name);
        }
    }

    /**
     * The provisioned concurrency of the versions and aliases of a function.
     *
     * @param marker
     *            the version or alias after which the part begins
     * @throws NotFound
     *             if there is no such function
     */
    public Page<ProvisionedConcurrency> list(FunctionName function, Optional<String> marker, int limit) {
        try (Snapshot snapshot = store.snapshot()) {
            functions.require(snapshot, FunctionReference.to(function));
            List<ProvisionedConcurrency> found = provisioned
                    .following(snapshot, marker.map(Object.class::cast), Page.probe(limit), row -> true,
                            function.value())
                    .stream().map(Provisioned::toConfig).toList();
            return Page.upTo(limit, found, config -> config.qualifier().text());
        }
    }

    /** All of the provisioned concurrency of a function; empty if it, or the function, is not there. */
    public List<ProvisionedConcurrency> ofFunction(FunctionName function) {
        try (Snapshot snapshot = store.snapshot()) {
            return provisionedOf(snapshot, function).stream().map(Provisioned::toConfig).toList();
        }
    }

    /** What each function has for itself; functions that have nothing are not named. */
    public Map<FunctionName, Share> shares() {
        try (Snapshot snapshot = store.snapshot()) {
            return shares(snapshot);
        }
    }

    private Map<FunctionName, Share> shares(Reader reader) {
        Map<FunctionName, Share> shares = new HashMap<>();
        for (Provisioned row : provisioned.all(reader)) {
            shares.merge(new FunctionName(row.function()), new Share(OptionalInt.empty(), row.executions()),
                    (one, other) -> new Share(OptionalInt.empty(), one.provisioned() + other.provisioned()));
        }
        for (Reserved row : reserved.all(reader)) {
            shares.merge(new FunctionName(row.function()), new Share(OptionalInt.of(row.executions()), 0),
                    (before, own) -> new Share(own.reserved(), before.provisioned()));
        }
        return shares;
    }

    /**
     * Checks that enough is left for functions without a share. A share that does not grow is never refused: the
     * account's limit may have been lowered since.
     */
    private void checkUnreserved(Reader reader, FunctionName function, Share share, String what) {
        Map<FunctionName, Share> shares = shares(reader);
        int before = shares.getOrDefault(function, Share.NONE).setAside();
        int others = shares.values().stream().mapToInt(Share::setAside).sum() - before;
        int least = Math.min(LEAST_UNRESERVED, accountLimit);
        // not as a sum: what is asked for may be as large as numbers are
        if (share.setAside() > before && share.setAside() > accountLimit - others - least) {
            throw new InvalidParameter("Specified " + what
                    + " for function decreases account's UnreservedConcurrentExecution below its minimum value of ["
                    + least + "].");
        }
    }

    private OptionalInt reservedOf(Reader reader, FunctionName function) {
        return reserved.get(reader, function.value()).map(row -> OptionalInt.of(row.executions()))
                .orElse(OptionalInt.empty());
    }

    private List<Provisioned> provisionedOf(Reader reader, FunctionName function) {
        return provisioned.all(reader, function.value());
    }

    private static int sum(List<Provisioned> rows) {
        return rows.stream().mapToInt(Provisioned::executions).sum();
    }

    @Override
    public void functionDeleted(Transaction transaction, FunctionName name) {
        reserved.delete(transaction, name.value());
        provisioned.deleteAll(transaction, name.value());
    }

    @Override
    public void qualifierDeleted(Transaction transaction, FunctionName name, Qualifier qualifier) {
        provisioned.delete(transaction, name.value(), qualifier.text());
    }
}
