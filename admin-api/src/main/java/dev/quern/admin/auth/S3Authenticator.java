package dev.quern.admin.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signature Version 4 as S3 has it: in a header, in the query, or over the policy of a form; bodies unsigned, hashed or
 * signed chunk by chunk; S3's own errors. An unsigned request is from {@link Principal.Anonymous}: what it may do is
 * not
 * decided here. Any region is accepted. Thread-safe; nothing in it blocks.
 */
public final class S3Authenticator {
    static final String SERVICE = "s3";
    private static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
    private static final String SIGNED_CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private static final String SIGNED_CHUNKS_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    private static final String UNSIGNED_CHUNKS_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Credentials credentials;
    private final InstantSource clock;
    private final boolean open;
    private final SigningCrypto crypto = new SigningCrypto();

    /**
     * @param open
     *            whether any signature or none will do, as in development mode: whoever is not a function is then the
     *            owner
     */
    public S3Authenticator(Credentials credentials, InstantSource clock, boolean open) {
        this.credentials = Objects.requireNonNull(credentials);
        this.clock = Objects.requireNonNull(clock);
        this.open = open;
    }

    /**
     * Checks the head of a request.
     *
     * @throws S3Refusal
     *             if it is signed and the signature does not prove who sent it
     */
    public S3Caller begin(RequestHead head) throws S3Refusal {
        if (open) {
            return letIn(head);
        }
        Optional<PresentedSignature> found = S3Presented.of(head);
        if (found.isEmpty()) {
            return new S3Caller(new Principal.Anonymous(), payload(head, null, true));
        }
        PresentedSignature presented = found.get();
        Instant now = clock.instant();
        checkDate(presented, now);
        Credential credential = credential(presented, now);
        String declared = declared(head, presented);
        checkSignedHeaders(head, presented);
        SecretKeySpec key = checkSignature(head, presented, credential, declared);
        ChunkSignatures chunks = new ChunkSignatures(crypto, key, presented.date(), presented.scope(),
                presented.signature());
        return new S3Caller(credential.principal(), payload(head, chunks, presented.expires() != null));
    }

    /** The canonical request's last line. A link says nothing of the body, unless the header was signed with it. */
    private static String declared(RequestHead head, PresentedSignature presented) throws S3Refusal {
        Optional<String> header = head.header("x-amz-content-sha256").map(String::strip);
        if (presented.expires() != null) {
            return header.filter(_ -> presented.signedHeaders().contains("x-amz-content-sha256"))
                    .or(() -> head.query("X-Amz-Content-Sha256")).orElse(UNSIGNED_PAYLOAD);
        }
        return header.orElseThrow(() -> new S3Refusal("InvalidRequest", 400,
                "Missing required header for this request: x-amz-content-sha256"));
    }

    private S3Caller letIn(RequestHead head) throws S3Refusal {
        Principal principal = new Principal.Root("anonymous");
        try {
            Optional<String> key = PresentedSignature.of(head).map(PresentedSignature::accessKeyId);
            principal = key.flatMap(credentials::find).map(Credential::principal)
                    .orElseGet(() -> new Principal.Root(key.orElse("anonymous")));
        } catch (AuthenticationException e) {
            // let in like one that is not signed at all
        }
        return new S3Caller(principal, payload(head, null, true));
    }

    /** What the request says of its body. */
    private static PayloadForm payload(RequestHead head, @Nullable ChunkSignatures chunks, boolean mayBeAbsent)
            throws S3Refusal {
        // what a link says of the body binds whoever uses it, whatever they say themselves
        Optional<String> link = head.query("X-Amz-Content-Sha256")
                .filter(value -> mayBeAbsent && !value.equals(UNSIGNED_PAYLOAD));
        String declared = link.or(() -> head.header("x-amz-content-sha256").map(String::strip))
                .orElse(mayBeAbsent ? UNSIGNED_PAYLOAD : "");
        return switch (declared) {
            case UNSIGNED_PAYLOAD -> new PayloadForm.Unsigned();
            case SIGNED_CHUNKS -> new PayloadForm.SignedChunks(Optional.ofNullable(chunks), false);
            case SIGNED_CHUNKS_TRAILER -> new PayloadForm.SignedChunks(Optional.ofNullable(chunks), true);
            case UNSIGNED_CHUNKS_TRAILER -> new PayloadForm.UnsignedChunks();
            default -> {
                if (declared.startsWith("STREAMING-AWS4-ECDSA-")) {
                    throw new S3Refusal("NotImplemented", 501,
                            "This server does not check signatures of the form " + declared + ".");
                }
                if (link.isEmpty() && !SHA256.matcher(declared).matches()) {
                    throw new S3Refusal("InvalidArgument", 400, "x-amz-content-sha256 must be UNSIGNED-PAYLOAD,"
                            + " STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD,"
                            + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.")
                            .with("ArgumentName", "x-amz-content-sha256").with("ArgumentValue", declared);
                }
                yield new PayloadForm.Hashed(declared);
            }
        };
    }

    /**
     * Checks the fields of a form that a browser posts.
     *
     * @param policy
     *            the policy in Base64, as it was sent
     * @param fields
     *            {@code x-amz-algorithm}, {@code x-amz-credential}, {@code x-amz-date}, {@code x-amz-signature} and
     *            {@code x-amz-security-token}, as far as they were sent
     * @throws S3Refusal
     *             if they do not prove who signed the policy
     */
    public Principal form(String policy, Map<String, String> fields) throws S3Refusal {
        if (open) {
            return new Principal.Root("anonymous");
        }
        Instant now = clock.instant();
        if (!fields.containsKey("x-amz-algorithm") && fields.containsKey("signature")) {
            throw S3Presented.ofVersion2();
        }
        for (String name : List.of("x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature")) {
            if (fields.getOrDefault(name, "").isEmpty()) {
                throw new S3Refusal("InvalidArgument", 400, "Bucket POST must contain a field named '" + name
                        + "'.  If it is specified, please check the order of the fields.")
                        .with("ArgumentName", name).with("ArgumentValue", "");
            }
        }
        if (!fields.getOrDefault("x-amz-algorithm", "").equals(SigningCrypto.ALGORITHM)) {
            throw new S3Refusal("InvalidArgument", 400, "X-Amz-Algorithm only supports AWS4-HMAC-SHA256")
                    .with("ArgumentName", "x-amz-algorithm")
                    .with("ArgumentValue", fields.getOrDefault("x-amz-algorithm", ""));
        }
        Optional<AmzDate> date = AmzDate.parse(fields.getOrDefault("x-amz-date", ""));
        if (date.isEmpty()) {
            throw new S3Refusal("AccessDenied", 403, "Invalid x-amz-date: use the form yyyyMMdd'T'HHmmss'Z'");
        }
        PresentedSignature presented = S3Presented.build(Map.of("Credential",
                fields.getOrDefault("x-amz-credential", ""), "Signature", fields.getOrDefault("x-amz-signature", "")),
                date.get(), fields.get("x-amz-security-token"), Duration.ofDays(7));
        Credential credential = credential(presented, now);
        SecretKeySpec key = crypto.key(presented.accessKeyId(), credential.secret(), presented.scope());
        String expected = HexFormat.of().formatHex(crypto.hmac(key, policy));
        if (!sameText(expected, presented.signature())) {
            throw mismatch(presented).with("StringToSign", policy);
        }
        crypto.remember(presented.accessKeyId(), credential.secret(), presented.scope(), key);
        return credential.principal();
    }

    private static void checkDate(PresentedSignature presented, Instant now) throws S3Refusal {
        Instant signed = presented.date().instant();
        Duration skew = SigV4Authenticator.MAX_SKEW;
        if (presented.expires() == null) {
            if (Duration.between(signed, now).abs().compareTo(skew) > 0) {
                throw new S3Refusal("RequestTimeTooSkewed", 403,
                        "The difference between the request time and the current time is too large.")
                        .with("RequestTime", presented.date().text())
                        .with("ServerTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
                        .with("MaxAllowedSkewMilliseconds", Long.toString(skew.toMillis()));
            }
            return;
        }
        if (signed.isAfter(now.plus(skew))) {
            throw new S3Refusal("AccessDenied", 403, "Request is not valid yet")
                    .with("ServerTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        Instant end = signed.plus(presented.expires());
        if (now.isAfter(end)) {
            throw new S3Refusal("AccessDenied", 403, "Request has expired")
                    .with("X-Amz-Expires", Long.toString(presented.expires().toSeconds()))
                    .with("Expires", end.toString())
                    .with("ServerTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }

    private Credential credential(PresentedSignature presented, Instant now) throws S3Refusal {
        Credential credential = credentials.find(presented.accessKeyId())
                .orElseThrow(() -> new S3Refusal("InvalidAccessKeyId", 403,
                        "The AWS Access Key Id you provided does not exist in our records.")
                        .with("AWSAccessKeyId", presented.accessKeyId()));
        String expected = credential.sessionToken();
        String sent = presented.sessionToken();
        boolean right = expected == null ? sent == null : sent != null && sameText(expected, sent);
        if (!right) {
            throw new S3Refusal("InvalidToken", 400, "The provided token is malformed or otherwise invalid.");
        }
        Instant end = credential.expires();
        if (end != null && !now.isBefore(end)) {
            throw new S3Refusal("ExpiredToken", 400, "The provided token has expired.");
        }
        return credential;
    }

    /** The host, and every header that could change what the request means, must be under the signature. */
    private static void checkSignedHeaders(RequestHead head, PresentedSignature presented) throws S3Refusal {
        List<String> missing = new ArrayList<>();
        for (String name : head.headers().names()) {
            boolean binding = name.equals("host") || name.startsWith("x-amz-");
            // a link is signed by one and used by another, whose SDK adds the hash of the body
            boolean link = presented.expires() != null && name.equals("x-amz-content-sha256");
            if (binding && !link && !presented.signedHeaders().contains(name)) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw new S3Refusal("AccessDenied", 403, "There were headers present in the request which were not signed")
                    .with("HeadersNotSigned", String.join(", ", missing));
        }
    }

    private SecretKeySpec checkSignature(RequestHead head, PresentedSignature presented, Credential credential,
            String payload) throws S3Refusal {
        CredentialScope scope = presented.scope();
        SecretKeySpec key = crypto.key(presented.accessKeyId(), credential.secret(), scope);
        String canonical = CanonicalRequest.text(head, SERVICE, presented.signedHeaders(), payload);
        if (!sameText(crypto.sign(key, presented.date(), scope, canonical), presented.signature())) {
            String toSign = SigningCrypto.ALGORITHM + '\n' + presented.date().text() + '\n' + scope + '\n'
                    + crypto.sha256(canonical.getBytes(StandardCharsets.UTF_8));
            throw mismatch(presented).with("StringToSign", toSign).with("StringToSignBytes", bytes(toSign))
                    .with("CanonicalRequest", canonical).with("CanonicalRequestBytes", bytes(canonical));
        }
        crypto.remember(presented.accessKeyId(), credential.secret(), scope, key);
        return key;
    }

    private static String bytes(String text) {
        return HexFormat.ofDelimiter(" ").formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes the same time wherever the difference is. */
    private static boolean sameText(String expected, String sent) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }

    private static S3Refusal mismatch(PresentedSignature presented) {
        return new S3Refusal("SignatureDoesNotMatch", 403, "The request signature we calculated does not match the"
                + " signature you provided. Check your key and signing method.")
                .with("AWSAccessKeyId", presented.accessKeyId()).with("SignatureProvided", presented.signature());
    }
}
