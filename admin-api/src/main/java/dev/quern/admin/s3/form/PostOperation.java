package dev.quern.admin.s3.form;

import dev.quern.admin.auth.CallChains;
import dev.quern.admin.auth.Percent;
import dev.quern.admin.auth.Principal;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.auth.S3Authenticator;
import dev.quern.admin.auth.S3Refusal;
import dev.quern.admin.http.WireRequest;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.access.Access;
import dev.quern.admin.s3.body.DeclaredSums;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.call.S3Operation;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.object.CannedAcls;
import dev.quern.admin.s3.object.MetadataHeaders;
import dev.quern.admin.s3.object.ObjectAnswers;
import dev.quern.admin.s3.object.PutOperation;
import dev.quern.admin.s3.object.TagForms;
import dev.quern.admin.s3.xml.XmlReader;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.objects.body.ExpectedBody;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.model.ChangeKind;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.Tags;
import dev.quern.storage.objects.model.WriteConditions;
import dev.quern.storage.objects.version.PutObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.xml.stream.XMLStreamException;

/** {@code POST} of a form to a bucket. It is not in the published model. */
public final class PostOperation {
    private static final int MOST_BEFORE_FILE = 20 * 1024;
    private static final int PIECE = 64 * 1024;
    /** The fields that are understood, besides metadata and checksums. */
    private static final Set<String> KNOWN = Set.of("x-amz-algorithm", "x-amz-credential", "x-amz-date",
            "x-amz-signature", "x-amz-security-token", "x-amz-storage-class", "x-amz-website-redirect-location");

    private final ObjectStore store;
    private final Access access;
    private final S3Authenticator authenticator;
    private final CallChains chains;

    public PostOperation(ObjectStore store, Access access, S3Authenticator authenticator, CallChains chains) {
        this.store = store;
        this.access = access;
        this.authenticator = authenticator;
        this.chains = chains;
    }

    /** The line of the table; who may do it is told by the form. */
    public List<S3Operation> table() {
        return List.of(S3Operation.of("PostObject", "", this::post));
    }

    private record Fields(Map<String, String> values) implements RequestHead.Headers {
        @Override
        public List<String> all(String lowerCaseName) {
            String value = values.get(lowerCaseName);
            return value == null ? List.of() : List.of(value);
        }

        @Override
        public Iterable<String> names() {
            return values.keySet();
        }
    }

    private WireResponse post(S3Call call) throws IOException {
        FormReader reader = FormReader.of(call.upload().stream(), call.header("content-type").orElse(""))
                .orElseThrow(() -> S3Error.of(S3ErrorCode.PRECONDITION_FAILED)
                        .with("Condition", "Bucket POST must be of the enclosure-type multipart/form-data")
                        .exception());
        Map<String, String> fields = new LinkedHashMap<>();
        FormReader.Part file = fieldsBeforeFile(reader, fields);
        String name = file.fileName().map(PostOperation::lastName).orElse("");
        fields.replaceAll((field, value) -> value.replace("${filename}", name));
        ObjectKey key = new ObjectKey(Optional.ofNullable(fields.get("key")).orElseThrow(
                () -> S3Error.of(S3ErrorCode.USER_KEY_MUST_BE_SPECIFIED, "Bucket POST must contain a field named 'key'."
                        + "  If it is specified, please check the order of the fields.").exception()));
        S3Call form = asPut(call, fields, key);
        PostPolicy policy = fields.containsKey("policy") ? policy(call, fields) : null;
        boolean allowed = access.allows(form, "PutObject", Optional.of(key.value()))
                && (!fields.containsKey("tagging")
                        || access.allows(form, "PutObjectTagging", Optional.of(key.value())));
        if (!allowed) {
            throw S3Error.of(S3ErrorCode.ACCESS_DENIED).exception();
        }
        CannedAcls.require(form);
        PutOperation.requireStandardStorage(form);
        ObjectVersion version = receive(form, key, reader.content(), tags(fields),
                policy == null ? 0 : policy.smallest(), policy == null ? Long.MAX_VALUE : policy.largest());
        return answer(call, fields, version);
    }

    private static FormReader.Part fieldsBeforeFile(FormReader reader, Map<String, String> fields)
            throws IOException {
        int size = 0;
        while (true) {
            FormReader.Part part = reader.next().orElseThrow(() -> S3Error.of(S3ErrorCode.INVALID_ARGUMENT,
                    "POST requires exactly one file upload per request.").with("ArgumentName", "file")
                    .with("ArgumentValue", "0").exception());
            String name = part.name().toLowerCase(Locale.ROOT);
            if (name.equals("file")) {
                return part;
            }
            byte[] value = reader.content().readNBytes(MOST_BEFORE_FILE + 1);
            size += name.length() + value.length;
            if (size > MOST_BEFORE_FILE) {
                throw S3Error.of(S3ErrorCode.MAX_POST_PRE_DATA_LENGTH_EXCEEDED).exception();
            }
            boolean metadata = name.startsWith("x-amz-meta-") || name.startsWith(DeclaredSums.PREFIX);
            if (name.startsWith("x-amz-") && !metadata && !KNOWN.contains(name)) {
                throw S3Error.notImplemented("the form field " + name).exception();
            }
            fields.put(name, new String(value, StandardCharsets.UTF_8));
        }
    }

    /** Browsers send the name, some of old the whole path. */
    private static String lastName(String fileName) {
        return fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
    }

    /** The form as if it was a PUT with header fields. */
    private S3Call asPut(S3Call call, Map<String, String> fields, ObjectKey key) {
        Principal principal = fields.containsKey("policy") ? signer(fields) : call.principal();
        Map<String, String> headers = new LinkedHashMap<>(fields);
        Optional.ofNullable(fields.get("acl")).ifPresent(acl -> headers.put("x-amz-acl", acl));
        headers.put("x-amz-tagging", TagForms.writeQuery(tags(fields)));
        RequestHead head = new RequestHead("PUT", call.head().rawPath(), "", new Fields(headers));
        WireRequest request = new WireRequest(head, new byte[0], call.principal(), call.requestId(),
                call.request().origin(), call.request().received(), call.request().endOfTurn());
        // who signed the form is known only now; its file is yet to come
        return new S3Call(request, call.operation(), call.address(), call.parameters(), principal,
                chains.of(principal, call.head()), call.upload(), call.hostId());
    }

    private Principal signer(Map<String, String> fields) {
        try {
            return authenticator.form(fields.getOrDefault("policy", ""), fields);
        } catch (S3Refusal e) {
            throw S3Error.of(e).exception();
        }
    }

    private static PostPolicy policy(S3Call call, Map<String, String> fields) {
        PostPolicy policy = PostPolicy.read(fields.getOrDefault("policy", ""));
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("bucket", call.bucket().value());
        policy.require(all, call.request().received());
        return policy;
    }

    private static Tags tags(Map<String, String> fields) {
        String document = fields.get("tagging");
        if (document == null) {
            return Tags.none();
        }
        try {
            return TagForms.read(XmlReader.read(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)),
                    "Tagging"), TagForms.OBJECT);
        } catch (XMLStreamException e) {
            throw S3Error.of(S3ErrorCode.MALFORMED_XML).exception();
        }
    }

    private ObjectVersion receive(S3Call form, ObjectKey key, InputStream file, Tags tags, long smallest,
            long largest) throws IOException {
        DeclaredSums declared = DeclaredSums.of(form.head());
        ChecksumAlgorithm algorithm = declared.algorithm().orElse(ChecksumAlgorithm.CRC64NVME);
        store.buckets().get(form.bucket());
        try (BodyWriter writer = store.receive(Set.of(algorithm))) {
            byte[] piece = new byte[PIECE];
            for (int read = file.read(piece, 0, PIECE); read >= 0; read = file.read(piece, 0, PIECE)) {
                if (writer.length() + read > largest) {
                    throw S3Error.of(S3ErrorCode.ENTITY_TOO_LARGE)
                            .with("ProposedSize", Long.toString(writer.length() + read))
                            .with("MaxSizeAllowed", Long.toString(largest)).exception();
                }
                writer.write(ByteBuffer.wrap(piece, 0, read));
            }
            if (writer.length() < smallest) {
                throw S3Error.of(S3ErrorCode.ENTITY_TOO_SMALL).with("ProposedSize", Long.toString(writer.length()))
                        .with("MinSizeAllowed", Long.toString(smallest)).exception();
            }
            try (ReceivedBody body = writer
                    .finish(new ExpectedBody(OptionalLong.empty(), declared.md5(), declared.sums(Map.of())))) {
                return store.objects().put(form.bucket(), key, body,
                        new PutObject(MetadataHeaders.read(form.head()), tags, Optional.of(algorithm),
                                WriteConditions.none(), ChangeKind.CREATED_POST, form.cause()));
            }
        }
    }

    private static WireResponse answer(S3Call call, Map<String, String> fields, ObjectVersion version) {
        String key = version.key().value();
        String location = call.head().scheme() + "://" + call.header("host").orElse("")
                + (call.address().virtualHost() ? "" : "/" + call.bucket()) + "/"
                + Percent.encode(key).replace("%2F", "/");
        Optional<String> redirect = Optional.ofNullable(fields.get("success_action_redirect"))
                .or(() -> Optional.ofNullable(fields.get("redirect"))).filter(to -> to.startsWith("http://")
                        || to.startsWith("https://"));
        WireResponse answer;
        if (redirect.isPresent() && redirect.get().chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            String to = redirect.get();
            answer = WireResponse.empty(303).with("Location", to + (to.contains("?") ? "&" : "?") + "bucket="
                    + Percent.encode(call.bucket().value()) + "&key=" + Percent.encode(key) + "&etag="
                    + Percent.encode(version.etag().quoted()));
        } else {
            answer = switch (fields.getOrDefault("success_action_status", "")) {
                case "200" -> Answers.ok().with("Location", location);
                case "201" -> Answers.xml(201, XmlWriter.plain("PostResponse").text("Location", location)
                        .text("Bucket", call.bucket().value()).text("Key", key).text("ETag", version.etag().quoted()))
                        .with("Location", location);
                default -> Answers.noContent().with("Location", location);
            };
        }
        return ObjectAnswers.versioned(answer.with("ETag", version.etag().quoted()), version);
    }
}
