package dev.quern.runtime.objects;

import dev.quern.runtime.function.FunctionReference;
import dev.quern.storage.objects.model.NotificationRule;
import java.util.List;
import java.util.UUID;

/**
 * Which function is called for which changes in a bucket.
 *
 * @param id
 *            names it in its bucket; stands in each event as {@code configurationId}
 * @param function
 *            what is called: a function, a version or an alias
 * @param events
 *            for what; at least one
 * @param prefix
 *            what the keys of objects begin with, encoded as S3 does ({@link NotificationRule#encode}); empty for all
 * @param suffix
 *            what they end with, encoded likewise; empty for all
 */
public record ObjectNotification(String id, FunctionReference function, List<ObjectEventType> events, String prefix,
        String suffix) {

    public ObjectNotification {
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a notification is about at least one type of event");
        }
    }

    /** Calls a function for all objects, with an identifier of its own. */
    public static ObjectNotification to(FunctionReference function, ObjectEventType... events) {
        return new ObjectNotification(UUID.randomUUID().toString(), function, List.of(events), "", "");
    }

    /** The same, only for keys that begin so. */
    public ObjectNotification startingWith(String keyPrefix) {
        return new ObjectNotification(id, function, events, NotificationRule.encode(keyPrefix), suffix);
    }

    /** The same, only for keys that end so. */
    public ObjectNotification endingWith(String keySuffix) {
        return new ObjectNotification(id, function, events, prefix, NotificationRule.encode(keySuffix));
    }

    /** Whether a change could be told by both: S3 takes no two such in one bucket. */
    boolean overlaps(ObjectNotification other) {
        // one text may be encoded in several ways
        String itsPrefix = NotificationRule.decode(other.prefix);
        String itsSuffix = NotificationRule.decode(other.suffix);
        String myPrefix = NotificationRule.decode(prefix);
        String mySuffix = NotificationRule.decode(suffix);
        return events.stream().anyMatch(mine -> other.events.stream().anyMatch(mine::meets))
                && (myPrefix.startsWith(itsPrefix) || itsPrefix.startsWith(myPrefix))
                && (mySuffix.endsWith(itsSuffix) || itsSuffix.endsWith(mySuffix));
    }
}
