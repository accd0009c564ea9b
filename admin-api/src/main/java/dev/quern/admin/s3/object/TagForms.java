package dev.quern.admin.s3.object;

import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.xml.XmlElement;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.model.Tags;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tags, as a document and in a header field. */
public final class TagForms {
    /** The most tags of an object. */
    public static final int OBJECT = 10;
    /** The most tags of a bucket. */
    public static final int BUCKET = 50;
    private static final int KEY = 128;
    private static final int VALUE = 256;
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private TagForms() {}

    /** The tags of a {@code Tagging} document. */
    public static Tags read(XmlElement tagging, int most) {
        Map<String, String> tags = new LinkedHashMap<>();
        XmlElement set = tagging.child("TagSet").orElseThrow(TagForms::malformed);
        for (XmlElement tag : set.all("Tag")) {
            add(tags, tag.value("Key").orElseThrow(TagForms::malformed),
                    tag.value("Value").orElseThrow(TagForms::malformed));
        }
        return checked(tags, most);
    }

    private static RuntimeException malformed() {
        return S3Error.of(S3ErrorCode.MALFORMED_XML).exception();
    }

    /** The tags of the header field {@code x-amz-tagging}, which is written like a query. */
    public static Tags read(Optional<String> header) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String pair : header.orElse("").split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                add(tags, decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return checked(tags, OBJECT);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw S3Error.of(S3ErrorCode.INVALID_ARGUMENT, "The header 'x-amz-tagging' shall be encoded as UTF-8 then"
                    + " URLEncoded URL query parameters without tag name duplicates.")
                    .with("ArgumentName", "x-amz-tagging").exception();
        }
    }

    private static void add(Map<String, String> tags, String key, String value) {
        if (key.isEmpty() || key.length() > KEY || !ALLOWED.matcher(key).matches()) {
            throw S3Error.of(S3ErrorCode.INVALID_TAG, "The TagKey you have provided is invalid").with("TagKey", key)
                    .exception();
        }
        if (key.startsWith("aws:")) {
            throw S3Error.of(S3ErrorCode.INVALID_TAG, "System tags cannot be added/updated by requester")
                    .with("TagKey", key).exception();
        }
        if (value.length() > VALUE || !ALLOWED.matcher(value).matches()) {
            throw S3Error.of(S3ErrorCode.INVALID_TAG, "The TagValue you have provided is invalid").with("TagKey", key)
                    .with("TagValue", value).exception();
        }
        if (tags.put(key, value) != null) {
            throw S3Error.of(S3ErrorCode.INVALID_TAG, "Cannot provide multiple Tags with the same key")
                    .with("TagKey", key).exception();
        }
    }

    private static Tags checked(Map<String, String> tags, int most) {
        if (tags.size() > most) {
            throw S3Error.of(S3ErrorCode.BAD_REQUEST, (most == OBJECT ? "Object" : "Bucket")
                    + " tags cannot be greater than " + most).exception();
        }
        return new Tags(tags);
    }

    /** The value of the header field. */
    public static String writeQuery(Tags tags) {
        return tags.values().entrySet().stream().map(tag -> encode(tag.getKey()) + "=" + encode(tag.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The document. */
    public static XmlWriter write(Tags tags) {
        XmlWriter xml = XmlWriter.result("Tagging").open("TagSet");
        tags.values().forEach((key, value) -> xml.open("Tag").text("Key", key).text("Value", value).close());
        return xml.close();
    }
}
