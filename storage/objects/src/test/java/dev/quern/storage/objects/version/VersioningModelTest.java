package dev.quern.storage.objects.version;

import static dev.quern.storage.objects.Fixture.BUCKET;
import static dev.quern.storage.objects.Fixture.CAUSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quern.storage.kv.contract.InMemoryStore;
import dev.quern.storage.objects.Fixture;
import dev.quern.storage.objects.ObjectStoreSettings;
import dev.quern.storage.objects.listing.ListRequest;
import dev.quern.storage.objects.listing.VersionListRequest;
import dev.quern.storage.objects.model.ObjectChange;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.VersionId;
import dev.quern.storage.objects.model.Versioning;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random writing and deleting in all states of versioning, against a list of versions for each key. */
@Timeout(120)
class VersioningModelTest {

    private static final int STEPS = 250;
    private static final List<String> KEYS = List.of("a", "b", "c/1");

    @TempDir
    Path folder;

    private final Map<String, List<Version>> model = new TreeMap<>();
    private final Map<String, Long> lastSequence = new HashMap<>();
    private Versioning versioning = Versioning.OFF;

    private record Version(String id, boolean marker, byte[] content) {

        @Override
        public String toString() {
            return id + (marker ? " marker" : " " + content.length);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void versionsAreThoseOfTheModel(long seed) {
        Random random = new Random(seed);
        // contents of up to 8 bytes lie in rows, others in blobs
        try (Fixture fixture = new Fixture(new InMemoryStore(), Fixture.files(folder),
                ObjectStoreSettings.defaults().withInlineBytes(8))) {
            fixture.withBucket();
            for (int step = 0; step < STEPS; step++) {
                // mostly standing still: numbers must rise all the same; sometimes back
                fixture.clock.advance(random.nextInt(10) == 0
                        ? Duration.ofSeconds(random.nextInt(-5, 5))
                        : Duration.ZERO);
                step(fixture, random, seed * 1_000 + step);
                assertThat(shown(fixture)).as("seed %d, step %d", seed, step).isEqualTo(expected());
                compareCurrent(fixture);
            }
            fixture.store.garbage().collect(fixture.clock.instant());
            long blobs = model.values().stream().flatMap(List::stream)
                    .filter(version -> !version.marker() && version.content().length > 8).count();
            assertThat(fixture.blobCount()).isEqualTo(blobs);
        }
    }

    private void step(Fixture fixture, Random random, long number) {
        String key = KEYS.get(random.nextInt(KEYS.size()));
        List<Version> versions = model.computeIfAbsent(key, _ -> new ArrayList<>());
        int choice = random.nextInt(100);
        if (choice < 45) {
            put(fixture, key, versions, Fixture.bytes(number, random.nextInt(16)));
        } else if (choice < 65) {
            delete(fixture, key, versions);
        } else if (choice < 92) {
            deleteVersion(fixture, key, versions, random);
        } else {
            versioning = random.nextBoolean() ? Versioning.ENABLED : Versioning.SUSPENDED;
            fixture.store.buckets().setVersioning(BUCKET, versioning);
        }
        requireRisingSequences(fixture.events.take());
    }

    private void put(Fixture fixture, String key, List<Version> versions, byte[] content) {
        ObjectVersion made = fixture.put(key, content);
        add(versions, new Version(made.versionId().value(), false, content));
    }

    /** What both a write and a delete marker do in the state of versioning. */
    private void add(List<Version> versions, Version added) {
        if (versioning == Versioning.ENABLED) {
            assertThat(added.id()).isNotEqualTo("null");
        } else {
            assertThat(added.id()).isEqualTo("null");
            versions.removeIf(version -> version.id().equals("null"));
        }
        versions.addFirst(added);
    }

    private void delete(Fixture fixture, String key, List<Version> versions) {
        Deleted deleted = fixture.delete(key);
        if (versioning == Versioning.OFF) {
            assertThat(deleted.marker()).isEmpty();
            versions.clear();
        } else {
            add(versions, new Version(deleted.marker().orElseThrow().value(), true, new byte[0]));
        }
    }

    private static void deleteVersion(Fixture fixture, String key, List<Version> versions, Random random) {
        int index = random.nextInt(versions.size() + 1);
        String id = index == versions.size()
                ? random.nextBoolean() ? "null" : "0123456789abcdef0123456789abcdef"
                : versions.get(index).id();
        Optional<Version> there = versions.stream().filter(version -> version.id().equals(id)).findFirst();
        Deleted deleted = fixture.delete(key, new VersionId(id));
        assertThat(deleted.versionId()).hasValue(new VersionId(id));
        assertThat(deleted.marker().isPresent()).isEqualTo(there.filter(Version::marker).isPresent());
        there.ifPresent(versions::remove);
    }

    private void requireRisingSequences(List<ObjectChange> changes) {
        for (ObjectChange change : changes) {
            Long before = lastSequence.put(change.key().value(), change.sequence());
            assertThat(change.sequence()).isGreaterThan(before == null ? 0 : before);
        }
    }

    private List<String> expected() {
        List<String> expected = new ArrayList<>();
        model.forEach((key, versions) -> {
            for (int i = 0; i < versions.size(); i++) {
                expected.add(key + " " + versions.get(i) + (i == 0 ? " latest" : ""));
            }
        });
        return expected;
    }

    private static List<String> shown(Fixture fixture) {
        List<String> shown = new ArrayList<>();
        for (ObjectVersion version : fixture.store.listings().versions(BUCKET, VersionListRequest.first(1_000))
                .versions()) {
            shown.add(version.key() + " " + version.versionId() + (version.deleteMarker()
                    ? " marker"
                    : " " + version.size()) + (version.latest() ? " latest" : ""));
        }
        return shown;
    }

    private void compareCurrent(Fixture fixture) {
        List<String> listed = fixture.store.listings().objects(BUCKET, ListRequest.first(1_000)).objects().stream()
                .map(version -> version.key().value()).toList();
        List<String> expected = new ArrayList<>();
        model.forEach((key, versions) -> {
            boolean there = !versions.isEmpty() && !versions.getFirst().marker();
            if (there) {
                expected.add(key);
                assertThat(fixture.get(key)).isEqualTo(versions.getFirst().content());
            } else {
                ObjectsException.NoSuchKey missing = catchThrowableOfType(ObjectsException.NoSuchKey.class,
                        () -> fixture.head(key));
                assertThat(missing.marker().map(marker -> marker.versionId().value()))
                        .isEqualTo(versions.isEmpty() ? Optional.empty() : Optional.of(versions.getFirst().id()));
            }
            for (Version version : versions) {
                compare(fixture, key, version);
            }
        });
        assertThat(listed).isEqualTo(expected);
    }

    private static void compare(Fixture fixture, String key, Version version) {
        Optional<VersionId> id = Optional.of(new VersionId(version.id()));
        if (version.marker()) {
            assertThat(catchThrowableOfType(ObjectsException.IsDeleteMarker.class,
                    () -> fixture.store.objects().head(BUCKET, Fixture.key(key), id)).marker().versionId())
                    .isEqualTo(id.orElseThrow());
        } else {
            assertThat(fixture.get(key, id)).isEqualTo(version.content());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OFF", "ENABLED", "SUSPENDED"})
    void numbersGoOnRisingWhenTheClockIsSetBackAndTheKeyIsGone(Versioning state) {
        try (Fixture fixture = new Fixture(new InMemoryStore(), Fixture.files(folder),
                ObjectStoreSettings.defaults())) {
            fixture.withBucket();
            if (state != Versioning.OFF) {
                fixture.store.buckets().setVersioning(BUCKET, state);
            }
            for (int i = 0; i < 5; i++) {
                ObjectVersion made = fixture.put("key", "content");
                fixture.clock.advance(Duration.ofHours(-1));
                fixture.store.garbage().collect(fixture.clock.instant());
                fixture.delete("key", made.versionId());
                fixture.store.objects().delete(BUCKET, DeleteObject.of(Fixture.key("key")), CAUSE);
            }
            List<String> sequencers = fixture.events.take().stream().map(ObjectChange::sequencer).toList();
            assertThat(sequencers).hasSize(state == Versioning.OFF ? 10 : 15).isSorted().doesNotHaveDuplicates();
        }
    }
}
