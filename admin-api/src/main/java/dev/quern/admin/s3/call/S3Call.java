package dev.quern.admin.s3.call;

import dev.quern.admin.auth.Principal;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.http.WireRequest;
import dev.quern.admin.s3.body.Upload;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.route.Address;
import dev.quern.admin.s3.route.Parameters;
import dev.quern.admin.s3.xml.XmlElement;
import dev.quern.admin.s3.xml.XmlReader;
import dev.quern.runtime.invoke.Lineage;
import dev.quern.runtime.objects.Trail;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.VersionId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/**
 * One call of an operation, whose caller is known. Used by one thread.
 *
 * @param request
 *            the request as it came
 * @param operation
 *            the operation's name in the published model
 * @param lineage
 *            the chain of calls that it continues, as its head has told it: who sends it may be gone when its body has
 *            come
 * @param upload
 *            its body
 * @param hostId
 *            this server's name in answers
 */
public record S3Call(WireRequest request, String operation, Address address, Parameters parameters,
        Principal principal, Lineage lineage, Upload upload, String hostId) {
    /** The largest document that a request may be, in bytes: 10,000 parts, or 1,000 keys of the longest kind. */
    private static final int LARGEST_DOCUMENT = 8 << 20;

    public RequestHead head() {
        return request.head();
    }

    /** The bucket. */
    public BucketName bucket() {
        return new BucketName(address.bucket().orElseThrow());
    }

    /** The object's key. */
    public ObjectKey key() {
        return new ObjectKey(address.key().orElseThrow());
    }

    /** The version that is named, if one is. */
    public Optional<VersionId> versionId() {
        Optional<String> named = parameters.value("versionId");
        if (named.filter(String::isEmpty).isPresent()) {
            throw S3Error.argument("versionId", "", "Version id cannot be the empty string").exception();
        }
        return named.map(VersionId::new);
    }

    /** The first value of a header field. */
    public Optional<String> header(String name) {
        return request.head().header(name).map(String::strip);
    }

    /** The value of a query parameter; one without a value has the empty text. */
    public Optional<String> parameter(String name) {
        return parameters.value(name);
    }

    public String requestId() {
        return request.requestId();
    }

    /** Who makes a change, for those who are told of it. */
    public Cause cause() {
        String who = switch (principal) {
            case Principal.Root root -> "AWS:" + root.accessKeyId();
            case Principal.Function function -> "AWS:" + function.functionArn();
            case Principal.Anonymous _ -> "Anonymous";
        };
        return new Cause(who, request.sourceIp(), request.requestId(), hostId, Trail.of(lineage));
    }

    /** The body as XML. */
    public XmlElement document(String root) throws IOException {
        return parsed(wholeBody(), root);
    }

    /** As {@link #document}, where checksums in the header are not of the document. */
    public XmlElement documentOfItself(String root) throws IOException {
        return parsed(upload.readAll(LARGEST_DOCUMENT), root);
    }

    private static XmlElement parsed(byte[] bytes, String root) {
        if (bytes.length == 0) {
            throw S3Error.of(S3ErrorCode.MISSING_REQUEST_BODY).exception();
        }
        try {
            return XmlReader.read(new ByteArrayInputStream(bytes), root);
        } catch (XMLStreamException e) {
            throw S3Error.of(S3ErrorCode.MALFORMED_XML).exception();
        }
    }

    /** The whole body; it must be what {@code Content-MD5} and the other checksums of the header say. */
    public byte[] wholeBody() throws IOException {
        BodyCheck check = BodyCheck.of(head());
        byte[] bytes = upload.readAll(LARGEST_DOCUMENT);
        check.check(bytes, upload.trailers());
        return bytes;
    }

    /** The same for an operation that changes so much that it must not be called with a damaged body. */
    public XmlElement provenDocument(String root) throws IOException {
        if (!BodyCheck.of(head()).isAny()) {
            throw S3Error.of(S3ErrorCode.INVALID_REQUEST,
                    "Missing required header for this request: Content-MD5 OR x-amz-checksum-*").exception();
        }
        return document(root);
    }

    /** Sums in Base64, for messages. */
    static String base64(byte[] sum) {
        return Base64.getEncoder().encodeToString(sum);
    }

    /** What a copy of this record for logs may show. */
    @Override
    public String toString() {
        return operation + Map.of("bucket", address.bucket().orElse(""), "key", address.key().orElse(""));
    }
}
