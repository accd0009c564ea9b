package dev.quern.runtime.function;

import dev.quern.runtime.code.CodeStore;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.KeyValueStore;
import java.util.List;
import java.util.random.RandomGenerator;

/** Everything about the functions of one store: the parts share rows, and tell each other of changes. */
public final class FunctionRegistry implements AutoCloseable {

    private final Preparation preparation;
    private final Functions functions;
    private final Versions versions;
    private final Aliases aliases;
    private final FunctionCatalog catalog;

    /**
     * Opens the functions of a store.
     *
     * @param dependents
     *            what goes when a function, version or alias goes
     * @param listener
     *            is told of changes, after the catalog
     * @param random
     *            decides which version of a weighted alias an invocation runs
     */
    public FunctionRegistry(KeyValueStore store, CodeStore code, CodePreparer preparer,
            List<FunctionDependent> dependents,
            FunctionChanges listener, Account account, TimeSource time, RandomGenerator random) {
        FunctionRows rows = new FunctionRows(account);
        this.catalog = new FunctionCatalog(store, rows, random);
        FunctionChanges changes = name -> {
            catalog.changed(name);
            listener.changed(name);
        };
        this.preparation = new Preparation(store, rows, code, preparer, catalog, changes, time);
        this.functions = new Functions(store, rows, code, preparer, preparation, dependents, changes, account, time);
        this.versions = new Versions(store, rows, changes, account, time);
        this.aliases = new Aliases(store, rows, dependents, changes, account);
    }

    /** Takes up what an earlier process left unfinished. */
    public void resume() {
        preparation.resume();
    }

    /** Creating, changing, reading and deleting functions. */
    public Functions functions() {
        return functions;
    }

    /** Publishing and listing versions. */
    public Versions versions() {
        return versions;
    }

    /** Aliases. */
    public Aliases aliases() {
        return aliases;
    }

    /** What an invocation runs. */
    public FunctionCatalog catalog() {
        return catalog;
    }

    /** Removes code that nothing refers to any more, soon. */
    public void sweepCode() {
        preparation.sweepLater();
    }

    @Override
    public void close() {
        preparation.close();
    }
}
