package dev.quern.admin.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Digests and signing keys. Thread-safe; each thread keeps its own {@link Mac} and {@link MessageDigest}, because
 * looking them up costs more than using them.
 */
final class SigningCrypto {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final int CACHED_KEYS = 1024;

    private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(SigningCrypto::newMac);
    private final ThreadLocal<MessageDigest> digests = ThreadLocal.withInitial(SigningCrypto::newDigest);
    private final ThreadLocal<MessageDigest> prototypes = ThreadLocal.withInitial(SigningCrypto::newDigest);
    private final Map<CacheKey, CachedKey> cache = new ConcurrentHashMap<>();

    private record CacheKey(String accessKeyId, CredentialScope scope) {}

    /** Keeps the secret it came from: a key id that gets a new secret must not be served the old signing key. */
    private record CachedKey(String secret, SecretKeySpec key) {}

    private static Mac newMac() {
        try {
            return Mac.getInstance("HmacSHA256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** A digest of the caller's own. Copies one that is there already: looking the algorithm up costs more. */
    MessageDigest freshDigest() {
        try {
            return (MessageDigest) prototypes.get().clone();
        } catch (CloneNotSupportedException e) {
            return newDigest();
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The SHA-256 in hexadecimal. */
    String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digests.get().digest(bytes));
    }

    /** The signature, in hexadecimal, of a canonical request. */
    String sign(SecretKeySpec key, AmzDate date, CredentialScope scope, String canonicalRequest) {
        String toSign = ALGORITHM + '\n' + date.text() + '\n' + scope + '\n'
                + sha256(canonicalRequest.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hmac(key, toSign));
    }

    /** The key for a scope, from the cache if {@link #remember} has put it there. */
    SecretKeySpec key(String accessKeyId, String secret, CredentialScope scope) {
        CachedKey cached = cache.get(new CacheKey(accessKeyId, scope));
        return cached != null && cached.secret().equals(secret) ? cached.key() : derive(secret, scope);
    }

    /** Keeps a key for the next request. Only for proven callers: others could fill the cache with made-up scopes. */
    void remember(String accessKeyId, String secret, CredentialScope scope, SecretKeySpec key) {
        CacheKey cacheKey = new CacheKey(accessKeyId, scope);
        CachedKey known = cache.get(cacheKey);
        if (known != null && known.key() == key) {
            return;
        }
        if (cache.size() >= CACHED_KEYS) {
            cache.clear();
        }
        cache.put(cacheKey, new CachedKey(secret, key));
    }

    private SecretKeySpec derive(String secret, CredentialScope scope) {
        SecretKeySpec key = secretKey(("AWS4" + secret).getBytes(StandardCharsets.UTF_8));
        key = secretKey(hmac(key, scope.date()));
        key = secretKey(hmac(key, scope.region()));
        key = secretKey(hmac(key, scope.service()));
        return secretKey(hmac(key, CredentialScope.TERMINATOR));
    }

    private static SecretKeySpec secretKey(byte[] bytes) {
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    byte[] hmac(SecretKeySpec key, String text) {
        Mac mac = macs.get();
        try {
            mac.init(key);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("HmacSHA256 takes any key", (GeneralSecurityException) e);
        }
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
