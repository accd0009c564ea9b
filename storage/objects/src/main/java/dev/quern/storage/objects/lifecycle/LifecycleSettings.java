package dev.quern.storage.objects.lifecycle;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.rows.BucketRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The lifecycles of buckets. Safe for use by any number of threads; changes are durable when a method returns. */
public final class LifecycleSettings {

    private static final String SETTING = "lifecycle";

    private final KeyValueStore store;
    private final BucketRows buckets;

    public LifecycleSettings(KeyValueStore store, BucketRows buckets) {
        this.store = store;
        this.buckets = buckets;
    }

    /**
     * The lifecycle of a bucket, if it has one.
     *
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     */
    public Optional<Lifecycle> get(BucketName name) {
        try (Snapshot snapshot = store.snapshot()) {
            return get(snapshot, buckets.get(snapshot, name));
        }
    }

    /** Replaces the lifecycle of a bucket. Throws as {@link #get}. */
    public void put(BucketName name, Lifecycle lifecycle) {
        store.update(transaction -> buckets.putSetting(transaction, buckets.get(transaction, name), SETTING,
                encode(lifecycle)));
    }

    /** Takes the lifecycle of a bucket away. Throws as {@link #get}. */
    public void delete(BucketName name) {
        store.update(transaction -> buckets.deleteSetting(transaction, buckets.get(transaction, name), SETTING));
    }

    Optional<Lifecycle> get(Reader reader, Bucket bucket) {
        return buckets.setting(reader, bucket, SETTING).map(LifecycleSettings::decode);
    }

    private static byte[] encode(Lifecycle lifecycle) {
        return Tuple.of(lifecycle.document(),
                Tuple.of(lifecycle.rules().stream().map(LifecycleSettings::tuple).toArray())).pack();
    }

    private static Lifecycle decode(byte[] value) {
        Tuple row = Tuple.unpack(value);
        List<LifecycleRule> rules = new ArrayList<>();
        for (int i = 0; i < row.getTuple(1).size(); i++) {
            rules.add(rule(row.getTuple(1).getTuple(i)));
        }
        return new Lifecycle(rules, row.getBytes(0));
    }

    private static Tuple tuple(LifecycleRule rule) {
        return Tuple.of(rule.id(), rule.enabled(), tuple(rule.filter()),
                rule.expiration().map(LifecycleSettings::tuple).orElse(null),
                rule.noncurrent().map(some -> Tuple.of(some.days(), some.kept())).orElse(null),
                rule.abortUploadsAfterDays().isPresent() ? rule.abortUploadsAfterDays().getAsInt() : null);
    }

    private static LifecycleRule rule(Tuple row) {
        return new LifecycleRule(row.getString(0), row.getBoolean(1), filter(row.getTuple(2)),
                row.isNull(3) ? Optional.empty() : Optional.of(expiration(row.getTuple(3))),
                row.isNull(4)
                        ? Optional.empty()
                        : Optional.of(new NoncurrentExpiration((int) row.getTuple(4).getLong(0),
                                (int) row.getTuple(4).getLong(1))),
                row.isNull(5) ? OptionalInt.empty() : OptionalInt.of((int) row.getLong(5)));
    }

    private static Tuple tuple(LifecycleFilter filter) {
        List<Object> tags = new ArrayList<>();
        filter.tags().forEach((key, value) -> {
            tags.add(key);
            tags.add(value);
        });
        return Tuple.of(filter.prefix(), Tuple.of(tags.toArray()),
                filter.largerThan().isPresent() ? filter.largerThan().getAsLong() : null,
                filter.smallerThan().isPresent() ? filter.smallerThan().getAsLong() : null);
    }

    private static LifecycleFilter filter(Tuple row) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 0; i < row.getTuple(1).size(); i += 2) {
            tags.put(row.getTuple(1).getString(i), row.getTuple(1).getString(i + 1));
        }
        return new LifecycleFilter(row.getString(0), tags,
                row.isNull(2) ? OptionalLong.empty() : OptionalLong.of(row.getLong(2)),
                row.isNull(3) ? OptionalLong.empty() : OptionalLong.of(row.getLong(3)));
    }

    private static Tuple tuple(Expiration expiration) {
        return switch (expiration) {
            case Expiration.AfterDays after -> Tuple.of("days", after.days());
            case Expiration.OnDate on -> Tuple.of("date", on.date().toEpochMilli());
            case Expiration.LoneMarkers _ -> Tuple.of("markers");
        };
    }

    private static Expiration expiration(Tuple row) {
        return switch (row.getString(0)) {
            case "days" -> new Expiration.AfterDays((int) row.getLong(1));
            case "date" -> new Expiration.OnDate(Instant.ofEpochMilli(row.getLong(1)));
            case "markers" -> new Expiration.LoneMarkers();
            default -> throw new IllegalStateException("an expiration is not stored as " + row.getString(0));
        };
    }
}
