package dev.quern.storage.kv;

/**
 * The store failed while it was making a transaction durable, and cannot say whether it will be found there later: the
 * one case in which a transaction that ended with an exception may have happened. Whoever runs it again after the store
 * is back must first look whether it did.
 */
public final class CommitOutcomeUnknownException extends StoreException {

    private static final long serialVersionUID = 1L;

    public CommitOutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
