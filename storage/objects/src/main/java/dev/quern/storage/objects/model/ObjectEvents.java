package dev.quern.storage.objects.model;

import dev.quern.storage.kv.Transaction;
import java.util.List;

/**
 * Is told of every change of an object, in the transaction that makes it: what it writes there commits with the change
 * or not at all.
 */
@FunctionalInterface
public interface ObjectEvents {

    /**
     * An object changes. Called once in each run of the transaction, which may run several times; so it has no effects
     * but those on the transaction. If it throws, the change does not happen.
     *
     * @param transaction
     *            that of the change
     * @param change
     *            what happens
     * @param rules
     *            the bucket's notification rules that it matches; none, one or several
     * @return what to do when the transaction has committed; not called if it does not
     */
    Runnable changed(Transaction transaction, ObjectChange change, List<NotificationRule> rules);

    /** Nobody. */
    static ObjectEvents none() {
        return (transaction, change, rules) -> () -> {};
    }
}
