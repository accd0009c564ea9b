package dev.quern.runtime.function;

import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.Lifecycle.State;
import dev.quern.runtime.function.Lifecycle.UpdateStatus;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Publishing versions and listing them. Safe for use by several threads; methods block. */
public final class Versions {

    private final KeyValueStore store;
    private final FunctionRows rows;
    private final FunctionChanges changes;
    private final Account account;
    private final TimeSource time;

    Versions(KeyValueStore store, FunctionRows rows, FunctionChanges changes, Account account, TimeSource time) {
        this.store = store;
        this.rows = rows;
        this.changes = changes;
        this.account = account;
        this.time = time;
    }

    /**
     * Publishes {@code $LATEST} as a version that never changes. Where code and settings are those of the version
     * published last,
     * that version is the answer and nothing is written.
     *
     * @param codeSha256
     *            the code that is meant, in Base64, if it matters
     * @param description
     *            the version's description, if it is to have one of its own
     * @param expectedRevision
     *            the revision of {@code $LATEST} that is meant, if it matters
     * @throws Conflict
     *             if the function is not active, or an update is under way
     * @throws InvalidParameter
     *             if the code is not the one that is meant
     */
    public FunctionVersion publish(FunctionName name, Optional<String> codeSha256, Optional<String> description,
            Optional<String> expectedRevision) {
        FunctionVersion published = store.transact(transaction -> {
            FunctionRow row = rows.function(transaction, name);
            FunctionVersion latest = row.latest();
            Revision.check(expectedRevision, latest.revisionId());
            checkPublishable(latest);
            codeSha256.ifPresent(expected -> checkCode(expected, latest));
            Optional<FunctionVersion> last = rows.publishedVersion(transaction, name, new Version(row.lastPublished()));
            if (last.isPresent() && last.get().isSameAs(latest)) {
                return last.get();
            }
            FunctionSettings settings = description.map(latest.settings()::withDescription).orElse(latest.settings());
            FunctionVersion version = new FunctionVersion(name, new Version(row.lastPublished() + 1), settings,
                    latest.code(),
                    time.now(), Revision.next(), Lifecycle.ACTIVE);
            rows.put(transaction, row.withLastPublished(version.version().number()));
            rows.putVersion(transaction, version);
            return version;
        });
        changes.changed(name);
        return published;
    }

    private void checkPublishable(FunctionVersion latest) {
        if (latest.lifecycle().state() != State.ACTIVE) {
            throw new Conflict(NotNow.inState(latest.lifecycle().state()));
        }
        if (latest.lifecycle().lastUpdate() == UpdateStatus.IN_PROGRESS) {
            throw new Conflict(NotNow.updating(account.arn(latest.name())));
        }
        if (latest.lifecycle().lastUpdate() == UpdateStatus.FAILED) {
            throw new Conflict("The last update of " + account.arn(latest.name())
                    + " failed, so $LATEST cannot be published. Update its code first.");
        }
    }

    private static void checkCode(String expected, FunctionVersion latest) {
        String actual = latest.code().sha256Base64();
        if (!expected.equals(actual)) {
            throw new InvalidParameter(
                    "CodeSHA256 (" + expected + ") is different from current CodeSHA256 in $LATEST (" + actual
                            + "). Please try again with the CodeSHA256 in $LATEST.");
        }
    }

    /**
     * The versions of a function: {@code $LATEST}, then the published ones in ascending order.
     *
     * @param marker
     *            the version after which the part begins
     */
    public Page<FunctionVersion> list(FunctionName name, Optional<Version> marker, int limit) {
        try (Snapshot snapshot = store.snapshot()) {
            FunctionRow row = rows.function(snapshot, name);
            List<FunctionVersion> found = new ArrayList<>();
            if (marker.isEmpty()) {
                found.add(row.latest());
            }
            Optional<Object> after = marker.filter(version -> !version.isLatest()).map(Version::number);
            found.addAll(
                    rows.versions.following(snapshot, after, Page.probe(limit) - found.size(), version -> true,
                            name.value()));
            return Page.upTo(limit, found, version -> version.version().text());
        }
    }
}
