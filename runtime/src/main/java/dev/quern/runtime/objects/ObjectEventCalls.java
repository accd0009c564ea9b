package dev.quern.runtime.objects;

import dev.quern.runtime.async.AsyncCall;
import dev.quern.runtime.async.EventQueue;
import dev.quern.runtime.async.Receipt;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.invoke.Lineage;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.objects.model.NotificationRule;
import dev.quern.storage.objects.model.ObjectChange;
import dev.quern.storage.objects.model.ObjectEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Has functions called when objects change. The calls are written in the transaction of the change: both are durable or
 * neither is, and each call is made at least once. Safe for use by several threads.
 */
public final class ObjectEventCalls implements ObjectEvents {

    private static final Runnable NOTHING = () -> {};

    private final EventQueue queue;
    private final Account account;

    /**
     * Calls of functions in this account.
     *
     * @param queue
     *            where calls are added; over the same key-value store as the objects
     */
    public ObjectEventCalls(EventQueue queue, Account account) {
        this.queue = queue;
        this.account = account;
    }

    @Override
    public Runnable changed(Transaction transaction, ObjectChange change, List<NotificationRule> rules) {
        if (rules.isEmpty()) {
            return NOTHING;
        }
        Lineage lineage = Trail.read(change.cause().trail());
        List<Receipt> receipts = new ArrayList<>();
        for (NotificationRule rule : rules) {
            AsyncCall call = new AsyncCall(FunctionReference.parse(rule.target(), account),
                    new ObjectEventRecord(change, rule.id()).print(), UUID.randomUUID().toString(), Map.of(), lineage);
            receipts.add(queue.add(transaction, call));
        }
        return () -> receipts.forEach(queue::committed);
    }
}
