package dev.quern.admin.dynamodb.item;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/** Tells requests apart that come with the same token: by what they ask for, in whatever order they name it. */
final class RequestFingerprint {

    private static final JsonFactory JSON = new JsonFactory();

    private RequestFingerprint() {}

    /**
     * The fingerprint of one member of a body, which has been read without fault before.
     *
     * @return 32 bytes
     */
    static byte[] of(byte[] body, String member) {
        try (JsonParser parser = JSON.createParser(body)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (name.equals(member)) {
                    digest.reset();
                    digest.update(sorted(parser));
                } else {
                    parser.skipChildren();
                }
            }
            return digest.digest();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A value as JSON whose members are in the order of their names. */
    private static byte[] sorted(JsonParser parser) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(out)) {
            copy(parser, generator);
        }
        return out.toByteArray();
    }

    private static void copy(JsonParser parser, JsonGenerator generator) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            generator.writeStartArray();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                copy(parser, generator);
            }
            generator.writeEndArray();
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            Map<String, byte[]> members = new TreeMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                members.put(name, sorted(parser));
            }
            generator.writeStartObject();
            for (Map.Entry<String, byte[]> entry : members.entrySet()) {
                generator.writeFieldName(entry.getKey());
                generator.writeRawValue(new String(entry.getValue(), StandardCharsets.UTF_8));
            }
            generator.writeEndObject();
        } else {
            generator.copyCurrentEvent(parser);
        }
    }
}
