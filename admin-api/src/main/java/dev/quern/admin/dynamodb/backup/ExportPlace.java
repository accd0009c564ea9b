package dev.quern.admin.dynamodb.backup;

import dev.quern.storage.tables.backup.Export;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an export goes: kept with it by the store.
 *
 * @param owner
 *            the account that the bucket belongs to, if that was said
 * @param prefix
 *            which all keys begin with, if there is one
 */
record ExportPlace(String bucket, Optional<String> owner, Optional<String> prefix) {

    static final String FORMAT = "DYNAMODB_JSON";
    static final String TYPE = "FULL_EXPORT";

    private static final String BUCKET = "S3Bucket";
    private static final String OWNER = "S3BucketOwner";
    private static final String PREFIX = "S3Prefix";
    private static final String FOLDER = "AWSDynamoDB/";
    private static final String SLASH = "/";

    static ExportPlace of(Export export) {
        Map<String, String> settings = export.settings();
        return new ExportPlace(settings.getOrDefault(BUCKET, ""), Optional.ofNullable(settings.get(OWNER)),
                Optional.ofNullable(settings.get(PREFIX)));
    }

    static ExportPlace of(String bucket, @Nullable String owner, @Nullable String prefix) {
        return new ExportPlace(bucket, Optional.ofNullable(owner), Optional.ofNullable(prefix));
    }

    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(BUCKET, bucket);
        owner.ifPresent(value -> settings.put(OWNER, value));
        prefix.ifPresent(value -> settings.put(PREFIX, value));
        return settings;
    }

    /** The key of an object of an export. */
    String key(Export export, String name) {
        String start = prefix.filter(value -> !value.isEmpty())
                .map(value -> value.endsWith(SLASH) ? value : value + SLASH).orElse("");
        return start + FOLDER + export.id() + SLASH + name;
    }

    String dataKey(Export export, int part) {
        return key(export, "data/%010d.json.gz".formatted(part));
    }

    String manifestKey(Export export) {
        return key(export, "manifest-summary.json");
    }

    String filesKey(Export export) {
        return key(export, "manifest-files.json");
    }
}
