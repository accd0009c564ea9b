package dev.quern.storage.objects.lifecycle;

import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** When things expire by the rules of a bucket. Days end at midnight, UTC. Immutable. */
public final class DueDates {

    private final List<LifecycleRule> rules;

    public DueDates(List<LifecycleRule> rules) {
        this.rules = rules.stream().filter(LifecycleRule::enabled).toList();
    }

    /**
     * That something expires.
     *
     * @param due
     *            when
     * @param ruleId
     *            by which rule
     */
    public record Expiry(Instant due, String ruleId) {}

    /** When the newest version of an object expires, by the rule that comes first. */
    public Optional<Expiry> ofCurrent(ObjectKey key, long size, Tags tags, Instant lastModified) {
        return first(rules.stream().filter(rule -> rule.filter().matches(key, size, tags))
                .flatMap(rule -> rule.expiration().stream().flatMap(expiration -> switch (expiration) {
                    case Expiration.AfterDays after ->
                        Stream.of(new Expiry(after(lastModified, after.days()), rule.id()));
                    case Expiration.OnDate on -> Stream.of(new Expiry(on.date(), rule.id()));
                    case Expiration.LoneMarkers _ -> Stream.<Expiry>empty();
                })));
    }

    /** When a delete marker that no other version is left behind of goes. */
    public Optional<Expiry> ofLoneMarker(ObjectKey key, Instant lastModified) {
        return first(rules.stream().filter(rule -> rule.filter().matches(key, 0, Tags.none()))
                .flatMap(rule -> rule.expiration().stream().map(expiration -> switch (expiration) {
                    case Expiration.AfterDays after -> new Expiry(after(lastModified, after.days()), rule.id());
                    case Expiration.OnDate on -> new Expiry(on.date(), rule.id());
                    case Expiration.LoneMarkers _ -> new Expiry(lastModified, rule.id());
                })));
    }

    /**
     * When a version expires that is not the newest.
     *
     * @param replaced
     *            when the next newer version was written
     * @param newer
     *            how many versions there are between it and the newest
     */
    public Optional<Expiry> ofNoncurrent(ObjectKey key, long size, Tags tags, Instant replaced, int newer) {
        return first(rules.stream().filter(rule -> rule.filter().matches(key, size, tags))
                .flatMap(rule -> rule.noncurrent().stream().filter(some -> newer >= some.kept())
                        .map(some -> new Expiry(after(replaced, some.days()), rule.id()))));
    }

    /** When an upload in parts ends that is not completed. */
    public Optional<Expiry> ofUpload(ObjectKey key, Instant initiated) {
        return first(rules.stream().filter(rule -> key.value().startsWith(rule.filter().prefix()))
                .filter(rule -> rule.abortUploadsAfterDays().isPresent())
                .map(rule -> new Expiry(after(initiated, rule.abortUploadsAfterDays().getAsInt()), rule.id())));
    }

    boolean endUploads() {
        return rules.stream().anyMatch(rule -> rule.abortUploadsAfterDays().isPresent());
    }

    private static Optional<Expiry> first(Stream<Expiry> expiries) {
        return expiries.min(Comparator.comparing(Expiry::due));
    }

    private static Instant after(Instant time, int days) {
        Instant end = time.plus(Duration.ofDays(days));
        Instant midnight = end.truncatedTo(ChronoUnit.DAYS);
        return midnight.equals(end) ? end : midnight.plus(Duration.ofDays(1));
    }
}
