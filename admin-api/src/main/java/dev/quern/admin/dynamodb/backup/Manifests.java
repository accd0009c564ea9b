package dev.quern.admin.dynamodb.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.admin.dynamodb.call.Names;
import dev.quern.storage.tables.backup.Export;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;

/** What is said beside the files of an export, in the form that readers of exports know. */
final class Manifests {

    private static final String VERSION = "2020-06-30";
    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
            .withZone(ZoneOffset.UTC);

    private Manifests() {}

    private interface Members {
        void print(JsonGenerator generator) throws IOException;
    }

    private static byte[] object(Members members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(out)) {
            generator.writeStartObject();
            members.print(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    static String base64(byte[] md5) {
        return Base64.getEncoder().encodeToString(md5);
    }

    /** The line that tells of a file. */
    static String file(String key, long items, byte[] md5) {
        return new String(object(generator -> {
            generator.writeNumberField("itemCount", items);
            generator.writeStringField("md5Checksum", base64(md5));
            generator.writeStringField("etag", HexFormat.of().formatHex(md5));
            generator.writeStringField("dataFileS3Key", key);
        }), StandardCharsets.UTF_8) + "\n";
    }

    static byte[] summary(Export export, Names names, ExportPlace place, Instant ended) {
        String tableArn = names.arn(export.table().name());
        return object(generator -> {
            generator.writeStringField("version", VERSION);
            generator.writeStringField("exportArn", tableArn + "/export/" + export.id());
            generator.writeStringField("startTime", TIME.format(export.started()));
            generator.writeStringField("endTime", TIME.format(ended));
            generator.writeStringField("tableArn", tableArn);
            generator.writeStringField("tableId", export.table().uuid());
            generator.writeStringField("exportTime", TIME.format(export.moment()));
            generator.writeStringField("s3Bucket", place.bucket());
            generator.writeStringField("s3Prefix", place.prefix().orElse(null));
            generator.writeStringField("s3SseAlgorithm", null);
            generator.writeStringField("s3SseKmsKeyId", null);
            generator.writeStringField("manifestFilesS3Key", place.filesKey(export));
            generator.writeNumberField("billedSizeBytes", export.progress().exported().bytes());
            generator.writeNumberField("itemCount", export.progress().exported().items());
            generator.writeStringField("outputFormat", ExportPlace.FORMAT);
            generator.writeStringField("exportType", ExportPlace.TYPE);
        });
    }
}
