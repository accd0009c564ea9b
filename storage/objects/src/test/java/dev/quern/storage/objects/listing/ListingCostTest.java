package dev.quern.storage.objects.listing;

import static dev.quern.storage.objects.Fixture.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.storage.objects.CountingStore;
import dev.quern.storage.objects.Fixture;
import dev.quern.storage.objects.ObjectStoreSettings;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ObjectMetadata;
import dev.quern.storage.objects.model.Tags;
import dev.quern.storage.objects.model.VersionId;
import dev.quern.storage.objects.model.Versioning;
import dev.quern.storage.objects.rows.BodyRef;
import dev.quern.storage.objects.rows.VersionRow;
import dev.quern.storage.objects.rows.VersionRows;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What a page costs does not depend on what the bucket holds: counted in rows that are read. */
@Timeout(120)
class ListingCostTest {

    private static final int FOLDERS = 10;
    private static final int PAGE = 400;
    /** The bucket's own row, and the one behind the page. */
    private static final int BESIDES = 3;

    @TempDir
    Path folder;

    /** Keys {@code f0/000000000} and so on, the same number in each of ten folders. */
    private static void fill(Fixture fixture, int keys) {
        Bucket bucket = fixture.store.buckets().get(BUCKET);
        VersionRows rows = new VersionRows();
        VersionRow row = new VersionRow(1, VersionId.NULL, false, fixture.clock.instant(), 0, ETag.EMPTY,
                Optional.empty(), 0, new BodyRef.Empty(), ObjectMetadata.none(), Tags.none());
        int together = 10_000;
        for (int from = 0; from < keys; from += together) {
            int first = from;
            fixture.kv.update(transaction -> {
                for (int i = first; i < Math.min(keys, first + together); i++) {
                    rows.putCurrent(transaction, bucket, Fixture.key(name(i, keys)), row);
                }
            });
        }
    }

    private static String name(int number, int keys) {
        return "f%d/%09d".formatted(number * (long) FOLDERS / keys, number);
    }

    private static void requireCosts(Fixture fixture, CountingStore store, int keys) {
        store.takeCount();
        ListRequest all = ListRequest.first(PAGE);
        for (ListRequest request : new ListRequest[]{all, all.after(name(keys / 2, keys)), all.withPrefix("f7/"),
                all.withPrefix("f7/").after(name(keys * 3 / 4, keys))}) {
            assertThat(fixture.store.listings().objects(BUCKET, request).objects().size()).isEqualTo(PAGE);
            assertThat(store.takeCount()).as("%s", request).isLessThanOrEqualTo(PAGE + BESIDES);
        }
        ObjectPage folders = fixture.store.listings().objects(BUCKET, all.withDelimiter("/"));
        assertThat(folders.commonPrefixes()).hasSize(FOLDERS);
        assertThat(store.takeCount()).isLessThanOrEqualTo(FOLDERS + BESIDES);
        ObjectPage middle = fixture.store.listings().objects(BUCKET, all.withDelimiter("/").after("f4/"));
        assertThat(middle.commonPrefixes()).hasSize(5).startsWith("f5/");
        assertThat(store.takeCount()).isLessThanOrEqualTo(FOLDERS + BESIDES);
        VersionPage versions = fixture.store.listings().versions(BUCKET, new VersionListRequest("", Optional.of("/"),
                Optional.empty(), Optional.empty(), PAGE));
        assertThat(versions.commonPrefixes()).hasSize(FOLDERS);
        assertThat(store.takeCount()).isLessThanOrEqualTo(2 * FOLDERS + BESIDES);
    }

    @Test
    void aPageReadsTheRowsThatItShowsInLargeBucketsAndInSmall() {
        for (int keys : new int[]{10_000, 100_000}) {
            CountingStore store = new CountingStore(Fixture.rocksDb(folder.resolve("" + keys)));
            try (Fixture fixture = new Fixture(store, Fixture.files(folder.resolve("" + keys)),
                    ObjectStoreSettings.defaults()).withBucket()) {
                fill(fixture, keys);
                requireCosts(fixture, store, keys);
            }
        }
    }

    @Test
    @Timeout(3_600)
    @EnabledIfSystemProperty(named = "quern.long", matches = "true")
    void tenMillionKeysListAsFastAsTenThousand() {
        long[] nanos = new long[2];
        int[] sizes = {10_000, 10_000_000};
        for (int i = 0; i < sizes.length; i++) {
            CountingStore store = new CountingStore(Fixture.rocksDb(folder.resolve("" + sizes[i])));
            try (Fixture fixture = new Fixture(store, Fixture.files(folder.resolve("" + sizes[i])),
                    ObjectStoreSettings.defaults()).withBucket()) {
                fill(fixture, sizes[i]);
                awaitCompaction(store);
                requireCosts(fixture, store, sizes[i]);
                nanos[i] = nanosPerPage(fixture, sizes[i]);
                System.out.printf("%,d keys: %,d µs for a page of %d%n", sizes[i],
                        TimeUnit.NANOSECONDS.toMicros(nanos[i]), PAGE);
            }
        }
        assertThat(nanos[1]).isLessThan(2 * nanos[0]);
    }

    /** What was loaded at once is put in order in the background: that is not what is measured. */
    private static void awaitCompaction(CountingStore store) {
        while (store.statistics().getOrDefault("rocksdb.num-running-compactions", 0L) > 0
                || store.statistics().getOrDefault("rocksdb.num-running-flushes", 0L) > 0
                || store.statistics().getOrDefault("rocksdb.estimate-pending-compaction-bytes", 0L) > 0) {
            Thread.onSpinWait();
        }
    }

    /** From the middle on, page by page; the first third is to get warm. */
    private static long nanosPerPage(Fixture fixture, int keys) {
        int pages = 300;
        long begin = 0;
        String after = name(keys / 2, keys);
        for (int i = 0; i < pages; i++) {
            if (i == pages / 3) {
                begin = System.nanoTime();
            }
            after = fixture.store.listings().objects(BUCKET, ListRequest.first(PAGE).after(after)).next()
                    .orElse(name(keys / 2, keys));
        }
        return (System.nanoTime() - begin) / (pages - pages / 3);
    }

    @Test
    void oldVersionsAndDeleteMarkersCostAListingOfObjectsNothing() {
        CountingStore store = new CountingStore(Fixture.rocksDb(folder));
        try (Fixture fixture = new Fixture(store, Fixture.files(folder), ObjectStoreSettings.defaults()).withBucket()) {
            fixture.store.buckets().setVersioning(BUCKET, Versioning.ENABLED);
            for (int i = 0; i < 200; i++) {
                fixture.put("a", "x");
                fixture.put("deleted" + i, "x");
                fixture.delete("deleted" + i);
            }
            fixture.put("z", "x");
            store.takeCount();
            assertThat(fixture.store.listings().objects(BUCKET, ListRequest.first(PAGE)).objects()).hasSize(2);
            assertThat(store.takeCount()).isLessThanOrEqualTo(2 + BESIDES);
        }
    }
}
