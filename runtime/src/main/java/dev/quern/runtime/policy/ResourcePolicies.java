package dev.quern.runtime.policy;

import dev.quern.runtime.function.FunctionChanges;
import dev.quern.runtime.function.FunctionDependent;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException.Conflict;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.FunctionsException.NotFound;
import dev.quern.runtime.function.FunctionsException.PolicyLengthExceeded;
import dev.quern.runtime.function.Qualifier;
import dev.quern.runtime.function.Revision;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.store.Rows;
import dev.quern.runtime.url.FunctionUrl;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;

/**
 * The resource policies of functions, versions and aliases. Safe for use by several threads; methods block where they
 * read.
 */
public final class ResourcePolicies implements FunctionDependent, FunctionChanges {

    private static final int MAX_BYTES = 20_480;

    /** What no policy has: a change that expects a revision does not expect that there is none. */
    private static final String NO_REVISION = "";

    /** The key of the policy of a function itself. */
    private static final String UNQUALIFIED = "";

    private final Rows<ResourcePolicy> rows = new Rows<>(Subspace.named("resource-policies"), ResourcePolicy.class);
    private final KeyValueStore store;
    private final BiConsumer<Reader, FunctionReference> requireFunction;
    private final ConcurrentHashMap<FunctionReference, Boolean> openUrls = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    /**
     * The policies of a store.
     *
     * @param requireFunction
     *            throws {@link NotFound} if what a reference names is not there
     */
    public ResourcePolicies(KeyValueStore store, BiConsumer<Reader, FunctionReference> requireFunction) {
        this.store = store;
        this.requireFunction = requireFunction;
    }

    /**
     * Adds a grant.
     *
     * @param expectedRevision
     *            the revision of the policy that is meant, if it matters
     * @param bytes
     *            measures the policy document, which may have 20 KiB
     * @throws Conflict
     *             if the policy has a statement of this identifier
     * @throws InvalidParameter
     *             if the reference names {@code $LATEST}: the policy of that is the function's; or if the grant would
     *             hold for nobody
     * @throws PolicyLengthExceeded
     *             if the policy would become too long
     */
    public void add(FunctionReference reference, Statement statement, Optional<String> expectedRevision,
            ToIntFunction<ResourcePolicy> bytes) {
        if (reference.qualifier().filter(Version.LATEST::equals).isPresent()) {
            throw new InvalidParameter("We currently do not support adding policies for $LATEST.");
        }
        statement.check();
        store.transact(transaction -> {
            requireFunction.accept(transaction, reference);
            Optional<ResourcePolicy> before = rows.get(transaction, key(reference));
            Revision.check(expectedRevision, before.map(ResourcePolicy::revisionId).orElse(NO_REVISION));
            List<Statement> statements = new ArrayList<>(before.map(ResourcePolicy::statements).orElse(List.of()));
            if (statements.stream().anyMatch(present -> present.id().equals(statement.id()))) {
                throw new Conflict(
                        "The statement id (" + statement.id() + ") provided already exists. Please provide a new "
                                + "statement id, or remove the existing statement.");
            }
            statements.add(statement);
            ResourcePolicy policy = new ResourcePolicy(statements, Revision.next());
            int length = bytes.applyAsInt(policy);
            if (length > MAX_BYTES) {
                throw new PolicyLengthExceeded(
                        "The final policy size (" + length + ") is bigger than the limit (" + MAX_BYTES + ").");
            }
            rows.put(transaction, policy, key(reference));
            return Optional.empty();
        });
        forget();
    }

    /**
     * Takes a grant back.
     *
     * @param expectedRevision
     *            the revision of the policy that is meant, if it matters
     * @throws NotFound
     *             if there is no such statement
     */
    public void remove(FunctionReference reference, String statementId, Optional<String> expectedRevision) {
        store.transact(transaction -> {
            requireFunction.accept(transaction, reference);
            ResourcePolicy before = rows.get(transaction, key(reference))
                    .orElseThrow(() -> new NotFound("No policy is associated with the given resource."));
            Revision.check(expectedRevision, before.revisionId());
            List<Statement> rest = before.statements().stream().filter(statement -> !statement.id().equals(statementId))
                    .toList();
            if (rest.size() == before.statements().size()) {
                throw new NotFound("Statement " + statementId + " is not found in resource policy.");
            }
            if (rest.isEmpty()) {
                rows.delete(transaction, key(reference));
            } else {
                rows.put(transaction, new ResourcePolicy(rest, Revision.next()), key(reference));
            }
            return Optional.empty();
        });
        forget();
    }

    /**
     * The policy of a function, version or alias.
     *
     * @throws NotFound
     *             if it has none
     */
    public ResourcePolicy get(FunctionReference reference) {
        try (Snapshot snapshot = store.snapshot()) {
            requireFunction.accept(snapshot, reference);
            return rows.get(snapshot, key(reference))
                    .orElseThrow(() -> new NotFound("The resource you requested does not exist."));
        }
    }

    /** Whether {@link #opensToAll} answers from memory. */
    public boolean knows(FunctionUrl url) {
        return openUrls.containsKey(url.target());
    }

    /** Whether the policy lets anybody call this URL without authentication. */
    public boolean opensToAll(FunctionUrl url) {
        Boolean known = openUrls.get(url.target());
        if (known != null) {
            return known;
        }
        long generation = changes.get();
        boolean open;
        try (Snapshot snapshot = store.snapshot()) {
            open = rows.get(snapshot, key(url.target()))
                    .filter(policy -> policy.statements().stream().anyMatch(Statement::opensUrlToAll)).isPresent();
        }
        openUrls.put(url.target(), open);
        if (changes.get() != generation) {
            // what was read may be from before the change
            openUrls.remove(url.target());
        }
        return open;
    }

    /**
     * Whether the policy lets a service call the function, version or alias on behalf of a resource. A grant of the
     * function itself does not hold for its versions and aliases.
     *
     * @param service
     *            such as {@code s3.amazonaws.com}
     */
    public boolean permits(Reader reader, FunctionReference reference, String service, String resourceArn,
            String resourceAccount) {
        return rows.get(reader, key(reference)).filter(policy -> policy.statements().stream()
                .anyMatch(statement -> statement.permits(service, resourceArn, resourceAccount))).isPresent();
    }

    private void forget() {
        changes.incrementAndGet();
        openUrls.clear();
    }

    @Override
    public void functionDeleted(Transaction transaction, FunctionName name) {
        rows.deleteAll(transaction, name.value());
    }

    @Override
    public void qualifierDeleted(Transaction transaction, FunctionName name, Qualifier qualifier) {
        rows.delete(transaction, name.value(), qualifier.text());
    }

    @Override
    public void changed(FunctionName name) {
        forget();
    }

    private static Object[] key(FunctionReference reference) {
        return new Object[]{reference.name().value(), reference.qualifier().map(Qualifier::text).orElse(UNQUALIFIED)};
    }
}
