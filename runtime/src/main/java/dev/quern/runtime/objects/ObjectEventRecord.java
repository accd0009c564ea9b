package dev.quern.runtime.objects;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ChangeKind;
import dev.quern.storage.objects.model.NotificationRule;
import dev.quern.storage.objects.model.ObjectChange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What a function is told of a change: S3's event message, with one record.
 *
 * @param ruleId
 *            the notification that asks for it
 */
record ObjectEventRecord(ObjectChange change, String ruleId) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter TIME = DateTimeFormatter
            .ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Who stands for the store itself, where a rule of the bucket made the change. */
    private static final String STORE = "s3.amazonaws.com";

    byte[] print() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("Records");
            json.writeStartObject();
            json.writeStringField("eventVersion", version());
            json.writeStringField("eventSource", "aws:s3");
            json.writeStringField("awsRegion", change.bucket().region());
            json.writeStringField("eventTime", TIME.format(change.time()));
            json.writeStringField("eventName", ObjectEventType.nameOf(change.kind()));
            cause(json);
            json.writeObjectFieldStart("s3");
            json.writeStringField("s3SchemaVersion", "1.0");
            json.writeStringField("configurationId", ruleId);
            bucket(json, change.bucket());
            object(json);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    private String version() {
        return switch (change.kind()) {
            case CREATED_PUT, CREATED_POST, CREATED_COPY, CREATED_MULTIPART, REMOVED, REMOVED_BY_MARKER -> "2.1";
            case EXPIRED, EXPIRED_BY_MARKER, TAGS_PUT, TAGS_DELETED -> "2.3";
        };
    }

    private void cause(JsonGenerator json) throws IOException {
        Cause cause = change.cause();
        boolean byRule = change.kind() == ChangeKind.EXPIRED || change.kind() == ChangeKind.EXPIRED_BY_MARKER;
        json.writeObjectFieldStart("userIdentity");
        json.writeStringField("principalId", byRule ? STORE : cause.principal());
        json.writeEndObject();
        json.writeObjectFieldStart("requestParameters");
        json.writeStringField("sourceIPAddress", byRule ? STORE : cause.sourceAddress());
        json.writeEndObject();
        json.writeObjectFieldStart("responseElements");
        json.writeStringField("x-amz-request-id", cause.requestId());
        json.writeStringField("x-amz-id-2", cause.hostId());
        json.writeEndObject();
    }

    private static void bucket(JsonGenerator json, Bucket bucket) throws IOException {
        json.writeObjectFieldStart("bucket");
        json.writeStringField("name", bucket.name().value());
        json.writeObjectFieldStart("ownerIdentity");
        json.writeStringField("principalId", bucket.owner());
        json.writeEndObject();
        json.writeStringField("arn", ObjectNotifications.arn(bucket.name()));
        json.writeEndObject();
    }

    private void object(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("object");
        json.writeStringField("key", NotificationRule.encode(change.key().value()));
        switch (change.kind()) {
            case CREATED_PUT, CREATED_POST, CREATED_COPY, CREATED_MULTIPART -> {
                json.writeNumberField("size", change.size());
                json.writeStringField("eTag", change.etag().value());
            }
            case REMOVED_BY_MARKER, TAGS_PUT, TAGS_DELETED -> json.writeStringField("eTag", change.etag().value());
            case REMOVED, EXPIRED, EXPIRED_BY_MARKER -> {
                // what is gone has none
            }
        }
        if (change.bucket().versioning().keepsVersions()) {
            json.writeStringField("versionId", change.versionId().value());
        }
        if (change.kind() != ChangeKind.TAGS_PUT && change.kind() != ChangeKind.TAGS_DELETED) {
            json.writeStringField("sequencer", change.sequencer());
        }
        json.writeEndObject();
    }
}
