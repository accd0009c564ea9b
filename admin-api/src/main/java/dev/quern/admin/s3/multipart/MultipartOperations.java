package dev.quern.admin.s3.multipart;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.access.Access;
import dev.quern.admin.s3.body.DeclaredSums;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.Owner;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.call.S3Operation;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.object.CannedAcls;
import dev.quern.admin.s3.object.CopySources;
import dev.quern.admin.s3.object.MetadataHeaders;
import dev.quern.admin.s3.object.ObjectAnswers;
import dev.quern.admin.s3.object.ObjectOperations;
import dev.quern.admin.s3.object.PutOperation;
import dev.quern.admin.s3.object.Reception;
import dev.quern.admin.s3.object.TagForms;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.ChecksumType;
import dev.quern.storage.objects.model.ByteRange;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.Upload;
import dev.quern.storage.objects.model.UploadId;
import dev.quern.storage.objects.multipart.CopiedPart;
import dev.quern.storage.objects.multipart.NewUpload;
import dev.quern.storage.objects.multipart.UploadedPart;
import dev.quern.storage.objects.multipart.Uploads;
import dev.quern.storage.objects.version.CopySource;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Uploads in parts: begun, filled, ended. */
public final class MultipartOperations {
    private static final Pattern COPY_RANGE = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{1,18})");

    private final ObjectStore store;
    private final Access access;
    private final CompleteOperation complete;
    private final AbortHeaders aborts;
    private final UploadLists lists;

    public MultipartOperations(ObjectStore store, Owner owner, Access access) {
        this.store = store;
        this.access = access;
        this.complete = new CompleteOperation(store);
        this.aborts = new AbortHeaders(store);
        this.lists = new UploadLists(store, owner, aborts);
    }

    /** The lines of the table. */
    public List<S3Operation> table() {
        return List.of(
                S3Operation.of("CreateMultipartUpload", "PutObject", this::create)
                        .headers(ObjectOperations.withAcls("x-amz-tagging", "x-amz-storage-class",
                                "x-amz-website-redirect-location", "x-amz-checksum-algorithm",
                                "x-amz-checksum-type"))
                        .refusing(ObjectOperations.NO_ACLS, ObjectOperations.ONE_CLASS),
                S3Operation.of("UploadPart", "PutObject", this::part).parameters("partNumber", "uploadId"),
                S3Operation.of("UploadPartCopy", "PutObject", this::copyPart)
                        .headers(Stream.concat(Stream.of("x-amz-copy-source-range"), Stream.of(CopySources.HEADERS))
                                .toArray(String[]::new))
                        .parameters("partNumber", "uploadId"),
                S3Operation.of("CompleteMultipartUpload", "PutObject", complete::complete)
                        .headers("x-amz-checksum-type", "x-amz-mp-object-size").parameters("uploadId"),
                S3Operation.of("AbortMultipartUpload", "AbortMultipartUpload", this::abort).parameters("uploadId"),
                S3Operation.of("ListParts", "ListMultipartUploadParts", lists::parts)
                        .parameters("uploadId", "max-parts", "part-number-marker"),
                S3Operation.of("ListMultipartUploads", "ListBucketMultipartUploads", lists::uploads)
                        .parameters("prefix", "delimiter", "key-marker", "upload-id-marker", "max-uploads",
                                "encoding-type"));
    }

    private WireResponse create(S3Call call) throws IOException {
        CannedAcls.require(call);
        PutOperation.requireStandardStorage(call);
        call.wholeBody();
        Optional<ChecksumAlgorithm> algorithm = call.header("x-amz-checksum-algorithm")
                .map(name -> DeclaredSums.named(name, "x-amz-checksum-algorithm"));
        Optional<ChecksumType> type = call.header("x-amz-checksum-type").map(MultipartOperations::type);
        if (type.isPresent() && algorithm.isEmpty()) {
            throw new ObjectsException.InvalidRequest(
                    "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
        }
        Upload upload = store.uploads().create(call.bucket(), call.key(),
                new NewUpload(MetadataHeaders.read(call.head()), TagForms.read(call.header("x-amz-tagging")),
                        algorithm, type, call.cause().principal()));
        WireResponse answer = aborts.on(Answers.xml(XmlWriter.result("InitiateMultipartUploadResult")
                .text("Bucket", call.bucket().value()).text("Key", call.key().value())
                .text("UploadId", upload.id().value())), upload);
        return algorithm.isEmpty()
                ? answer
                : answer.with("x-amz-checksum-algorithm", algorithm.get().name()).with("x-amz-checksum-type",
                        upload.checksumType().name());
    }

    static ChecksumType type(String text) {
        return Arrays.stream(ChecksumType.values()).filter(type -> type.name().equals(text)).findFirst()
                .orElseThrow(() -> new ObjectsException.InvalidRequest(
                        "Value for x-amz-checksum-type header is invalid."));
    }

    static UploadId uploadId(S3Call call) {
        return new UploadId(call.parameter("uploadId").orElse(""));
    }

    private static int number(S3Call call) {
        String text = call.parameter("partNumber").orElse("");
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= Uploads.MAX_PARTS) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number that is out of range
        }
        throw S3Error.argument("partNumber", text, "Part number must be an integer between 1 and " + Uploads.MAX_PARTS
                + ", inclusive").exception();
    }

    private WireResponse part(S3Call call) throws IOException {
        int number = number(call);
        DeclaredSums declared = DeclaredSums.of(call.head());
        Upload upload = store.uploads().get(call.bucket(), call.key(), uploadId(call));
        if (upload.askedChecksum().isPresent() && declared.algorithm().isPresent()
                && !upload.askedChecksum().equals(declared.algorithm())) {
            throw new ObjectsException.InvalidRequest("Checksum Type mismatch occurred, expected checksum Type: "
                    + upload.checksum().name().toLowerCase(java.util.Locale.ROOT) + ", actual checksum Type: "
                    + declared.algorithm().get().name().toLowerCase(java.util.Locale.ROOT));
        }
        try (ReceivedBody body = Reception.receive(algorithms -> store.uploads().receive(upload, algorithms), call,
                declared, upload.checksum())) {
            Optional<Checksum> sent = declared.algorithm().map(one -> Checksum.full(one, body.sum(one)));
            UploadedPart part = store.uploads().putPart(call.bucket(), call.key(), upload.id(), number, body);
            WireResponse answer = Answers.ok().with("ETag", part.etag().quoted());
            Optional<Checksum> shown = sent.or(part::checksum);
            return shown.map(sum -> answer.with(DeclaredSums.field(sum.algorithm()), sum.value())).orElse(answer);
        }
    }

    private WireResponse copyPart(S3Call call) {
        int number = number(call);
        CopySource source = CopySources.of(call, access);
        CopiedPart copied;
        try {
            copied = store.uploads().copyPart(call.bucket(), call.key(), uploadId(call), number, source,
                    call.header("x-amz-copy-source-range").map(MultipartOperations::range));
        } catch (ObjectsException.IsDeleteMarker e) {
            throw CopySources.isMarker();
        }
        XmlWriter xml = XmlWriter.result("CopyPartResult")
                .text("LastModified", Answers.xmlTime(copied.part().lastModified()))
                .text("ETag", copied.part().etag().quoted());
        copied.part().checksum().ifPresent(sum -> ObjectAnswers.sum(xml, sum));
        WireResponse answer = Answers.xml(xml);
        return copied.source().shownVersionId().map(id -> answer.with("x-amz-copy-source-version-id", id.value()))
                .orElse(answer);
    }

    private static ByteRange range(String text) {
        Matcher matcher = COPY_RANGE.matcher(text);
        if (matcher.matches()) {
            long first = Long.parseLong(matcher.group(1));
            long last = Long.parseLong(matcher.group(2));
            if (first <= last) {
                return new ByteRange(first, last);
            }
        }
        throw S3Error.argument("x-amz-copy-source-range", text, "The x-amz-copy-source-range value must be of the form"
                + " bytes=first-last where first and last are the zero-based offsets of the first and last bytes to"
                + " copy").exception();
    }

    private WireResponse abort(S3Call call) {
        store.uploads().abort(call.bucket(), call.key(), uploadId(call));
        return Answers.noContent();
    }
}
