package dev.quern.admin.s3.object;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.access.Access;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.xml.XmlElement;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.VersionId;
import dev.quern.storage.objects.version.DeleteObject;
import dev.quern.storage.objects.version.DeleteOutcome;
import dev.quern.storage.objects.version.Deleted;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code DeleteObject} and {@code DeleteObjects}. */
final class DeleteOperations {
    private static final int MOST = 1_000;

    private final ObjectStore store;
    private final Access access;

    DeleteOperations(ObjectStore store, Access access) {
        this.store = store;
        this.access = access;
    }

    WireResponse delete(S3Call call) {
        DeleteObject request = new DeleteObject(call.key(), call.versionId(), call.header("if-match").map(ETag::parse),
                call.header("x-amz-if-match-last-modified-time").map(DeleteOperations::time),
                size(call.header("x-amz-if-match-size")));
        Deleted deleted = store.objects().delete(call.bucket(), request, call.cause());
        WireResponse answer = Answers.noContent();
        Optional<VersionId> named = deleted.versionId().or(deleted::marker);
        if (named.isPresent()) {
            answer = answer.with("x-amz-version-id", named.get().value());
        }
        return deleted.marker().isPresent() ? answer.with("x-amz-delete-marker", "true") : answer;
    }

    private static Instant time(String text) {
        return HttpTime.parse(text).orElseThrow(() -> S3Error.argument("x-amz-if-match-last-modified-time", text,
                "Not a time in the form of HTTP").exception());
    }

    private static OptionalLong size(Optional<String> text) {
        try {
            return text.map(number -> OptionalLong.of(Long.parseLong(number))).orElseGet(OptionalLong::empty);
        } catch (NumberFormatException e) {
            throw S3Error.argument("x-amz-if-match-size", text.orElse(""), "Not a number of bytes").exception();
        }
    }

    WireResponse deleteAll(S3Call call) throws IOException {
        XmlElement document = call.provenDocument("Delete");
        boolean quiet = document.value("Quiet").filter(text -> text.strip().equals("true")).isPresent();
        List<XmlElement> entries = document.all("Object");
        if (entries.isEmpty() || entries.size() > MOST) {
            throw S3Error.of(S3ErrorCode.MALFORMED_XML).exception();
        }
        XmlWriter xml = XmlWriter.result("DeleteResult");
        List<DeleteObject> requests = new ArrayList<>();
        for (XmlElement entry : entries) {
            String key = entry.value("Key").orElseThrow(() -> S3Error.of(S3ErrorCode.MALFORMED_XML).exception());
            try {
                DeleteObject request = request(new ObjectKey(key), entry);
                if (access.allows(call, request.versionId().isPresent() ? "DeleteObjectVersion" : "DeleteObject",
                        Optional.of(key))) {
                    requests.add(request);
                } else {
                    error(xml, key, request.versionId().map(VersionId::value), S3ErrorCode.ACCESS_DENIED.wire(),
                            S3ErrorCode.ACCESS_DENIED.message());
                }
            } catch (ObjectsException e) {
                error(xml, key, entry.value("VersionId"), code(e), String.valueOf(e.getMessage()));
            }
        }
        for (DeleteOutcome outcome : store.objects().deleteAll(call.bucket(), requests, call.cause())) {
            switch (outcome) {
                case DeleteOutcome.Done done -> {
                    if (!quiet) {
                        deleted(xml, done.deleted());
                    }
                }
                case DeleteOutcome.Refused refused -> error(xml, refused.request().key().value(),
                        refused.request().versionId().map(VersionId::value), code(refused.reason()),
                        String.valueOf(refused.reason().getMessage()));
            }
        }
        return Answers.xml(xml);
    }

    private static DeleteObject request(ObjectKey key, XmlElement entry) {
        return new DeleteObject(key, entry.value("VersionId").map(VersionId::new), entry.value("ETag").map(ETag::parse),
                entry.value("LastModifiedTime").map(DeleteOperations::time), size(entry.value("Size")));
    }

    private static void deleted(XmlWriter xml, Deleted deleted) {
        xml.open("Deleted").text("Key", deleted.key().value())
                .text("VersionId", deleted.versionId().map(VersionId::value));
        deleted.marker().ifPresent(marker -> xml.text("DeleteMarker", true)
                .text("DeleteMarkerVersionId", marker.value()));
        xml.close();
    }

    private static void error(XmlWriter xml, String key, Optional<String> versionId, String code, String message) {
        xml.open("Error").text("Key", key).text("VersionId", versionId).text("Code", code).text("Message", message)
                .close();
    }

    /** The code of what can go wrong with one of several. */
    private static String code(ObjectsException e) {
        return switch (e) {
            case ObjectsException.PreconditionFailed _ -> S3ErrorCode.PRECONDITION_FAILED.wire();
            case ObjectsException.NoSuchKey _ -> S3ErrorCode.NO_SUCH_KEY.wire();
            case ObjectsException.NoSuchVersion _ -> S3ErrorCode.NO_SUCH_VERSION.wire();
            case ObjectsException.InvalidVersionId _ -> S3ErrorCode.NO_SUCH_VERSION.wire();
            case ObjectsException.KeyTooLong _ -> S3ErrorCode.KEY_TOO_LONG.wire();
            default -> S3ErrorCode.INVALID_ARGUMENT.wire();
        };
    }
}
