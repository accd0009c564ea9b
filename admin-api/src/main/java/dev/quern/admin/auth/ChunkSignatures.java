package dev.quern.admin.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;

/**
 * The chain of signatures over the chunks of one body: each covers its chunk and the signature before it. For use by
 * one
 * thread at a time. Rules: "Signature calculations for the authorization header: transferring payload in multiple
 * chunks".
 */
public final class ChunkSignatures {
    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final SigningCrypto crypto;
    private final SecretKeySpec key;
    private final String dateAndScope;
    private String previous;

    ChunkSignatures(SigningCrypto crypto, SecretKeySpec key, AmzDate date, CredentialScope scope, String seed) {
        this.crypto = crypto;
        this.key = key;
        this.dateAndScope = date.text() + '\n' + scope + '\n';
        this.previous = seed;
    }

    /**
     * Checks the next chunk.
     *
     * @param sha256
     *            of its data
     * @return whether the signature is right
     */
    public boolean chunk(String signature, byte[] sha256) {
        return next("AWS4-HMAC-SHA256-PAYLOAD\n" + dateAndScope + previous + '\n' + NOTHING + '\n'
                + HexFormat.of().formatHex(sha256), signature);
    }

    /**
     * Checks the trailer, after the last chunk.
     *
     * @param sha256
     *            of its lines, {@code name:value\n} each
     * @return whether the signature is right
     */
    public boolean trailer(String signature, byte[] sha256) {
        return next("AWS4-HMAC-SHA256-TRAILER\n" + dateAndScope + previous + '\n'
                + HexFormat.of().formatHex(sha256), signature);
    }

    private boolean next(String toSign, String sent) {
        previous = HexFormat.of().formatHex(crypto.hmac(key, toSign));
        return MessageDigest.isEqual(previous.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }
}
