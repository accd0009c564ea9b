package dev.quern.storage.objects.listing;

import static dev.quern.storage.objects.Fixture.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.storage.kv.contract.InMemoryStore;
import dev.quern.storage.objects.Fixture;
import dev.quern.storage.objects.ObjectStoreSettings;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.UploadId;
import dev.quern.storage.objects.model.VersionId;
import dev.quern.storage.objects.model.Versioning;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of random keys, asked for in random ways, against a sorted list that is folded and cut. */
@Timeout(120)
class ListingModelTest {

    /** U+FFFF is below U+1F4F7 in UTF-8 and above its surrogates in UTF-16. */
    private static final List<String> PIECES = List.of("a", "b", "/", "//", "-", "\u0000", "\u00e9", "\uffff",
            "\ud83d\udcf7", " ", "..", "z");
    private static final Comparator<String> BY_BYTES = Comparator
            .comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    @TempDir
    Path folder;

    private static String text(Random random, int maxPieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(maxPieces + 1); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static Fixture fixture(Path folder) {
        return new Fixture(new InMemoryStore(), Fixture.files(folder), ObjectStoreSettings.defaults()).withBucket();
    }

    /** Keys and common prefixes as they are shown, in order. */
    private static List<String> folded(Iterable<String> sorted, String prefix, Optional<String> delimiter,
            Optional<String> after) {
        List<String> shown = new ArrayList<>();
        for (String key : sorted) {
            if (!key.startsWith(prefix)) {
                continue;
            }
            String name = key;
            if (delimiter.isPresent()) {
                int at = key.indexOf(delimiter.get(), prefix.length());
                name = at < 0 ? key : key.substring(0, at + delimiter.get().length()) + "*";
            }
            String bare = name.endsWith("*") ? name.substring(0, name.length() - 1) : name;
            if ((shown.isEmpty() || !shown.getLast().equals(name))
                    && (after.isEmpty() || BY_BYTES.compare(bare, after.get()) > 0)) {
                shown.add(name);
            }
        }
        return shown;
    }

    private static List<String> shown(ObjectPage page) {
        List<String> shown = new ArrayList<>();
        page.objects().forEach(version -> shown.add(version.key().value()));
        page.commonPrefixes().forEach(prefix -> shown.add(prefix + "*"));
        shown.sort(Comparator.comparing(name -> name.endsWith("*") ? name.substring(0, name.length() - 1) : name,
                BY_BYTES));
        return shown;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void pagesOfObjectsAreThoseOfTheModel(long seed) {
        Random random = new Random(seed);
        TreeSet<String> keys = new TreeSet<>(BY_BYTES);
        try (Fixture fixture = fixture(folder)) {
            for (int i = 0; i < 60; i++) {
                String key = text(random, 5);
                if (!key.isEmpty() && keys.add(key)) {
                    fixture.put(key, "x");
                }
            }
            for (int i = 0; i < 400; i++) {
                Optional<String> delimiter = random.nextInt(4) == 0
                        ? Optional.empty()
                        : Optional.of(random.nextBoolean() ? "/" : PIECES.get(random.nextInt(PIECES.size())));
                Optional<String> after = random.nextInt(3) == 0 ? Optional.of(text(random, 3)) : Optional.empty();
                ListRequest request = new ListRequest(text(random, 2), delimiter, after, 1 + random.nextInt(8));
                comparePages(fixture, keys, request);
            }
        }
    }

    private static void comparePages(Fixture fixture, TreeSet<String> keys, ListRequest first) {
        List<String> expected = folded(keys, first.prefix(), first.delimiter(), first.after());
        ListRequest request = first;
        int from = 0;
        while (true) {
            ObjectPage page = fixture.store.listings().objects(BUCKET, request);
            int to = Math.min(expected.size(), from + request.max());
            assertThat(shown(page)).as("%s", request).isEqualTo(expected.subList(from, to));
            assertThat(page.truncated()).as("%s", request).isEqualTo(to < expected.size());
            if (!page.truncated()) {
                return;
            }
            from = to;
            request = request.after(page.next().orElseThrow());
        }
    }

    @Test
    void aPageOfNoneIsEmptyAndTheEnd() {
        try (Fixture fixture = fixture(folder)) {
            fixture.put("key", "x");
            ObjectPage page = fixture.store.listings().objects(BUCKET, ListRequest.first(0));
            assertThat(shown(page)).isEmpty();
            assertThat(page.truncated()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void pagesOfVersionsAreThoseOfTheModel(long seed) {
        Random random = new Random(seed);
        try (Fixture fixture = fixture(folder)) {
            for (int i = 0; i < 30; i++) {
                fixture.put("a" + text(random, 2), "x");
            }
            fixture.store.buckets().setVersioning(BUCKET, Versioning.ENABLED);
            List<String> keys = fixture.store.listings().objects(BUCKET, ListRequest.first(1_000)).objects().stream()
                    .map(version -> version.key().value()).toList();
            for (int i = 0; i < 100; i++) {
                String key = keys.get(random.nextInt(keys.size()));
                if (random.nextInt(3) == 0) {
                    fixture.delete(key);
                } else {
                    fixture.put(key, "x");
                }
            }
            List<ObjectVersion> all = fixture.store.listings().versions(BUCKET, VersionListRequest.first(10_000))
                    .versions();
            assertThat(all).hasSize(keys.size() + 100);
            for (int i = 0; i < 100; i++) {
                Optional<String> delimiter = random.nextBoolean() ? Optional.of("/") : Optional.empty();
                compareVersions(fixture, all, "a" + text(random, 1), delimiter, 1 + random.nextInt(12));
            }
        }
    }

    private static void compareVersions(Fixture fixture, List<ObjectVersion> all, String prefix,
            Optional<String> delimiter, int max) {
        List<String> expected = new ArrayList<>();
        for (ObjectVersion version : all) {
            String key = version.key().value();
            int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter.get(), prefix.length());
            String shown = at < 0
                    ? key + "#" + version.versionId() + version.latest() + version.deleteMarker()
                    : key.substring(0, at + 1) + "*";
            if (key.startsWith(prefix) && (expected.isEmpty() || !expected.getLast().equals(shown))) {
                expected.add(shown);
            }
        }
        List<String> found = new ArrayList<>();
        VersionListRequest request = new VersionListRequest(prefix, delimiter, Optional.empty(), Optional.empty(), max);
        VersionPage page;
        do {
            page = fixture.store.listings().versions(BUCKET, request);
            int count = page.versions().size() + page.commonPrefixes().size();
            assertThat(count).isEqualTo(Math.min(max, expected.size() - found.size()));
            List<String> names = new ArrayList<>();
            page.versions().forEach(version -> names.add(version.key().value() + "#" + version.versionId()
                    + version.latest() + version.deleteMarker()));
            page.commonPrefixes().forEach(common -> names.add(common + "*"));
            List<String> wanted = expected.subList(found.size(), found.size() + count);
            assertThat(names).containsExactlyInAnyOrderElementsOf(wanted);
            found.addAll(wanted);
            request = new VersionListRequest(prefix, delimiter, page.nextKey(), page.nextVersion(), max);
        } while (page.truncated());
        assertThat(found).isEqualTo(expected);
    }

    /** As a client does that empties a bucket: what it deletes is gone when it asks for the next page. */
    @Test
    void versionsThatAreDeletedPageByPageAreAllFound() {
        try (Fixture fixture = fixture(folder)) {
            fixture.put("key", "null");
            fixture.store.buckets().setVersioning(BUCKET, Versioning.ENABLED);
            for (int i = 0; i < 10; i++) {
                fixture.put("key", "x");
                fixture.put("other", "x");
            }
            fixture.store.buckets().setVersioning(BUCKET, Versioning.SUSPENDED);
            fixture.put("key", "null again");
            VersionListRequest request = VersionListRequest.first(1);
            int deleted = 0;
            VersionPage page;
            do {
                page = fixture.store.listings().versions(BUCKET, request);
                for (ObjectVersion version : page.versions()) {
                    fixture.delete(version.key().value(), version.versionId());
                    deleted++;
                }
                request = new VersionListRequest("", Optional.empty(), page.nextKey(), page.nextVersion(), 1);
            } while (page.truncated());
            assertThat(deleted).isEqualTo(21);
            fixture.store.buckets().delete(BUCKET);
        }
    }

    @Test
    void aMarkerWithoutVersionPassesOverItsKey() {
        try (Fixture fixture = fixture(folder)) {
            fixture.store.buckets().setVersioning(BUCKET, Versioning.ENABLED);
            fixture.put("a", "x");
            fixture.put("a", "x");
            VersionId newest = fixture.put("b", "x").versionId();
            VersionPage page = fixture.store.listings().versions(BUCKET,
                    new VersionListRequest("", Optional.empty(), Optional.of("a"), Optional.empty(), 10));
            assertThat(page.versions()).extracting(ObjectVersion::versionId).containsExactly(newest);
        }
    }

    @Test
    void pagesOfUploadsAreOrderedByKeyAndThenByTime() {
        try (Fixture fixture = fixture(folder)) {
            List<UploadId> expected = new ArrayList<>();
            for (String key : List.of("a", "a", "b/1", "b/2", "c")) {
                expected.add(fixture.createUpload(key).id());
                fixture.clock.advance(java.time.Duration.ofSeconds(1));
            }
            List<UploadId> found = new ArrayList<>();
            UploadListRequest request = UploadListRequest.first(1);
            UploadPage page;
            do {
                page = fixture.store.listings().uploads(BUCKET, request);
                page.uploads().forEach(upload -> found.add(upload.id()));
                request = new UploadListRequest("", Optional.empty(), page.nextKey(), page.nextUpload(), 1);
            } while (page.truncated());
            assertThat(found).isEqualTo(expected);
            UploadPage folded = fixture.store.listings().uploads(BUCKET,
                    new UploadListRequest("", Optional.of("/"), Optional.of("a"), Optional.empty(), 10));
            assertThat(folded.uploads()).extracting(upload -> upload.key().value()).containsExactly("c");
            assertThat(folded.commonPrefixes()).containsExactly("b/");
        }
    }
}
