package dev.quern.storage.objects;

import dev.quern.storage.kv.Transaction;
import dev.quern.storage.objects.model.NotificationRule;
import dev.quern.storage.objects.model.ObjectChange;
import dev.quern.storage.objects.model.ObjectEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers the changes that were committed, in the order in which they were. */
public final class RecordedEvents implements ObjectEvents {

    private final List<ObjectChange> changes = new CopyOnWriteArrayList<>();
    private final List<NotificationRule> matched = new CopyOnWriteArrayList<>();

    @Override
    public Runnable changed(Transaction transaction, ObjectChange change, List<NotificationRule> rules) {
        return () -> {
            changes.add(change);
            matched.addAll(rules);
        };
    }

    /** What was told since the last call. */
    public List<ObjectChange> take() {
        List<ObjectChange> taken = new ArrayList<>(changes);
        changes.clear();
        return taken;
    }

    public List<NotificationRule> matched() {
        return matched;
    }
}
