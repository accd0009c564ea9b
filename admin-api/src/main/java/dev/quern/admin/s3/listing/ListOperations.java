package dev.quern.admin.s3.listing;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.Owner;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.call.S3Operation;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.listing.ListRequest;
import dev.quern.storage.objects.listing.ObjectPage;
import dev.quern.storage.objects.listing.VersionListRequest;
import dev.quern.storage.objects.listing.VersionPage;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.VersionId;
import java.util.List;
import java.util.Optional;

/** {@code ListObjects}, {@code ListObjectsV2} and {@code ListObjectVersions}. */
public final class ListOperations {
    private final ObjectStore store;
    private final Owner owner;

    public ListOperations(ObjectStore store, Owner owner) {
        this.store = store;
        this.owner = owner;
    }

    /** The lines of the table. */
    public List<S3Operation> table() {
        return List.of(
                S3Operation.of("ListObjects", "ListBucket", this::objects)
                        .parameters("prefix", "delimiter", "marker", "max-keys", "encoding-type")
                        .headers("x-amz-optional-object-attributes"),
                S3Operation.of("ListObjectsV2", "ListBucket", this::objectsV2)
                        .parameters("prefix", "delimiter", "start-after", "continuation-token", "max-keys",
                                "encoding-type", "fetch-owner")
                        .headers("x-amz-optional-object-attributes"),
                S3Operation.of("ListObjectVersions", "ListBucketVersions", this::versions)
                        .parameters("prefix", "delimiter", "key-marker", "version-id-marker", "max-keys",
                                "encoding-type")
                        .headers("x-amz-optional-object-attributes"));
    }

    private WireResponse objects(S3Call call) {
        KeyEncoding encoding = KeyEncoding.of(call.parameter("encoding-type"));
        int max = PageSize.of(call.parameter("max-keys"), "max-keys");
        String marker = call.parameter("marker").orElse("");
        ObjectPage page = page(call, Optional.of(marker), max);
        XmlWriter xml = XmlWriter.result("ListBucketResult").text("Name", call.bucket().value())
                // here, and nowhere else, some SDKs do not decode the prefix
                .text("Prefix", encoding == KeyEncoding.URL ? encoding.encodeIfNeeded(prefix(call)) : prefix(call))
                .text("Marker", encoding.encode(marker))
                .text("MaxKeys", max);
        ending(xml, call, encoding, page.truncated());
        if (page.truncated() && delimiter(call).isPresent()) {
            xml.text("NextMarker", page.next().map(encoding::encode));
        }
        entries(xml, page, encoding, true);
        return Answers.xml(xml);
    }

    private WireResponse objectsV2(S3Call call) {
        KeyEncoding encoding = KeyEncoding.of(call.parameter("encoding-type"));
        int max = PageSize.of(call.parameter("max-keys"), "max-keys");
        Optional<String> token = call.parameter("continuation-token");
        // an empty one is that of somebody who asks for the first page in the same way as for the others
        Optional<String> from = token.filter(text -> !text.isEmpty()).map(ContinuationToken::read);
        Optional<String> startAfter = call.parameter("start-after").filter(text -> !text.isEmpty());
        ObjectPage page = page(call, from.or(() -> startAfter), max);
        XmlWriter xml = begin(call, "ListBucketResult", encoding)
                .text("KeyCount", page.objects().size() + page.commonPrefixes().size()).text("MaxKeys", max)
                .text("StartAfter", startAfter.map(encoding::encode)).text("ContinuationToken", token);
        ending(xml, call, encoding, page.truncated());
        xml.text("NextContinuationToken", page.next().map(ContinuationToken::of));
        entries(xml, page, encoding, call.parameter("fetch-owner").filter("true"::equalsIgnoreCase).isPresent());
        return Answers.xml(xml);
    }

    private ObjectPage page(S3Call call, Optional<String> after, int max) {
        ListRequest request = new ListRequest(prefix(call), delimiter(call), after, max);
        ObjectPage page = store.listings().objects(call.bucket(), request);
        // whoever asks for nothing has seen it all
        return max == 0 ? new ObjectPage(page.bucket(), List.of(), List.of(), Optional.empty()) : page;
    }

    private static Optional<String> delimiter(S3Call call) {
        return call.parameter("delimiter").filter(text -> !text.isEmpty());
    }

    private static XmlWriter begin(S3Call call, String root, KeyEncoding encoding) {
        return XmlWriter.result(root).text("Name", call.bucket().value())
                .text("Prefix", encoding.encode(prefix(call)));
    }

    private static String prefix(S3Call call) {
        return call.parameter("prefix").orElse("");
    }

    private static void ending(XmlWriter xml, S3Call call, KeyEncoding encoding, boolean truncated) {
        xml.text("Delimiter", delimiter(call).map(encoding::encode));
        if (encoding == KeyEncoding.URL) {
            xml.text("EncodingType", "url");
        }
        xml.text("IsTruncated", truncated);
    }

    private void entries(XmlWriter xml, ObjectPage page, KeyEncoding encoding, boolean owners) {
        for (ObjectVersion version : page.objects()) {
            xml.open("Contents").text("Key", encoding.encode(version.key().value()));
            described(xml, version);
            if (owners) {
                owner.write(xml, "Owner");
            }
            xml.close();
        }
        prefixes(xml, page.commonPrefixes(), encoding);
    }

    private static void described(XmlWriter xml, ObjectVersion version) {
        xml.text("LastModified", Answers.xmlTime(version.lastModified())).text("ETag", version.etag().quoted());
        version.checksum().ifPresent(sum -> xml.text("ChecksumAlgorithm", sum.algorithm().name())
                .text("ChecksumType", sum.type().name()));
        xml.text("Size", version.size()).text("StorageClass", "STANDARD");
    }

    static void prefixes(XmlWriter xml, List<String> prefixes, KeyEncoding encoding) {
        prefixes.forEach(prefix -> xml.open("CommonPrefixes").text("Prefix", encoding.encode(prefix)).close());
    }

    private WireResponse versions(S3Call call) {
        KeyEncoding encoding = KeyEncoding.of(call.parameter("encoding-type"));
        int max = PageSize.of(call.parameter("max-keys"), "max-keys");
        Optional<String> keyMarker = call.parameter("key-marker").filter(text -> !text.isEmpty());
        Optional<String> versionMarker = call.parameter("version-id-marker");
        if (versionMarker.isPresent() && keyMarker.isEmpty()) {
            throw S3Error.argument("version-id-marker", versionMarker.get(),
                    "A version-id marker cannot be specified without a key marker.").exception();
        }
        if (versionMarker.filter(String::isEmpty).isPresent()) {
            throw S3Error.argument("version-id-marker", "", "A version-id marker cannot be empty.").exception();
        }
        VersionPage found = store.listings().versions(call.bucket(),
                new VersionListRequest(prefix(call), delimiter(call), keyMarker,
                        versionMarker.map(VersionId::new), max));
        VersionPage page = max == 0
                ? new VersionPage(found.bucket(), List.of(), List.of(), Optional.empty(), Optional.empty())
                : found;
        XmlWriter xml = begin(call, "ListVersionsResult", encoding)
                .text("KeyMarker", encoding.encode(keyMarker.orElse("")))
                .text("VersionIdMarker", versionMarker.orElse("")).text("MaxKeys", max);
        ending(xml, call, encoding, page.truncated());
        xml.text("NextKeyMarker", page.nextKey().map(encoding::encode)).text("NextVersionIdMarker",
                page.nextVersion().map(VersionId::value));
        for (ObjectVersion version : page.versions()) {
            xml.open(version.deleteMarker() ? "DeleteMarker" : "Version")
                    .text("Key", encoding.encode(version.key().value())).text("VersionId", version.versionId().value())
                    .text("IsLatest", version.latest());
            if (version.deleteMarker()) {
                xml.text("LastModified", Answers.xmlTime(version.lastModified()));
            } else {
                described(xml, version);
            }
            owner.write(xml, "Owner");
            xml.close();
        }
        prefixes(xml, page.commonPrefixes(), encoding);
        return Answers.xml(xml);
    }
}
