package dev.quern.runtime.function;

import dev.quern.plugin.InvalidCodeException;
import dev.quern.runtime.code.CodeIdentity;
import dev.quern.runtime.code.CodeStore;
import dev.quern.runtime.code.InvalidPackageException;
import dev.quern.runtime.function.FunctionUpdate.Creation;
import dev.quern.runtime.function.FunctionUpdate.NewCode;
import dev.quern.runtime.function.FunctionsException.CodeStorageExceeded;
import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.Lifecycle.State;
import dev.quern.runtime.function.Lifecycle.UpdateStatus;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Creating, changing, reading and deleting functions.
 *
 * <p>
 * Code is on disk before the record that names it commits; new code is prepared in the background, while what was there
 * before
 * serves. Everything that a method reports as done survives a crash. Safe for use by several threads; methods block.
 */
public final class Functions {

    private final KeyValueStore store;
    private final FunctionRows rows;
    private final CodeStore code;
    private final CodePreparer preparer;
    private final Preparation preparation;
    private final List<FunctionDependent> dependents;
    private final FunctionChanges changes;
    private final Account account;
    private final TimeSource time;

    Functions(KeyValueStore store, FunctionRows rows, CodeStore code, CodePreparer preparer, Preparation preparation,
            List<FunctionDependent> dependents, FunctionChanges changes, Account account, TimeSource time) {
        this.store = store;
        this.rows = rows;
        this.code = code;
        this.preparer = preparer;
        this.preparation = preparation;
        this.dependents = List.copyOf(dependents);
        this.changes = changes;
        this.account = account;
        this.time = time;
    }

    /**
     * Creates a function. It is {@link State#PENDING} until its code is prepared.
     *
     * @return the version published, if that was asked for, or {@code $LATEST}
     * @throws Conflict
     *             if a function of this name exists
     * @throws CodeStorageExceeded
     *             if all packages together would be larger than they may be
     * @throws InvalidParameter
     *             if the package breaks a rule, or nothing here runs functions of that runtime
     */
    public FunctionVersion create(Creation request) {
        checkRuntime(request.settings().runtime());
        if (exists(request.name())) {
            // before the package is read: the final word is in the transaction
            throw new Conflict("Function already exist: " + request.name());
        }
        try (CodeStore.Pin pin = addCode(request.archive())) {
            FunctionSettings settings = withHandler(request.settings(), pin.code());
            FunctionVersion answer = store.transact(transaction -> {
                if (rows.functions.get(transaction, request.name().value()).isPresent()) {
                    throw new Conflict("Function already exist: " + request.name());
                }
                FunctionVersion latest = new FunctionVersion(request.name(), Version.LATEST, settings, pin.code(),
                        time.now(),
                        Revision.next(), Lifecycle.CREATING);
                FunctionRow row = new FunctionRow(latest, Optional.empty(), 0, request.tags());
                return putAndPublish(transaction, row, request.publish());
            });
            preparation.submit(request.name());
            changes.changed(request.name());
            return answer;
        }
    }

    /**
     * Replaces the code of {@code $LATEST}. What was there before serves until the new code is prepared.
     *
     * @return the version published, if that was asked for, or {@code $LATEST}; as it would be, on a dry run
     * @throws Conflict
     *             if an update is under way
     * @throws InvalidParameter
     *             if the package breaks a rule
     */
    public FunctionVersion updateCode(NewCode request) {
        return update(request, UnaryOperator.identity());
    }

    /**
     * Replaces code and settings of {@code $LATEST} in one step: no invocation runs the new code with the old settings,
     * or the other way round.
     *
     * @param change
     *            makes the new settings from the old ones
     * @return as {@link #updateCode}
     * @throws Conflict
     *             if an update is under way
     * @throws InvalidParameter
     *             if the package or the settings break a rule
     */
    public FunctionVersion update(NewCode request, UnaryOperator<FunctionSettings> change) {
        try (CodeStore.Pin pin = addCode(request.archive())) {
            FunctionVersion answer = store.transact(transaction -> {
                FunctionRow row = rows.function(transaction, request.name());
                Revision.check(request.expectedRevision(), row.latest().revisionId());
                checkNotUpdating(row.latest());
                FunctionVersion before = row.latest();
                FunctionVersion latest = new FunctionVersion(before.name(), Version.LATEST,
                        changed(before.settings(), change),
                        pin.code(),
                        time.now(), Revision.next(), preparing(row));
                if (request.dryRun()) {
                    return latest.with(before.lifecycle());
                }
                return putAndPublish(transaction, row.withLatest(latest), request.publish());
            });
            if (!request.dryRun()) {
                preparation.submit(request.name());
                changes.changed(request.name());
            }
            return answer;
        }
    }

    /**
     * Changes the settings of {@code $LATEST}.
     *
     * @param change
     *            makes the new settings from the old ones
     * @param expectedRevision
     *            the revision that the change is for, if it matters
     * @return {@code $LATEST} as changed
     * @throws InvalidParameter
     *             if the settings break a rule, whatever the revision
     * @throws Conflict
     *             if an update is under way
     */
    public FunctionVersion updateSettings(FunctionName name, UnaryOperator<FunctionSettings> change,
            Optional<String> expectedRevision) {
        FunctionVersion changed = store.transact(transaction -> {
            FunctionRow row = rows.function(transaction, name);
            FunctionVersion before = row.latest();
            FunctionSettings settings = changed(before.settings(), change);
            Revision.check(expectedRevision, before.revisionId());
            checkNotUpdating(before);
            boolean ready = before.lifecycle().equals(Lifecycle.ACTIVE)
                    && settings.runtime().equals(before.settings().runtime());
            FunctionVersion latest = new FunctionVersion(name, Version.LATEST, settings, before.code(), time.now(),
                    Revision.next(), ready ? Lifecycle.ACTIVE : preparing(row));
            FunctionRow next = row.withLatest(latest);
            rows.put(transaction, ready ? next.serving(Deployment.of(latest)) : next);
            return latest;
        });
        if (!changed.lifecycle().equals(Lifecycle.ACTIVE)) {
            preparation.submit(name);
        }
        changes.changed(name);
        return changed;
    }

    private FunctionSettings changed(FunctionSettings before, UnaryOperator<FunctionSettings> change) {
        FunctionSettings settings = change.apply(before);
        checkRuntime(settings.runtime());
        if (settings.handler().isEmpty()) {
            throw new InvalidParameter("The handler must not be empty. Name the class, or class::method, to run.");
        }
        return settings;
    }

    /** A version; for an alias, the first version that it points to. */
    public FunctionVersion get(FunctionReference reference) {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.resolve(snapshot, reference);
        }
    }

    /** Whether there is a function of this name. */
    public boolean exists(FunctionName name) {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.functions.get(snapshot, name.value()).isPresent();
        }
    }

    /** The {@code $LATEST} of each function, in the order of their names. */
    public Page<FunctionVersion> list(Optional<String> marker, int limit) {
        try (Snapshot snapshot = store.snapshot()) {
            List<FunctionVersion> found = rows.functions
                    .following(snapshot, marker.map(Object.class::cast), Page.probe(limit), row -> true).stream()
                    .map(FunctionRow::latest)
                    .toList();
            return Page.upTo(limit, found, version -> version.name().value());
        }
    }

    /**
     * All versions of all functions: function by function, {@code $LATEST} first.
     *
     * @param marker
     *            names the version after which the part begins, as {@code function:version}
     * @throws InvalidParameter
     *             if the marker is not one that a part ended with
     */
    public Page<FunctionVersion> listAllVersions(Optional<String> marker, int limit) {
        Optional<FunctionReference> after = marker.map(text -> FunctionReference.parse(text, account));
        try (Snapshot snapshot = store.snapshot()) {
            List<FunctionVersion> found = new ArrayList<>();
            after.ifPresent(last -> addVersions(snapshot, last.name(), versionIn(last), Page.probe(limit), found));
            Optional<Object> name = after.map(last -> last.name().value());
            while (found.size() < Page.probe(limit)) {
                List<FunctionRow> next = rows.functions.following(snapshot, name, 1, row -> true);
                if (next.isEmpty()) {
                    break;
                }
                FunctionVersion latest = next.getFirst().latest();
                found.add(latest);
                addVersions(snapshot, latest.name(), Version.LATEST, Page.probe(limit), found);
                name = Optional.of(latest.name().value());
            }
            return Page.upTo(limit, found,
                    version -> FunctionReference.to(version.name(), version.version()).toString());
        }
    }

    private void addVersions(Snapshot snapshot, FunctionName name, Version after, int limit,
            List<FunctionVersion> found) {
        Optional<Object> number = after.isLatest() ? Optional.empty() : Optional.of(after.number());
        found.addAll(rows.versions.following(snapshot, number, limit - found.size(), version -> true, name.value()));
    }

    private static Version versionIn(FunctionReference marker) {
        return switch (marker.qualifier().orElse(Version.LATEST)) {
            case Version version -> version;
            case AliasName alias ->
                throw new InvalidParameter("The marker '" + marker + "' is not one that a list ended with.");
        };
    }

    /** How many functions there are, and how many bytes of code their versions refer to (each package counted once). */
    public Usage usage() {
        try (Snapshot snapshot = store.snapshot()) {
            Map<String, Long> packages = new TreeMap<>();
            List<FunctionRow> functions = rows.functions.all(snapshot);
            for (FunctionRow row : functions) {
                packages.put(row.latest().code().sha256(), row.latest().code().size());
            }
            for (FunctionVersion version : rows.versions.all(snapshot)) {
                packages.put(version.code().sha256(), version.code().size());
            }
            return new Usage(functions.size(), packages.values().stream().mapToLong(Long::longValue).sum());
        }
    }

    /**
     * What functions take.
     *
     * @param functions
     *            how many there are
     * @param codeBytes
     *            the size of all packages
     */
    public record Usage(long functions, long codeBytes) {}

    /**
     * Deletes a function with all of its versions and aliases, or one version.
     *
     * @throws Conflict
     *             if an alias points to the version
     * @throws InvalidParameter
     *             if the reference names {@code $LATEST} or an alias
     */
    public void delete(FunctionReference reference) {
        store.transact(transaction -> {
            if (reference.qualifier().isEmpty()) {
                rows.function(transaction, reference.name());
                rows.deleteFunction(transaction, reference.name());
                dependents.forEach(dependent -> dependent.functionDeleted(transaction, reference.name()));
            } else {
                deleteVersion(transaction, reference.name(), reference.qualifier().get());
            }
            return Optional.empty();
        });
        changes.changed(reference.name());
        preparation.sweepLater();
    }

    private void deleteVersion(Transaction transaction, FunctionName name, Qualifier qualifier) {
        rows.function(transaction, name);
        switch (qualifier) {
            case AliasName alias -> throw new InvalidParameter("Alias '" + alias
                    + "' cannot be deleted with the function's versions: delete the alias itself.");
            case Version version -> {
                if (version.isLatest()) {
                    throw new InvalidParameter("$LATEST version cannot be deleted without deleting the function.");
                }
                rows.version(transaction, name, version);
                List<String> aliases = rows.aliasesOf(transaction, name).stream()
                        .filter(alias -> alias.version().equals(version)
                                || alias.additional().filter(weight -> weight.version().equals(version)).isPresent())
                        .map(alias -> alias.name().value()).toList();
                if (!aliases.isEmpty()) {
                    throw new Conflict(
                            "Unable to delete version because the following aliases reference it: " + aliases);
                }
                rows.versions.delete(transaction, name.value(), version.number());
                dependents.forEach(dependent -> dependent.qualifierDeleted(transaction, name, version));
            }
        }
    }

    /** The tags of a function; unmodifiable. */
    public Map<String, String> tags(FunctionName name) {
        try (Snapshot snapshot = store.snapshot()) {
            return Map.copyOf(rows.function(snapshot, name).tags());
        }
    }

    /** Changes the tags of a function. */
    public void updateTags(FunctionName name, UnaryOperator<Map<String, String>> change) {
        store.transact(transaction -> {
            FunctionRow row = rows.function(transaction, name);
            rows.put(transaction, row.withTags(Map.copyOf(change.apply(new TreeMap<>(row.tags())))));
            return Optional.empty();
        });
    }

    private FunctionVersion putAndPublish(Transaction transaction, FunctionRow row, boolean publish) {
        FunctionVersion latest = row.latest();
        if (!publish) {
            rows.put(transaction, row);
            return latest;
        }
        Optional<FunctionVersion> last = rows
                .publishedVersion(transaction, latest.name(), new Version(row.lastPublished()))
                .filter(version -> version.lifecycle().state() == State.ACTIVE && version.isSameAs(latest));
        if (last.isPresent()) {
            // as publishing separately does: nothing changed, so there is nothing to publish
            rows.put(transaction, row);
            return last.get();
        }
        FunctionVersion published = new FunctionVersion(latest.name(), new Version(row.lastPublished() + 1),
                latest.settings(),
                latest.code(), latest.lastModified(), Revision.next(), Lifecycle.CREATING);
        rows.put(transaction, row.withLastPublished(published.version().number()));
        rows.putVersion(transaction, published);
        return published;
    }

    private static Lifecycle preparing(FunctionRow row) {
        return row.serving().isPresent() ? Lifecycle.UPDATING : Lifecycle.CREATING;
    }

    private void checkNotUpdating(FunctionVersion latest) {
        if (latest.lifecycle().state() == State.PENDING) {
            throw new Conflict(NotNow.inState(State.PENDING));
        }
        if (latest.lifecycle().lastUpdate() == UpdateStatus.IN_PROGRESS) {
            throw new Conflict(NotNow.updating(account.arn(latest.name())));
        }
    }

    private void checkRuntime(String runtime) {
        if (!preparer.runtimes().contains(runtime)) {
            throw new InvalidParameter("Nothing here runs functions of runtime '" + runtime + "'. Runtimes here: "
                    + String.join(", ", preparer.runtimes()) + ". A plugin can add more.");
        }
    }

    private FunctionSettings withHandler(FunctionSettings settings, CodeIdentity identity) {
        if (!settings.handler().isEmpty()) {
            return settings;
        }
        Optional<String> provider;
        try {
            provider = preparer.handlerOf(code.archive(identity));
        } catch (InvalidCodeException e) {
            throw new InvalidParameter(String.valueOf(e.getMessage()));
        }
        return provider.map(settings::withHandler).orElseThrow(() -> new InvalidParameter(
                "Runtime and Handler are mandatory parameters for functions created with deployment packages. A package may "
                        + "name its one handler in META-INF/services/dev.quern.function.Handler instead."));
    }

    /** Uploads at the same moment may pass together: the limit is for housekeeping, the disk has its own. */
    private void checkTotal(long more) {
        long limit = code.limits().totalBytes();
        long used = usage().codeBytes();
        if (more > limit - used) {
            throw new CodeStorageExceeded("Code storage limit exceeded: all packages take " + used + " bytes, this one "
                    + more + ", and the limit is " + limit + ". Delete versions that are not needed.");
        }
    }

    private CodeStore.Pin addCode(byte[] archive) {
        checkTotal(archive.length);
        try {
            return code.add(archive);
        } catch (InvalidPackageException e) {
            throw new InvalidParameter(String.valueOf(e.getMessage()));
        }
    }
}
