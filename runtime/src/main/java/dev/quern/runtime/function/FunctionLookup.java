package dev.quern.runtime.function;

import dev.quern.storage.kv.Reader;

/** Looks in a caller's transaction or snapshot whether functions are there. Safe for use by several threads. */
public final class FunctionLookup {

    private final FunctionRows rows;

    /** Looks for functions of this account. */
    public FunctionLookup(Account account) {
        this.rows = new FunctionRows(account);
    }

    /**
     * Checks that a function and what the reference adds to it are there.
     *
     * @throws FunctionsException.NotFound
     *             if not
     */
    public void require(Reader reader, FunctionReference reference) {
        rows.resolve(reader, reference);
    }

    /**
     * An alias.
     *
     * @throws FunctionsException.NotFound
     *             if it is not there
     */
    public Alias alias(Reader reader, FunctionName function, AliasName name) {
        return rows.alias(reader, function, name);
    }

    /**
     * The settings of a version; for an alias, of the first version that it points to.
     *
     * @throws FunctionsException.NotFound
     *             if there is none
     */
    public FunctionSettings settings(Reader reader, FunctionReference reference) {
        return rows.resolve(reader, reference).settings();
    }
}
