package dev.quern.admin.s3.object;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.access.Access;
import dev.quern.admin.s3.body.DeclaredSums;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.model.ObjectMetadata;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.Tags;
import dev.quern.storage.objects.version.Copied;
import dev.quern.storage.objects.version.CopyObject;
import dev.quern.storage.objects.version.CopySource;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code CopyObject}. */
final class CopyOperation {
    static final String[] HEADERS = Stream.concat(Stream.of(CopySources.HEADERS),
            Stream.of("x-amz-metadata-directive", "x-amz-tagging-directive", "x-amz-tagging",
                    "x-amz-checksum-algorithm", "x-amz-storage-class", "x-amz-website-redirect-location"))
            .toArray(String[]::new);

    private final ObjectStore store;
    private final Access access;

    CopyOperation(ObjectStore store, Access access) {
        this.store = store;
        this.access = access;
    }

    WireResponse copy(S3Call call) throws IOException {
        CannedAcls.require(call);
        PutOperation.requireStandardStorage(call);
        CopySource source = CopySources.of(call, access);
        if (call.wholeBody().length > 0) {
            throw S3Error.of(S3ErrorCode.INVALID_REQUEST, "You cannot specify a copy source header and have a body.")
                    .exception();
        }
        Optional<ObjectMetadata> metadata = replaces(call, "x-amz-metadata-directive", "Unknown metadata directive.")
                ? Optional.of(MetadataHeaders.read(call.head()))
                : Optional.empty();
        Optional<Tags> tags = replaces(call, "x-amz-tagging-directive", "Unknown tagging directive.")
                ? Optional.of(TagForms.read(call.header("x-amz-tagging")))
                : Optional.empty();
        CopyObject request = new CopyObject(metadata, MetadataHeaders.read(call.head()).websiteRedirect(), tags,
                call.header("x-amz-checksum-algorithm")
                        .map(name -> DeclaredSums.named(name, "x-amz-checksum-algorithm")),
                ConditionHeaders.write(call), call.cause());
        Copied copied = copied(source, call, request);
        XmlWriter xml = XmlWriter.result("CopyObjectResult")
                .text("LastModified", Answers.xmlTime(copied.copy().lastModified()))
                .text("ETag", copied.copy().etag().quoted());
        copied.copy().checksum().ifPresent(sum -> {
            ObjectAnswers.sum(xml, sum);
            xml.text("ChecksumType", sum.type().name());
        });
        WireResponse answer = ObjectAnswers.versioned(Answers.xml(xml), copied.copy());
        return copied.source().shownVersionId().map(id -> answer.with("x-amz-copy-source-version-id", id.value()))
                .orElse(answer);
    }

    private Copied copied(CopySource source, S3Call call, CopyObject request) {
        try {
            return store.objects().copy(source, call.bucket(), call.key(), request);
        } catch (ObjectsException.IsDeleteMarker e) {
            throw CopySources.isMarker();
        }
    }

    private static boolean replaces(S3Call call, String header, String unknown) {
        return switch (call.header(header).orElse("COPY")) {
            case "COPY" -> false;
            case "REPLACE" -> true;
            default -> throw S3Error.argument(header, call.header(header).orElse(""), unknown).exception();
        };
    }
}
