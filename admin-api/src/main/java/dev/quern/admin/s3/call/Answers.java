package dev.quern.admin.s3.call;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The common forms of answers. */
public final class Answers {
    private static final DateTimeFormatter XML_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'.000Z'",
            Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter HTTP_TIME = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'",
            Locale.ROOT).withZone(ZoneOffset.UTC);

    private Answers() {}

    /** A document. */
    public static WireResponse xml(XmlWriter document) {
        return xml(200, document);
    }

    public static WireResponse xml(int status, XmlWriter document) {
        return WireResponse.of(status, "application/xml", document.bytes());
    }

    public static WireResponse json(String document) {
        return WireResponse.of(200, "application/json", document.getBytes(StandardCharsets.UTF_8));
    }

    public static WireResponse ok() {
        return WireResponse.empty(200);
    }

    public static WireResponse noContent() {
        return WireResponse.empty(204);
    }

    /**
     * A time in a document: in seconds, as in a header field, so that the two compare equal; written as milliseconds.
     */
    public static String xmlTime(Instant time) {
        return XML_TIME.format(time);
    }

    /** A time in a header field: in seconds. */
    public static String httpTime(Instant time) {
        return HTTP_TIME.format(time);
    }
}
