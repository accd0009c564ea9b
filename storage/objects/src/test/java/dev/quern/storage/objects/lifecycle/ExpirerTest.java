package dev.quern.storage.objects.lifecycle;

import static dev.quern.storage.objects.Fixture.BUCKET;
import static dev.quern.storage.objects.Fixture.CAUSE;
import static dev.quern.storage.objects.Fixture.bytes;
import static dev.quern.storage.objects.Fixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.kv.contract.InMemoryStore;
import dev.quern.storage.objects.Fixture;
import dev.quern.storage.objects.ObjectStoreSettings;
import dev.quern.storage.objects.lifecycle.Expirer.Report;
import dev.quern.storage.objects.listing.ListRequest;
import dev.quern.storage.objects.listing.UploadListRequest;
import dev.quern.storage.objects.listing.VersionListRequest;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ChangeKind;
import dev.quern.storage.objects.model.ObjectChange;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.Tags;
import dev.quern.storage.objects.model.VersionId;
import dev.quern.storage.objects.model.Versioning;
import dev.quern.storage.objects.version.PutObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExpirerTest {

    @TempDir
    Path folder;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = new Fixture(new InMemoryStore(), Fixture.files(folder), ObjectStoreSettings.defaults()
                .withMinPartBytes(1)).withBucket();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void rules(LifecycleRule... rules) {
        fixture.store.lifecycles().put(BUCKET, Lifecycle.of(rules));
    }

    private Report expire() {
        return fixture.store.expirer().expire(fixture.clock.instant(), () -> true);
    }

    private void days(int days) {
        fixture.clock.advance(Duration.ofDays(days));
    }

    private List<String> keys() {
        return fixture.store.listings().objects(BUCKET, ListRequest.first(1_000)).objects().stream()
                .map(version -> version.key().value()).toList();
    }

    private List<ObjectVersion> versions() {
        return fixture.store.listings().versions(BUCKET, VersionListRequest.first(1_000)).versions();
    }

    private static LifecycleRule noncurrent(int days, int kept) {
        return new LifecycleRule("old", true, LifecycleFilter.all(), Optional.empty(),
                Optional.of(new NoncurrentExpiration(days, kept)), OptionalInt.empty());
    }

    private static LifecycleRule expiration(Expiration expiration) {
        return new LifecycleRule("rule", true, LifecycleFilter.all(), Optional.of(expiration), Optional.empty(),
                OptionalInt.empty());
    }

    @Test
    void anObjectExpiresAtTheMidnightAfterItsDays() {
        // written at 10:30 on the first: three days later it is 10:30 on the fourth, and due at the midnight after
        fixture.put("key", "content");
        rules(LifecycleRule.expire("rule", LifecycleFilter.all(), 3));
        fixture.clock.set(Instant.parse("2026-03-04T23:59:59Z"));
        assertThat(expire()).isEqualTo(new Report(0, 0, 0));
        fixture.clock.set(Instant.parse("2026-03-05T00:00:00Z"));
        assertThat(expire()).isEqualTo(new Report(0, 1, 0));
        assertThat(keys()).isEmpty();
        assertThat(fixture.events.take()).last().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(ChangeKind.EXPIRED);
            assertThat(change.cause().principal()).isEqualTo("store");
            assertThat(change.size()).isEqualTo(7);
        });
        assertThat(expire()).isEqualTo(new Report(0, 0, 0));
    }

    @Test
    void onlyWhatTheFilterMatchesExpires() {
        Tags tags = new Tags(Map.of("keep", "no", "more", "x"));
        PutObject tagged = PutObject.plain(CAUSE).withTags(tags);
        fixture.put("logs/small", bytes(1, 10), tagged);
        fixture.put("logs/middle", bytes(1, 100), tagged);
        fixture.put("logs/untagged", bytes(1, 100));
        fixture.put("logs/large", bytes(1, 1_000), tagged);
        fixture.put("other/middle", bytes(1, 100), tagged);
        rules(LifecycleRule.expire("rule", new LifecycleFilter("logs/", Map.of("keep", "no"), OptionalLong.of(10),
                OptionalLong.of(1_000)), 1));
        days(3);
        assertThat(expire().removed()).isEqualTo(1);
        assertThat(keys()).containsExactly("logs/large", "logs/small", "logs/untagged", "other/middle");
    }

    @Test
    void aRuleThatIsOffOrTakenAwayDoesNothing() {
        fixture.put("key", "content");
        LifecycleRule rule = LifecycleRule.expire("rule", LifecycleFilter.all(), 1);
        rules(new LifecycleRule("rule", false, rule.filter(), rule.expiration(), Optional.empty(),
                OptionalInt.empty()));
        days(3);
        assertThat(expire().removed()).isZero();
        rules(rule);
        fixture.store.lifecycles().delete(BUCKET);
        assertThat(fixture.store.lifecycles().get(BUCKET)).isEmpty();
        assertThat(expire().removed()).isZero();
        assertThat(keys()).containsExactly("key");
    }

    @Test
    void onADateEverythingExpiresAndGoesOnDoingSo() {
        rules(expiration(new Expiration.OnDate(Instant.parse("2026-03-03T00:00:00Z"))));
        fixture.put("key", "content");
        days(1);
        assertThat(expire().removed()).isZero();
        days(1);
        fixture.put("later", "content");
        assertThat(expire().removed()).isEqualTo(2);
    }

    @Test
    void withVersioningAnObjectExpiresBehindADeleteMarker() {
        fixture.store.buckets().setVersioning(BUCKET, Versioning.ENABLED);
        fixture.put("key", "content");
        rules(LifecycleRule.expire("rule", LifecycleFilter.all(), 1));
        days(2);
        fixture.events.take();
        assertThat(expire()).isEqualTo(new Report(1, 0, 0));
        assertThat(keys()).isEmpty();
        assertThat(versions()).extracting(ObjectVersion::deleteMarker).containsExactly(true, false);
        assertThat(fixture.events.take()).extracting(ObjectChange::kind)
                .containsExactly(ChangeKind.EXPIRED_BY_MARKER);
        assertThat(expire()).isEqualTo(new Report(0, 0, 0));
    }

    @Test
    void whileVersioningIsSuspendedTheMarkerTakesThePlaceOfNull() {
        fixture.put("null", "content");
        fixture.store.buckets().setVersioning(BUCKET, Versioning.ENABLED);
        fixture.put("versioned", "content");
        fixture.store.buckets().setVersioning(BUCKET, Versioning.SUSPENDED);
        rules(LifecycleRule.expire("rule", LifecycleFilter.all(), 1));
        days(2);
        assertThat(expire()).isEqualTo(new Report(2, 0, 0));
        assertThat(versions()).extracting(version -> version.key() + " " + version.deleteMarker() + " "
                + version.versionId().isNull()).containsExactly("null true true", "versioned true true",
                        "versioned false false");
    }

    @Test
    void oldVersionsExpireSomeDaysAfterTheyWereReplacedButForTheNewestOfThem() {
        fixture.store.buckets().setVersioning(BUCKET, Versioning.ENABLED);
        for (int i = 0; i < 6; i++) {
            fixture.put("key", "content" + i);
            days(1);
        }
        // replaced 5, 4, 3, 2, 1 days ago; the newest now
        rules(noncurrent(2, 2));
        fixture.events.take();
        assertThat(expire()).isEqualTo(new Report(0, 3, 0));
        assertThat(versions()).hasSize(3);
        assertThat(fixture.get("key")).isEqualTo(bytes("content5"));
        days(10);
        assertThat(expire()).isEqualTo(new Report(0, 0, 0));
        rules(noncurrent(1, 0));
        assertThat(expire()).isEqualTo(new Report(0, 2, 0));
        assertThat(versions()).singleElement().extracting(ObjectVersion::latest).isEqualTo(true);
        assertThat(fixture.events.take()).hasSize(5).allMatch(change -> change.kind() == ChangeKind.EXPIRED
                && !change.versionId().equals(VersionId.NULL));
    }

    @Test
    void aDeleteMarkerGoesWhenNoVersionIsLeftBehindIt() {
        fixture.store.buckets().setVersioning(BUCKET, Versioning.ENABLED);
        ObjectVersion version = fixture.put("key", "content");
        fixture.put("other", "content");
        fixture.delete("key");
        fixture.delete("other");
        fixture.delete("lone");
        rules(expiration(new Expiration.LoneMarkers()));
        assertThat(expire()).isEqualTo(new Report(0, 1, 0));
        fixture.delete("key", version.versionId());
        assertThat(expire()).isEqualTo(new Report(0, 1, 0));
        assertThat(versions()).extracting(left -> left.key().value()).containsExactly("other", "other");
        assertThat(fixture.events.take()).last().extracting(ObjectChange::kind).isEqualTo(ChangeKind.EXPIRED);
    }

    @Test
    void versionsExpireAndThenTheMarkerThatIsLeftAlone() {
        fixture.store.buckets().setVersioning(BUCKET, Versioning.ENABLED);
        fixture.put("key", "content");
        rules(LifecycleRule.expire("rule", LifecycleFilter.all(), 1), noncurrent(1, 0));
        days(2);
        assertThat(expire()).isEqualTo(new Report(1, 0, 0));
        days(2);
        assertThat(expire()).isEqualTo(new Report(0, 1, 0));
        assertThat(expire()).isEqualTo(new Report(0, 1, 0));
        assertThat(versions()).isEmpty();
        fixture.store.buckets().delete(BUCKET);
    }

    @Test
    void anUploadThatIsNotCompletedEnds() {
        var old = fixture.createUpload("logs/a");
        fixture.putPart(old, 1, bytes(1, 100_000));
        fixture.createUpload("other");
        days(2);
        fixture.createUpload("logs/b");
        rules(new LifecycleRule("uploads", true, LifecycleFilter.ofPrefix("logs/"), Optional.empty(), Optional.empty(),
                OptionalInt.of(1)));
        assertThat(expire()).isEqualTo(new Report(0, 0, 1));
        assertThat(fixture.store.listings().uploads(BUCKET, UploadListRequest.first(10)).uploads())
                .extracting(upload -> upload.key().value()).containsExactly("logs/b", "other");
        assertThat(fixture.blobCount()).isZero();
    }

    @Test
    void manyObjectsExpireInManyTransactions() {
        for (int i = 0; i < 250; i++) {
            fixture.put("key" + i, "x");
        }
        rules(LifecycleRule.expire("rule", LifecycleFilter.ofPrefix("key"), 1));
        fixture.put("other", "x");
        days(2);
        fixture.events.take();
        assertThat(expire().removed()).isEqualTo(250);
        assertThat(fixture.events.take()).hasSize(250);
        assertThat(keys()).containsExactly("other");
    }

    @Test
    void whatWasReplacedSinceItWasLookedAtStays() {
        ObjectVersion seen = fixture.put("key", "content");
        days(5);
        fixture.put("key", "newer");
        Report report = fixture.store.expirer().changes().apply(seen.bucket(), List.of(seen));
        assertThat(report.removed()).isZero();
        assertThat(fixture.get("key")).isEqualTo(bytes("newer"));
    }

    @Test
    void aLifecycleIsKeptAsItWasGiven() {
        LifecycleRule rule = new LifecycleRule("id", true,
                new LifecycleFilter("p", Map.of("a", "b"), OptionalLong.of(1), OptionalLong.of(2)),
                Optional.of(new Expiration.OnDate(Instant.parse("2026-01-01T00:00:00Z"))),
                Optional.of(new NoncurrentExpiration(3, 4)), OptionalInt.of(5));
        LifecycleRule bare = new LifecycleRule("", false, LifecycleFilter.all(), Optional.empty(), Optional.empty(),
                OptionalInt.empty());
        fixture.store.lifecycles().put(BUCKET, new Lifecycle(List.of(rule, bare), bytes("<xml/>")));
        Lifecycle kept = fixture.store.lifecycles().get(BUCKET).orElseThrow();
        assertThat(kept.rules()).containsExactly(rule, bare);
        assertThat(kept.document()).isEqualTo(bytes("<xml/>"));
        assertThatThrownBy(() -> fixture.store.lifecycles().get(new BucketName("missing")))
                .isInstanceOf(ObjectsException.NoSuchBucket.class);
        assertThat(new DueDates(List.of(rule, LifecycleRule.expire("days", LifecycleFilter.all(), 1))).ofCurrent(
                key("px"), 10, Tags.none(), Instant.parse("2025-01-01T00:00:00Z")))
                .hasValue(new DueDates.Expiry(Instant.parse("2025-01-02T00:00:00Z"), "days"));
    }
}
