package dev.quern.runtime.objects;

import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionLookup;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.policy.ResourcePolicies;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.objects.bucket.Buckets;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ChangeKind;
import dev.quern.storage.objects.model.NotificationRule;
import dev.quern.storage.objects.model.ObjectsException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which functions are called for which changes in which bucket. Safe for use by several threads; changes are durable
 * when a method returns.
 */
public final class ObjectNotifications {

    /** How many notifications a bucket may have (S3's number). */
    public static final int MAX_PER_BUCKET = 100;

    /** Who calls functions for buckets, as policies name it. */
    private static final String SERVICE = "s3.amazonaws.com";

    private final KeyValueStore store;
    private final Buckets buckets;
    private final FunctionLookup functions;
    private final ResourcePolicies policies;
    private final Account account;

    /** What must be true of a function before a bucket may call it. */
    public enum Requirement {
        /** Nothing: it may be made later. */
        NONE,
        /** It is there. */
        PRESENT,
        /** It is there, and its policy lets this bucket call it. */
        PERMITTED
    }

    /** Notifications of buckets in a store, for functions in the same. */
    public ObjectNotifications(KeyValueStore store, Buckets buckets, FunctionLookup functions,
            ResourcePolicies policies, Account account) {
        this.store = store;
        this.buckets = buckets;
        this.functions = functions;
        this.policies = policies;
        this.account = account;
    }

    /** A bucket as policies and events name it. */
    public static String arn(BucketName bucket) {
        return "arn:aws:s3:::" + bucket.value();
    }

    /**
     * The notifications of a bucket, in the order in which they were given.
     *
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     */
    public List<ObjectNotification> get(BucketName bucket) {
        return buckets.notifications(bucket).stream().map(this::notification).toList();
    }

    /**
     * Replaces all notifications of a bucket.
     *
     * @param requirement
     *            what must be true of the functions
     * @throws NotificationRefused
     *             if they break a rule; nothing has changed
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     */
    public void put(BucketName bucket, List<ObjectNotification> notifications, Requirement requirement) {
        buckets.get(bucket);
        requireRules(notifications);
        requireFunctions(bucket, notifications, requirement);
        buckets.setNotifications(bucket, notifications.stream().map(ObjectNotifications::rule).toList());
    }

    private static void requireRules(List<ObjectNotification> notifications) {
        if (notifications.size() > MAX_PER_BUCKET) {
            throw new NotificationRefused.TooMany(notifications.size(), MAX_PER_BUCKET);
        }
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < notifications.size(); i++) {
            ObjectNotification one = notifications.get(i);
            if (!ids.add(one.id())) {
                throw new NotificationRefused.SameId(one.id());
            }
            for (ObjectNotification other : notifications.subList(0, i)) {
                if (one.overlaps(other)) {
                    throw new NotificationRefused.Overlap(other, one);
                }
            }
        }
    }

    private void requireFunctions(BucketName bucket, List<ObjectNotification> notifications,
            Requirement requirement) {
        if (requirement == Requirement.NONE) {
            return;
        }
        try (Snapshot snapshot = store.snapshot()) {
            for (ObjectNotification notification : notifications) {
                FunctionReference function = notification.function();
                try {
                    functions.require(snapshot, function);
                } catch (FunctionsException.NotFound e) {
                    throw new NotificationRefused.Destination(account.arn(function),
                            "The destination Lambda function does not exist");
                }
                if (requirement == Requirement.PERMITTED
                        && !policies.permits(snapshot, function, SERVICE, arn(bucket), account.accountId())) {
                    throw new NotificationRefused.Destination(account.arn(function),
                            "Not authorized to invoke function [" + account.arn(function) + "]");
                }
            }
        }
    }

    private ObjectNotification notification(NotificationRule rule) {
        return new ObjectNotification(rule.id(), FunctionReference.parse(rule.target(), account),
                rule.eventNames().stream().map(name -> ObjectEventType.of(name).orElseThrow()).toList(), rule.prefix(),
                rule.suffix());
    }

    private static NotificationRule rule(ObjectNotification notification) {
        Set<ChangeKind> kinds = EnumSet.noneOf(ChangeKind.class);
        notification.events().forEach(event -> kinds.addAll(event.kinds()));
        return new NotificationRule(notification.id(), notification.function().toString(),
                notification.events().stream().map(ObjectEventType::text).toList(), kinds, notification.prefix(),
                notification.suffix());
    }
}
