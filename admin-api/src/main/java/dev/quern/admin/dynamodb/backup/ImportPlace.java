package dev.quern.admin.dynamodb.backup;

import dev.quern.storage.tables.backup.Import;
import java.util.LinkedHashMap;
import java.util.List;
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
 * @param csv
 *            how their lines are divided; empty if each line is an item in JSON
 */
record ImportPlace(String bucket, Optional<String> owner, Optional<String> prefix, boolean compressed,
        Optional<CsvForm> csv) {

    private static final String BUCKET = "S3Bucket";
    private static final String OWNER = "S3BucketOwner";
    private static final String PREFIX = "S3KeyPrefix";
    private static final String COMPRESSION = "InputCompressionType";
    private static final String DELIMITER = "Csv.Delimiter";
    private static final String HEADER = "Csv.HeaderList";
    /** No name in a header that is given has one. */
    private static final String BETWEEN_NAMES = ",";
    static final String JSON = "DYNAMODB_JSON";
    static final String CSV = "CSV";
    static final String GZIP = "GZIP";
    static final String NONE = "NONE";

    static ImportPlace of(Import each) {
        Map<String, String> settings = each.settings();
        return new ImportPlace(settings.getOrDefault(BUCKET, ""), Optional.ofNullable(settings.get(OWNER)),
                Optional.ofNullable(settings.get(PREFIX)), GZIP.equals(settings.get(COMPRESSION)),
                Optional.ofNullable(settings.get(DELIMITER)).map(delimiter -> new CsvForm(delimiter.charAt(0),
                        Optional.ofNullable(settings.get(HEADER))
                                .map(names -> List.of(names.split(BETWEEN_NAMES, -1))))));
    }

    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(BUCKET, bucket);
        owner.ifPresent(value -> settings.put(OWNER, value));
        prefix.ifPresent(value -> settings.put(PREFIX, value));
        settings.put(COMPRESSION, compression());
        csv.ifPresent(form -> {
            settings.put(DELIMITER, String.valueOf(form.delimiter()));
            form.header().ifPresent(names -> settings.put(HEADER, String.join(BETWEEN_NAMES, names)));
        });
        return settings;
    }

    String format() {
        return csv.isPresent() ? CSV : JSON;
    }

    String compression() {
        return compressed ? GZIP : NONE;
    }
}
