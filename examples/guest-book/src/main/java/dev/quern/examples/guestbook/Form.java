package dev.quern.examples.guestbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;

/** What a form sends: {@code name=Ada&text=Hello}. */
final class Form {

    private final Map<String, String> fields = new HashMap<>();

    /**
     * Reads a body.
     *
     * @throws IllegalArgumentException
     *             if it is not encoded as forms are
     */
    Form(String body) {
        for (String field : body.split("&")) {
            int at = field.indexOf('=');
            if (at > 0) {
                fields.put(URLDecoder.decode(field.substring(0, at), UTF_8),
                        URLDecoder.decode(field.substring(at + 1), UTF_8));
            }
        }
    }

    /**
     * A field, without blanks around it.
     *
     * @throws IllegalArgumentException
     *             if it is not there, or too long: the message is for whoever filled it in
     */
    String required(String name, int longest) {
        String value = fields.getOrDefault(name, "").strip();
        int length = value.codePointCount(0, value.length());
        if (length == 0 || length > longest) {
            throw new IllegalArgumentException(name + " has 1 to " + longest + " characters, not " + length);
        }
        return value;
    }
}
