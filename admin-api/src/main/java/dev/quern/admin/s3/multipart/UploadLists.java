package dev.quern.admin.s3.multipart;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.Owner;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.listing.KeyEncoding;
import dev.quern.admin.s3.listing.PageSize;
import dev.quern.admin.s3.object.ObjectAnswers;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.listing.UploadListRequest;
import dev.quern.storage.objects.listing.UploadPage;
import dev.quern.storage.objects.model.Upload;
import dev.quern.storage.objects.model.UploadId;
import dev.quern.storage.objects.multipart.PartPage;
import dev.quern.storage.objects.multipart.UploadedPart;
import java.util.Optional;

/** {@code ListParts} and {@code ListMultipartUploads}. */
final class UploadLists {
    /** As causes name a function. */
    private static final String OF_FUNCTION = "AWS:arn:";

    private final ObjectStore store;
    private final Owner owner;
    private final AbortHeaders aborts;

    UploadLists(ObjectStore store, Owner owner, AbortHeaders aborts) {
        this.store = store;
        this.owner = owner;
        this.aborts = aborts;
    }

    WireResponse parts(S3Call call) {
        int max = PageSize.of(call.parameter("max-parts"), "max-parts");
        int after = PageSize.marker(call.parameter("part-number-marker"), "part-number-marker");
        PartPage page = store.uploads().parts(call.bucket(), call.key(), MultipartOperations.uploadId(call), after,
                max);
        Upload upload = page.upload();
        XmlWriter xml = XmlWriter.result("ListPartsResult").text("Bucket", call.bucket().value())
                .text("Key", call.key().value()).text("UploadId", upload.id().value());
        people(xml, upload);
        xml.text("PartNumberMarker", after);
        int next = page.parts().isEmpty() ? after : page.parts().getLast().number();
        xml.text("NextPartNumberMarker", next).text("MaxParts", max).text("IsTruncated", page.truncated());
        sums(xml, upload);
        for (UploadedPart part : page.parts()) {
            xml.open("Part").text("PartNumber", part.number())
                    .text("LastModified", Answers.xmlTime(part.lastModified())).text("ETag", part.etag().quoted())
                    .text("Size", part.size());
            part.checksum().ifPresent(sum -> ObjectAnswers.sum(xml, sum));
            xml.close();
        }
        return aborts.on(Answers.xml(xml), upload);
    }

    private void people(XmlWriter xml, Upload upload) {
        if (upload.initiator().startsWith(OF_FUNCTION)) {
            String arn = upload.initiator().substring(OF_FUNCTION.indexOf("arn:"));
            xml.open("Initiator").text("ID", arn).text("DisplayName", arn).close();
        } else {
            owner.write(xml, "Initiator");
        }
        owner.write(xml, "Owner");
        xml.text("StorageClass", "STANDARD");
    }

    private static void sums(XmlWriter xml, Upload upload) {
        upload.askedChecksum().ifPresent(algorithm -> xml.text("ChecksumAlgorithm", algorithm.name())
                .text("ChecksumType", upload.checksumType().name()));
    }

    WireResponse uploads(S3Call call) {
        KeyEncoding encoding = KeyEncoding.of(call.parameter("encoding-type"));
        int max = PageSize.of(call.parameter("max-uploads"), "max-uploads");
        String prefix = call.parameter("prefix").orElse("");
        Optional<String> delimiter = call.parameter("delimiter").filter(text -> !text.isEmpty());
        Optional<String> keyMarker = call.parameter("key-marker").filter(text -> !text.isEmpty());
        // S3 does not look at it without a key
        Optional<String> idMarker = call.parameter("upload-id-marker")
                .filter(text -> !text.isEmpty() && keyMarker.isPresent());
        UploadPage page = store.listings().uploads(call.bucket(),
                new UploadListRequest(prefix, delimiter, keyMarker, idMarker.map(UploadId::new), max));
        XmlWriter xml = XmlWriter.result("ListMultipartUploadsResult").text("Bucket", call.bucket().value())
                .text("KeyMarker", encoding.encode(keyMarker.orElse(""))).text("UploadIdMarker", idMarker.orElse(""))
                .text("NextKeyMarker", page.nextKey().map(encoding::encode))
                .text("NextUploadIdMarker", page.nextUpload().map(UploadId::value))
                .text("Prefix", encoding.encode(prefix)).text("Delimiter", delimiter.map(encoding::encode));
        if (encoding == KeyEncoding.URL) {
            xml.text("EncodingType", "url");
        }
        xml.text("MaxUploads", max).text("IsTruncated", page.truncated());
        for (Upload upload : page.uploads()) {
            xml.open("Upload").text("Key", encoding.encode(upload.key().value())).text("UploadId",
                    upload.id().value());
            people(xml, upload);
            xml.text("Initiated", Answers.xmlTime(upload.initiated()));
            sums(xml, upload);
            xml.close();
        }
        page.commonPrefixes()
                .forEach(common -> xml.open("CommonPrefixes").text("Prefix", encoding.encode(common)).close());
        return Answers.xml(xml);
    }
}
