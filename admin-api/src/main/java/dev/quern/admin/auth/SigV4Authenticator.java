package dev.quern.admin.auth;

import dev.quern.admin.auth.AuthenticationException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signature Version 4, in the {@code Authorization} header or presigned in the query. Refusals carry the codes and
 * texts of AWS. Any region is accepted: this server is one place whatever the client calls it.
 */
public final class SigV4Authenticator implements Authenticator {
    /** How far a client's clock may be off, either way. */
    public static final Duration MAX_SKEW = Duration.ofMinutes(15);

    private static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    private final Credentials credentials;
    private final InstantSource clock;
    private final SigningCrypto crypto = new SigningCrypto();

    public SigV4Authenticator(Credentials credentials, InstantSource clock) {
        this.credentials = Objects.requireNonNull(credentials);
        this.clock = Objects.requireNonNull(clock);
    }

    @Override
    public Pending begin(RequestHead head, String service) throws AuthenticationException {
        PresentedSignature presented = PresentedSignature.of(head).orElseThrow(
                () -> new AuthenticationException(Reason.MISSING_TOKEN, "Missing Authentication Token"));
        checkScope(presented, service);
        checkSignedHeaders(head, presented);
        Instant now = clock.instant();
        checkDate(presented, now);
        Credential credential = credentials.find(presented.accessKeyId())
                .orElseThrow(SigV4Authenticator::unknownKey);
        checkSession(credential, presented, now);
        String declared = declaredHash(head, presented, service);
        if (declared != null) {
            checkSignature(head, presented, credential, declared);
        }
        return new Signed(head, presented, credential, declared);
    }

    /** A request of which everything but the body is known. */
    private final class Signed implements Pending {
        private final RequestHead head;
        private final PresentedSignature presented;
        private final Credential credential;
        private final @Nullable String declared;
        private final @Nullable MessageDigest digest;

        Signed(RequestHead head, PresentedSignature presented, Credential credential, @Nullable String declared) {
            this.head = head;
            this.presented = presented;
            this.credential = credential;
            this.declared = declared;
            this.digest = UNSIGNED_PAYLOAD.equals(declared) ? null : crypto.freshDigest();
        }

        @Override
        public void update(byte[] piece) {
            if (digest != null) {
                digest.update(piece);
            }
        }

        @Override
        public Principal complete() throws AuthenticationException {
            if (digest != null) {
                String hash = HexFormat.of().formatHex(digest.digest());
                if (declared == null) {
                    checkSignature(head, presented, credential, hash);
                } else if (!sameText(declared, hash)) {
                    throw mismatch();
                }
            }
            return credential.principal();
        }
    }

    private static void checkScope(PresentedSignature presented, String service) throws AuthenticationException {
        CredentialScope scope = presented.scope();
        if (!scope.service().equals(service)) {
            throw AuthenticationException.invalid("Credential should be scoped to correct service: '" + service
                    + "'.");
        }
        if (!scope.date().equals(presented.date().day())) {
            throw AuthenticationException
                    .invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
                            + "HTTP: '" + scope.date() + "' != '" + presented.date().day() + "', from '"
                            + presented.date().text() + "'.");
        }
    }

    /** The host, and every header that could change what the request means, must be under the signature. */
    private static void checkSignedHeaders(RequestHead head, PresentedSignature presented)
            throws AuthenticationException {
        List<String> signed = presented.signedHeaders();
        if (!signed.contains("host")) {
            throw AuthenticationException.invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.");
        }
        for (String name : signed) {
            if (!name.equals(name.toLowerCase(Locale.ROOT)) || head.headers().all(name).isEmpty()) {
                // what is signed but did not arrive was lost or renamed on the way
                throw mismatch();
            }
        }
        for (String name : head.headers().names()) {
            if (name.startsWith("x-amz-") && !signed.contains(name) && !name.equals("x-amz-security-token")
                    && !(name.equals("x-amz-date") && presented.expires() != null)) {
                throw AuthenticationException.invalid("There were headers present in the request which were not "
                        + "signed: '" + name + "'.");
            }
        }
    }

    private static void checkDate(PresentedSignature presented, Instant now) throws AuthenticationException {
        AmzDate date = presented.date();
        if (date.instant().isAfter(now.plus(MAX_SKEW))) {
            throw AuthenticationException.invalid("Signature not yet current: " + date.text() + " is still later than "
                    + AmzDate.format(now.plus(MAX_SKEW)) + " (" + AmzDate.format(now) + " + "
                    + MAX_SKEW.toMinutes() + " min.)");
        }
        Duration lifetime = Objects.requireNonNullElse(presented.expires(), MAX_SKEW);
        if (date.instant().isBefore(now.minus(lifetime))) {
            boolean minutes = lifetime.toSeconds() % 60 == 0;
            throw AuthenticationException.invalid("Signature expired: " + date.text() + " is now earlier than "
                    + AmzDate.format(now.minus(lifetime)) + " (" + AmzDate.format(now) + " - "
                    + (minutes ? lifetime.toMinutes() + " min.)" : lifetime.toSeconds() + " sec.)"));
        }
    }

    private static void checkSession(Credential credential, PresentedSignature presented, Instant now)
            throws AuthenticationException {
        String expected = credential.sessionToken();
        String sent = presented.sessionToken();
        boolean right = expected == null ? sent == null : sent != null && sameText(expected, sent);
        if (!right) {
            throw unknownKey();
        }
        Instant end = credential.expires();
        if (end != null && !now.isBefore(end)) {
            throw new AuthenticationException(Reason.EXPIRED_TOKEN,
                    "The security token included in the request is expired");
        }
    }

    /** What the request says its body hashes to, or null if the body itself must be asked. */
    private static @Nullable String declaredHash(RequestHead head, PresentedSignature presented, String service)
            throws AuthenticationException {
        boolean s3 = service.equals("s3");
        String declared = head.header("x-amz-content-sha256").map(String::strip).orElse(null);
        if (declared == null) {
            return s3 && presented.expires() != null ? UNSIGNED_PAYLOAD : null;
        }
        if (declared.equals(UNSIGNED_PAYLOAD) && !s3) {
            throw AuthenticationException.invalid("The service '" + service + "' takes no " + UNSIGNED_PAYLOAD
                    + ": sign the body and send its SHA-256 as x-amz-content-sha256.");
        }
        if (declared.startsWith("STREAMING-")) {
            throw AuthenticationException.invalid("The body signing form '" + declared
                    + "' is not supported by this server: turn chunked encoding off in the client.");
        }
        return declared;
    }

    private void checkSignature(RequestHead head, PresentedSignature presented, Credential credential, String payload)
            throws AuthenticationException {
        CredentialScope scope = presented.scope();
        SecretKeySpec key = crypto.key(presented.accessKeyId(), credential.secret(), scope);
        String expected = crypto.sign(key, presented.date(), scope,
                CanonicalRequest.text(head, scope.service(), presented.signedHeaders(), payload));
        if (!sameText(expected, presented.signature())) {
            throw mismatch();
        }
        crypto.remember(presented.accessKeyId(), credential.secret(), scope, key);
    }

    /** Takes the same time wherever the difference is. */
    private static boolean sameText(String expected, String sent) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }

    private static AuthenticationException unknownKey() {
        return new AuthenticationException(Reason.UNKNOWN_KEY,
                "The security token included in the request is invalid.");
    }

    private static AuthenticationException mismatch() {
        return AuthenticationException.invalid("The request signature we calculated does not match the signature you "
                + "provided. Check your AWS Secret Access Key and signing method. Consult the service documentation "
                + "for details.");
    }
}
