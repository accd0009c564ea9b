package dev.quern.storage.objects.listing;

import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.rows.VersionRows;
import dev.quern.storage.objects.rows.VersionRows.KeyedVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one page of objects. One use, one thread. */
final class ObjectPageReader {

    private final Reader reader;
    private final VersionRows rows;
    private final Bucket bucket;
    private final ListRequest request;
    private final Delimited delimited;
    private final List<ObjectVersion> objects = new ArrayList<>();
    private final List<String> commonPrefixes = new ArrayList<>();
    private Optional<String> last = Optional.empty();

    ObjectPageReader(Reader reader, VersionRows rows, Bucket bucket, ListRequest request) {
        this.reader = reader;
        this.rows = rows;
        this.bucket = bucket;
        this.request = request;
        this.delimited = new Delimited(request.prefix(), request.delimiter());
    }

    ObjectPage read() {
        boolean more = request.max() > 0 && Page.fill(reader, start(),
                () -> objects.size() + commonPrefixes.size() == request.max(), row -> show(rows.current(row)));
        return new ObjectPage(bucket, objects, commonPrefixes, more ? last : Optional.empty());
    }

    private KeyRange start() {
        KeyRange all = rows.currentWithPrefix(bucket, request.prefix());
        if (request.after().isEmpty()) {
            return all;
        }
        String after = request.after().get();
        return delimited.commonPrefixOfMarker(after).map(this::behind)
                .orElseGet(() -> all.after(rows.currentKey(bucket, after)));
    }

    /** @return where to go on, if not with the next row */
    private Optional<KeyRange> show(KeyedVersion found) {
        Optional<String> common = delimited.commonPrefix(found.key());
        if (common.isEmpty()) {
            objects.add(found.row().shown(bucket, new ObjectKey(found.key()), true));
            last = Optional.of(found.key());
            return Optional.empty();
        }
        commonPrefixes.add(common.get());
        last = common;
        return Optional.of(behind(common.get()));
    }

    /** What follows all keys with a common prefix. */
    private KeyRange behind(String commonPrefix) {
        byte[] to = rows.currentWithPrefix(bucket, request.prefix()).to();
        return new KeyRange(rows.currentWithPrefix(bucket, commonPrefix).to(), to);
    }
}
