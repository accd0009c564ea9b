package dev.quern.storage.objects.listing;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.VersionId;
import dev.quern.storage.objects.rows.VersionRow;
import dev.quern.storage.objects.rows.VersionRows;
import dev.quern.storage.objects.rows.VersionRows.KeyedVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads one page of versions: current and earlier ones are two rows of rows, merged here. One use, one thread. */
final class VersionPageReader {

    private final Reader reader;
    private final VersionRows rows;
    private final Bucket bucket;
    private final VersionListRequest request;
    private final Delimited delimited;
    private final List<ObjectVersion> versions = new ArrayList<>();
    private final List<String> commonPrefixes = new ArrayList<>();
    private Optional<String> lastKey = Optional.empty();
    private Optional<VersionId> lastVersion = Optional.empty();
    /** The key whose newest version has been passed. */
    private @Nullable String begunKey;

    VersionPageReader(Reader reader, VersionRows rows, Bucket bucket, VersionListRequest request) {
        this.reader = reader;
        this.rows = rows;
        this.bucket = bucket;
        this.request = request;
        this.delimited = new Delimited(request.prefix(), request.delimiter());
    }

    /** Where to go on in both rows of rows. */
    private record Place(KeyRange current, KeyRange earlier) {}

    VersionPage read() {
        Optional<Place> rest = request.max() == 0 ? Optional.empty() : Optional.of(start());
        boolean more = false;
        while (rest.isPresent() && !more) {
            try (Cursor current = reader.range(rest.get().current());
                    Cursor earlier = reader.range(rest.get().earlier())) {
                rest = Optional.empty();
                Merged merged = new Merged(current, earlier);
                for (KeyedVersion next = merged.next(); rest.isEmpty() && next != null;) {
                    if (versions.size() + commonPrefixes.size() == request.max()) {
                        more = true;
                        break;
                    }
                    rest = show(next);
                    next = rest.isEmpty() ? merged.next() : null;
                }
            }
        }
        return more
                ? new VersionPage(bucket, versions, commonPrefixes, lastKey, lastVersion)
                : new VersionPage(bucket, versions, commonPrefixes, Optional.empty(), Optional.empty());
    }

    private Place start() {
        Place all = new Place(rows.currentWithPrefix(bucket, request.prefix()),
                rows.earlierWithPrefix(bucket, request.prefix()));
        if (request.keyAfter().isEmpty()) {
            return all;
        }
        String key = request.keyAfter().get();
        Optional<String> common = delimited.commonPrefixOfMarker(key);
        if (common.isPresent()) {
            return behind(common.get());
        }
        byte[] currentKey = rows.currentKey(bucket, key);
        if (request.versionAfter().isEmpty()) {
            return new Place(all.current().after(currentKey), all.earlier().after(rows.earlierOf(bucket, key).to()));
        }
        OptionalLong sequence = sequence(new ObjectKey(key), request.versionAfter().get());
        if (sequence.isEmpty()) {
            // the version NULL has gone meanwhile: its key once more from its newest version
            return new Place(from(all.current(), currentKey),
                    from(all.earlier(), rows.earlierOf(bucket, key).from()));
        }
        return behind(all, new ObjectKey(key), sequence.getAsLong());
    }

    /** What was newer may have been deleted meanwhile: then an older version is the current one by now. */
    private Place behind(Place all, ObjectKey key, long sequence) {
        Optional<VersionRow> current = rows.current(reader, bucket, key);
        Optional<VersionRow> newest = current.or(() -> rows.newestEarlier(reader, bucket, key));
        if (newest.isPresent() && newest.get().sequence() >= sequence) {
            begunKey = key.value();
        }
        byte[] currentKey = rows.currentKey(bucket, key.value());
        boolean currentIsOlder = current.isPresent() && current.get().sequence() < sequence;
        return new Place(currentIsOlder ? from(all.current(), currentKey) : all.current().after(currentKey),
                all.earlier().after(rows.earlierKey(bucket, key, sequence)));
    }

    private static KeyRange from(KeyRange range, byte[] key) {
        KeyRange behind = range.after(key);
        return range.contains(key) ? new KeyRange(key, range.to()) : behind;
    }

    private OptionalLong sequence(ObjectKey key, VersionId versionId) {
        if (!versionId.isNull()) {
            return versionId.sequence();
        }
        Optional<VersionRow> row = rows.current(reader, bucket, key).filter(current -> current.versionId().isNull())
                .or(() -> rows.earlierNull(reader, bucket, key));
        return row.isPresent() ? OptionalLong.of(row.get().sequence()) : OptionalLong.empty();
    }

    /** @return where to go on, if not with the next row */
    private Optional<Place> show(KeyedVersion found) {
        Optional<String> common = delimited.commonPrefix(found.key());
        if (common.isPresent()) {
            commonPrefixes.add(common.get());
            lastKey = common;
            lastVersion = Optional.empty();
            return Optional.of(behind(common.get()));
        }
        boolean latest = !found.key().equals(begunKey);
        begunKey = found.key();
        versions.add(found.row().shown(bucket, new ObjectKey(found.key()), latest));
        lastKey = Optional.of(found.key());
        lastVersion = Optional.of(found.row().versionId());
        return Optional.empty();
    }

    private Place behind(String commonPrefix) {
        return new Place(
                new KeyRange(rows.currentWithPrefix(bucket, commonPrefix).to(),
                        rows.currentWithPrefix(bucket, request.prefix()).to()),
                new KeyRange(rows.earlierWithPrefix(bucket, commonPrefix).to(),
                        rows.earlierWithPrefix(bucket, request.prefix()).to()));
    }

    /** Both rows of rows in the order of keys, a key's current version before its earlier ones. */
    private final class Merged {

        private final Cursor current;
        private final Cursor earlier;
        private @Nullable KeyedVersion nextCurrent;
        private @Nullable KeyedVersion nextEarlier;

        Merged(Cursor current, Cursor earlier) {
            this.current = current;
            this.earlier = earlier;
        }

        @Nullable
        KeyedVersion next() {
            if (nextCurrent == null && current.hasNext()) {
                nextCurrent = rows.current(current.next());
            }
            if (nextEarlier == null && earlier.hasNext()) {
                nextEarlier = rows.earlier(earlier.next());
            }
            KeyedVersion newest = nextCurrent;
            KeyedVersion older = nextEarlier;
            if (newest != null && (older == null || Utf8Order.compare(newest.key(), older.key()) <= 0)) {
                nextCurrent = null;
                return newest;
            }
            nextEarlier = null;
            return older;
        }
    }
}
