package dev.quern.admin.s3.object;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.listing.PageSize;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.checksum.ChecksumType;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.version.ObjectContent;
import dev.quern.storage.objects.version.ObjectPart;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code GetObjectAttributes}. */
final class AttributesOperation {
    private static final Set<String> KNOWN = Set.of("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize");

    private final ObjectStore store;

    AttributesOperation(ObjectStore store) {
        this.store = store;
    }

    WireResponse get(S3Call call) {
        Set<String> asked = call.head().headers().all("x-amz-object-attributes").stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1))).map(String::strip)
                .filter(name -> !name.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
        if (asked.isEmpty() || !KNOWN.containsAll(asked)) {
            throw S3Error.argument("x-amz-object-attributes", String.join(",", asked),
                    "Invalid attribute name specified.").exception();
        }
        int max = PageSize.of(call.header("x-amz-max-parts"), "x-amz-max-parts");
        int after = PageSize.marker(call.header("x-amz-part-number-marker"), "x-amz-part-number-marker");
        try (ObjectContent content = store.objects().open(call.bucket(), call.key(), call.versionId())) {
            ObjectVersion version = content.version();
            XmlWriter xml = XmlWriter.result("GetObjectAttributesResponse");
            if (asked.contains("ETag")) {
                xml.text("ETag", version.etag().value());
            }
            if (asked.contains("Checksum")) {
                version.checksum().ifPresent(sum -> {
                    xml.open("Checksum");
                    ObjectAnswers.sum(xml, sum);
                    xml.text("ChecksumType", sum.type().name()).close();
                });
            }
            if (asked.contains("ObjectParts") && version.partCount() > 0) {
                parts(xml, version, content.parts(), after, max);
            }
            if (asked.contains("StorageClass")) {
                xml.text("StorageClass", "STANDARD");
            }
            if (asked.contains("ObjectSize")) {
                xml.text("ObjectSize", version.size());
            }
            return ObjectAnswers.versioned(Answers.xml(xml).with("Last-Modified",
                    Answers.httpTime(version.lastModified())), version);
        }
    }

    /** The parts themselves are told only where each has a checksum of its own. */
    private static void parts(XmlWriter xml, ObjectVersion version, List<ObjectPart> parts, int after, int max) {
        xml.open("ObjectParts").text("PartsCount", parts.size());
        boolean each = version.checksum().filter(sum -> sum.type() == ChecksumType.COMPOSITE).isPresent();
        if (each) {
            List<ObjectPart> page = parts.stream().filter(part -> part.number() > after).limit(max).toList();
            int last = page.isEmpty() ? after : page.getLast().number();
            xml.text("PartNumberMarker", after).text("NextPartNumberMarker", last).text("MaxParts", max)
                    .text("IsTruncated", !page.isEmpty() && last < parts.getLast().number());
            for (ObjectPart part : page) {
                xml.open("Part").text("PartNumber", part.number()).text("Size", part.size());
                part.checksum().ifPresent(sum -> ObjectAnswers.sum(xml, sum));
                xml.close();
            }
        }
        xml.close();
    }
}
