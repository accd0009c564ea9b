package dev.quern.admin.s3.listing;

import dev.quern.admin.s3.error.S3Error;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How keys are written in a listing: as they are, or percent-encoded, for those that XML cannot hold. */
public enum KeyEncoding {
    NONE, URL;

    /** What the parameter {@code encoding-type} asks for. */
    public static KeyEncoding of(Optional<String> parameter) {
        if (parameter.isEmpty() || parameter.get().isEmpty()) {
            return NONE;
        }
        if (!parameter.get().equals("url")) {
            throw S3Error.argument("encoding-type", parameter.get(), "Invalid Encoding Method specified in Request")
                    .exception();
        }
        return URL;
    }

    /** A key, prefix, marker or delimiter. A blank is written so that those read it, too, who do not decode a form. */
    public String encode(String text) {
        return this == NONE
                ? text
                : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/").replace("+", "%20");
    }

    /**
     * What a client repeats that some decode and some do not: it is left as it is where decoding makes no difference,
     * and XML can hold it.
     */
    String encodeIfNeeded(String text) {
        return text.chars().allMatch(c -> c != '%' && c != '+' && (c >= ' ' || c == '\n' || c == '\t') && c < 0xfffe)
                ? text
                : encode(text);
    }
}
