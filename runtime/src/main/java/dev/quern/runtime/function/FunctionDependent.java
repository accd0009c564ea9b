package dev.quern.runtime.function;

import dev.quern.storage.kv.Transaction;

/** Keeps something per function, version or alias (URLs, policies) that goes when they go. */
public interface FunctionDependent {

    /** A function is deleted, with all of its versions and aliases. */
    void functionDeleted(Transaction transaction, FunctionName name);

    /** A version or an alias is deleted; the function stays. */
    void qualifierDeleted(Transaction transaction, FunctionName name, Qualifier qualifier);
}
