package dev.quern.admin.s3.call;

import dev.quern.admin.s3.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Whom everything belongs to: the account of this server.
 *
 * @param accountId
 *            twelve digits
 * @param region
 *            where the server says it is
 * @param canonicalId
 *            the account's name in documents, 64 hexadecimal digits
 */
public record Owner(String accountId, String region, String canonicalId) {

    public static Owner of(String accountId, String region) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("account " + accountId).getBytes(StandardCharsets.UTF_8));
            return new Owner(accountId, region, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Adds an element with the owner. */
    public void write(XmlWriter xml, String element) {
        xml.open(element).text("ID", canonicalId).text("DisplayName", accountId).close();
    }
}
