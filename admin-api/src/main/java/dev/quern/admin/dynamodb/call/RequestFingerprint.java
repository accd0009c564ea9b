package dev.quern.admin.dynamodb.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.quern.admin.restjson.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells requests apart that come with the same token: by what they ask for, in whatever order they name it. An object
 * is the digest of the digests of its members, so that each byte is looked at once, however deep it lies.
 */
public final class RequestFingerprint {

    /** What was read once is not to be refused the second time. */
    private static final JsonFactory JSON = JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE).maxNumberLength(Integer.MAX_VALUE).build())
            .build();

    private RequestFingerprint() {}

    /**
     * The fingerprint of one member of a request's body, which has been read without fault before.
     *
     * @return 32 bytes
     */
    public static byte[] of(Call call, String member) {
        byte[] found = new byte[0];
        try (JsonParser parser = JSON.createParser(call.request().body())) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (name.equals(member)) {
                    found = digest(parser); // of several the last one counts, as it did when the request was read
                } else {
                    parser.skipChildren();
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static byte[] digest(JsonParser parser) throws IOException {
        MessageDigest digest = sha256();
        JsonToken token = parser.currentToken();
        digest.update((byte) token.id());
        if (token == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                digest.update(digest(parser));
            }
        } else if (token == JsonToken.START_OBJECT) {
            Map<String, byte[]> members = new TreeMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                members.put(name, digest(parser));
            }
            members.forEach((name, value) -> {
                digest.update(sha256().digest(name.getBytes(StandardCharsets.UTF_8)));
                digest.update(value);
            });
        } else {
            digest.update(parser.getText().getBytes(StandardCharsets.UTF_8));
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
