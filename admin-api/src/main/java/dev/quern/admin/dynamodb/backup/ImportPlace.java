package dev.quern.admin.dynamodb.backup;

import dev.quern.storage.tables.backup.Import;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where an import comes from: kept with it by the store.
 *
 * @param owner
 *            the account that the bucket belongs to, if that was said
 * @param prefix
 *            which all keys begin with, if there is one
 * @param compressed
 *            whether the objects are compressed with gzip
 */
record ImportPlace(String bucket, Optional<String> owner, Optional<String> prefix, boolean compressed) {

    private static final String BUCKET = "S3Bucket";
    private static final String OWNER = "S3BucketOwner";
    private static final String PREFIX = "S3KeyPrefix";
    private static final String COMPRESSION = "InputCompressionType";
    static final String GZIP = "GZIP";
    static final String NONE = "NONE";

    static ImportPlace of(Import each) {
        Map<String, String> settings = each.settings();
        return new ImportPlace(settings.getOrDefault(BUCKET, ""), Optional.ofNullable(settings.get(OWNER)),
                Optional.ofNullable(settings.get(PREFIX)), GZIP.equals(settings.get(COMPRESSION)));
    }

    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(BUCKET, bucket);
        owner.ifPresent(value -> settings.put(OWNER, value));
        prefix.ifPresent(value -> settings.put(PREFIX, value));
        settings.put(COMPRESSION, compression());
        return settings;
    }

    String compression() {
        return compressed ? GZIP : NONE;
    }
}
