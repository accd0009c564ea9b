package dev.quern.runtime.url;

import dev.quern.runtime.function.AliasName;
import dev.quern.runtime.function.FunctionChanges;
import dev.quern.runtime.function.FunctionDependent;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.FunctionsException.NotFound;
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
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** Function URLs: at most one for a function and one for each of its aliases. Safe for use by several threads. */
public final class FunctionUrls implements FunctionDependent, FunctionChanges {

    private static final Subspace ROOT = Subspace.named("function-urls");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID_LENGTH = 32;

    /** The key of the URL of a function itself: no alias has this name. */
    private static final String UNQUALIFIED = "";

    private final Rows<FunctionUrl> rows = new Rows<>(ROOT.sub("by-function"), FunctionUrl.class);
    private final Rows<Target> ids = new Rows<>(ROOT.sub("by-id"), Target.class);
    private final KeyValueStore store;
    private final BiConsumer<Reader, FunctionReference> requireFunction;
    private final TimeSource time;
    private final RandomGenerator random = new SecureRandom();
    private final ConcurrentHashMap<String, FunctionUrl> known = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    /**
     * The URLs of a store.
     *
     * @param requireFunction
     *            throws {@link NotFound} if what a reference names is not there
     */
    public FunctionUrls(KeyValueStore store, BiConsumer<Reader, FunctionReference> requireFunction, TimeSource time) {
        this.store = store;
        this.requireFunction = requireFunction;
        this.time = time;
    }

    /** Where the row of a URL lies. */
    private record Target(String function, String alias) {}

    /** What is to change about a URL; what is empty stays as it is. */
    public record Change(Optional<FunctionUrl.Auth> auth, Optional<Optional<Cors>> cors,
            Optional<FunctionUrl.InvokeMode> invokeMode) {}

    /**
     * Gives a function or an alias an address.
     *
     * @throws Conflict
     *             if it has one
     * @throws InvalidParameter
     *             if the reference names a version
     */
    public FunctionUrl create(FunctionReference reference, FunctionUrl.Auth auth, Optional<Cors> cors,
            FunctionUrl.InvokeMode mode) {
        Optional<AliasName> alias = alias(reference);
        String id = newId();
        FunctionUrl url = new FunctionUrl(id, reference.name(), alias, auth, cors, mode, time.now(), time.now());
        store.transact(transaction -> {
            requireFunction.accept(transaction, reference);
            if (rows.get(transaction, key(url)).isPresent()) {
                throw new Conflict("Failed to create function url config for [" + reference
                        + "]. Error message:  FunctionUrlConfig exists for this Lambda function");
            }
            rows.put(transaction, url, key(url));
            ids.put(transaction, new Target(reference.name().value(), aliasKey(alias)), id);
            return Optional.empty();
        });
        return url;
    }

    /** Changes the URL of a function or alias. */
    public FunctionUrl update(FunctionReference reference, Change change) {
        FunctionUrl updated = store.transact(transaction -> {
            FunctionUrl before = require(transaction, reference);
            FunctionUrl url = new FunctionUrl(before.id(), before.function(), before.alias(),
                    change.auth().orElse(before.auth()),
                    change.cors().orElse(before.cors()), change.invokeMode().orElse(before.invokeMode()),
                    before.created(),
                    time.now());
            rows.put(transaction, url, key(url));
            return url;
        });
        forget();
        return updated;
    }

    /** The URL of a function or alias. */
    public FunctionUrl get(FunctionReference reference) {
        try (Snapshot snapshot = store.snapshot()) {
            return require(snapshot, reference);
        }
    }

    /** Takes the address from a function or alias. */
    public void delete(FunctionReference reference) {
        store.transact(transaction -> {
            remove(transaction, require(transaction, reference));
            return Optional.empty();
        });
        forget();
    }

    /** The URLs of a function and its aliases. */
    public Page<FunctionUrl> list(FunctionName function, Optional<String> marker, int limit) {
        try (Snapshot snapshot = store.snapshot()) {
            requireFunction.accept(snapshot, FunctionReference.to(function));
            // a URL without alias has an empty key, which cannot be a marker of its own
            Optional<Object> after = marker.map(text -> text.equals("$LATEST") ? UNQUALIFIED : text);
            List<FunctionUrl> found = rows.following(snapshot, after, Page.probe(limit), url -> true, function.value());
            return Page.upTo(limit, found, url -> url.alias().map(AliasName::value).orElse("$LATEST"));
        }
    }

    /** Whether {@link #byId} answers from memory. */
    public boolean knows(String id) {
        return known.containsKey(id);
    }

    /** The URL with this identifier. Blocks where it must read. */
    public Optional<FunctionUrl> byId(String id) {
        FunctionUrl url = known.get(id);
        if (url != null) {
            return Optional.of(url);
        }
        long generation = changes.get();
        Optional<FunctionUrl> found;
        try (Snapshot snapshot = store.snapshot()) {
            found = ids.get(snapshot, id).flatMap(target -> rows.get(snapshot, target.function(), target.alias()));
        }
        found.ifPresent(read -> {
            known.put(id, read);
            if (changes.get() != generation) {
                // what was read may be from before the change
                known.remove(id, read);
            }
        });
        return found;
    }

    private void forget() {
        changes.incrementAndGet();
        known.clear();
    }

    private FunctionUrl require(Reader reader, FunctionReference reference) {
        return rows.get(reader, reference.name().value(), aliasKey(alias(reference)))
                .orElseThrow(() -> new NotFound("The resource you requested does not exist."));
    }

    private void remove(Transaction transaction, FunctionUrl url) {
        rows.delete(transaction, key(url));
        ids.delete(transaction, url.id());
    }

    @Override
    public void functionDeleted(Transaction transaction, FunctionName name) {
        rows.all(transaction, name.value()).forEach(url -> remove(transaction, url));
    }

    @Override
    public void qualifierDeleted(Transaction transaction, FunctionName name, Qualifier qualifier) {
        rows.get(transaction, name.value(), qualifier.text()).ifPresent(url -> remove(transaction, url));
    }

    @Override
    public void changed(FunctionName name) {
        forget();
    }

    private String newId() {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        while (id.length() < ID_LENGTH) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    private static Optional<AliasName> alias(FunctionReference reference) {
        if (reference.qualifier().isEmpty()) {
            return Optional.empty();
        }
        return switch (reference.qualifier().get()) {
            case AliasName alias -> Optional.of(alias);
            case Version version when version.isLatest() -> Optional.empty();
            case Version version -> throw new InvalidParameter(
                    "A function URL belongs to a function or an alias, not to version " + version + ".");
        };
    }

    private static Object[] key(FunctionUrl url) {
        return new Object[]{url.function().value(), aliasKey(url.alias())};
    }

    private static String aliasKey(Optional<AliasName> alias) {
        return alias.map(AliasName::value).orElse(UNQUALIFIED);
    }
}
