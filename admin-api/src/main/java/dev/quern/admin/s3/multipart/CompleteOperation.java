package dev.quern.admin.s3.multipart;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.body.DeclaredSums;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.object.ConditionHeaders;
import dev.quern.admin.s3.object.ObjectAnswers;
import dev.quern.admin.s3.xml.XmlElement;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.ChecksumType;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.multipart.CompleteUpload;
import dev.quern.storage.objects.multipart.Uploads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code CompleteMultipartUpload}. */
final class CompleteOperation {
    private final ObjectStore store;

    CompleteOperation(ObjectStore store) {
        this.store = store;
    }

    WireResponse complete(S3Call call) throws IOException {
        // the checksums in the header are of the object, not of the list of its parts
        if (call.upload().length().orElse(-1) == 0) {
            throw malformed(); // no body at all is a list without parts
        }
        XmlElement document = call.documentOfItself("CompleteMultipartUpload");
        List<CompleteUpload.Part> parts = new ArrayList<>();
        for (XmlElement part : document.all("Part")) {
            parts.add(part(part));
        }
        if (parts.isEmpty() || parts.size() > Uploads.MAX_PARTS) {
            throw malformed();
        }
        ObjectVersion version = store.uploads().complete(call.bucket(), call.key(), MultipartOperations.uploadId(call),
                new CompleteUpload(parts, checksum(call), size(call), ConditionHeaders.write(call), call.cause()));
        XmlWriter xml = XmlWriter.result("CompleteMultipartUploadResult").text("Location", location(call))
                .text("Bucket", call.bucket().value()).text("Key", call.key().value())
                .text("ETag", version.etag().quoted());
        version.checksum().ifPresent(sum -> {
            ObjectAnswers.sum(xml, sum);
            xml.text("ChecksumType", sum.type().name());
        });
        return ObjectAnswers.versioned(Answers.xml(xml), version);
    }

    private static CompleteUpload.Part part(XmlElement element) {
        Map<ChecksumAlgorithm, String> sums = new EnumMap<>(ChecksumAlgorithm.class);
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            element.value("Checksum" + algorithm.name()).ifPresent(sum -> sums.put(algorithm, sum.strip()));
        }
        String etag = element.value("ETag").orElseThrow(CompleteOperation::malformed);
        try {
            int number = Integer.parseInt(element.value("PartNumber").orElse("").strip());
            if (number < 1 || number > Uploads.MAX_PARTS) {
                throw S3Error.argument("PartNumber", Integer.toString(number),
                        "PartNumber must be >= 1 and <= " + Uploads.MAX_PARTS).exception();
            }
            return new CompleteUpload.Part(number, ETag.parse(etag), sums);
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    private static RuntimeException malformed() {
        return S3Error.of(S3ErrorCode.MALFORMED_XML).exception();
    }

    private static Optional<Checksum> checksum(S3Call call) {
        Optional<Checksum> found = Optional.empty();
        Optional<ChecksumType> type = call.header("x-amz-checksum-type").map(MultipartOperations::type);
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            Optional<String> value = call.header(DeclaredSums.field(algorithm));
            if (value.isEmpty()) {
                continue;
            }
            if (found.isPresent()) {
                throw new ObjectsException.InvalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum"
                        + " Types are not allowed.");
            }
            int hyphen = value.get().indexOf('-');
            DeclaredSums.requireSum(algorithm, hyphen < 0 ? value.get() : value.get().substring(0, hyphen));
            found = Optional.of(new Checksum(algorithm,
                    type.orElse(hyphen < 0 ? ChecksumType.FULL_OBJECT : ChecksumType.COMPOSITE), value.get()));
        }
        return found;
    }

    private static OptionalLong size(S3Call call) {
        Optional<String> text = call.header("x-amz-mp-object-size");
        try {
            return text.map(number -> OptionalLong.of(Long.parseLong(number))).orElseGet(OptionalLong::empty);
        } catch (NumberFormatException e) {
            throw S3Error.argument("x-amz-mp-object-size", text.orElse(""), "Not a number of bytes").exception();
        }
    }

    private static String location(S3Call call) {
        return call.head().scheme() + "://" + call.header("host").orElse("") + call.head().rawPath();
    }
}
