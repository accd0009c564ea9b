package dev.quern.storage.objects.listing;

import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.Upload;
import dev.quern.storage.objects.model.UploadId;
import dev.quern.storage.objects.rows.UploadRows;
import dev.quern.storage.objects.rows.UploadRows.KeyedUpload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one page of uploads. One use, one thread. */
final class UploadPageReader {

    private final Reader reader;
    private final UploadRows rows;
    private final Bucket bucket;
    private final UploadListRequest request;
    private final Delimited delimited;
    private final List<Upload> uploads = new ArrayList<>();
    private final List<String> commonPrefixes = new ArrayList<>();
    private Optional<String> lastKey = Optional.empty();
    private Optional<UploadId> lastUpload = Optional.empty();

    UploadPageReader(Reader reader, UploadRows rows, Bucket bucket, UploadListRequest request) {
        this.reader = reader;
        this.rows = rows;
        this.bucket = bucket;
        this.request = request;
        this.delimited = new Delimited(request.prefix(), request.delimiter());
    }

    UploadPage read() {
        boolean more = request.max() > 0 && Page.fill(reader, start(),
                () -> uploads.size() + commonPrefixes.size() == request.max(), row -> show(rows.upload(row)));
        return more
                ? new UploadPage(bucket, uploads, commonPrefixes, lastKey, lastUpload)
                : new UploadPage(bucket, uploads, commonPrefixes, Optional.empty(), Optional.empty());
    }

    private KeyRange start() {
        KeyRange all = rows.withPrefix(bucket.id(), request.prefix());
        if (request.keyAfter().isEmpty()) {
            return all;
        }
        String key = request.keyAfter().get();
        Optional<String> common = delimited.commonPrefixOfMarker(key);
        if (common.isPresent()) {
            return behind(common.get());
        }
        return request.uploadAfter().map(id -> all.after(rows.key(bucket.id(), key, id.value())))
                .orElseGet(() -> all.after(rows.of(bucket.id(), key).to()));
    }

    /** @return where to go on, if not with the next row */
    private Optional<KeyRange> show(KeyedUpload found) {
        Optional<String> common = delimited.commonPrefix(found.key());
        if (common.isPresent()) {
            commonPrefixes.add(common.get());
            lastKey = common;
            lastUpload = Optional.empty();
            return Optional.of(behind(common.get()));
        }
        uploads.add(found.row().shown(bucket, new ObjectKey(found.key()), found.id()));
        lastKey = Optional.of(found.key());
        lastUpload = Optional.of(found.id());
        return Optional.empty();
    }

    /** What follows all keys with a common prefix. */
    private KeyRange behind(String commonPrefix) {
        return new KeyRange(rows.withPrefix(bucket.id(), commonPrefix).to(),
                rows.withPrefix(bucket.id(), request.prefix()).to());
    }
}
