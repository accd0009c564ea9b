package dev.quern.admin.s3.object;

import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.storage.objects.model.ObjectMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Metadata of objects in header fields. */
public final class MetadataHeaders {
    private static final String USER = "x-amz-meta-";
    private static final Pattern TOKEN = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");
    private static final int MAX_USER_BYTES = 2048;
    private static final String DEFAULT_TYPE = "binary/octet-stream";

    private MetadataHeaders() {}

    /** The metadata that a request brings. */
    public static ObjectMetadata read(RequestHead head) {
        Map<String, String> user = new TreeMap<>();
        head.headers().each((name, value) -> {
            if (name.startsWith(USER)) {
                if (!TOKEN.matcher(name).matches()) {
                    // a form may hold what no header field can give back
                    throw S3Error.argument(name, value, "The name of metadata is not one of a header field.")
                            .exception();
                }
                user.merge(name.substring(USER.length()), value.strip(), (one, more) -> one + "," + more);
            }
        });
        requireSmall(user);
        Optional<String> redirect = head.header("x-amz-website-redirect-location");
        if (redirect.filter(to -> !to.startsWith("/") && !to.startsWith("http://") && !to.startsWith("https://")
                || !to.chars().allMatch(c -> c > 0x20 && c < 0x7f)).isPresent()) {
            throw S3Error
                    .of(S3ErrorCode.INVALID_ARGUMENT, "The website redirect location must have a prefix of 'http://'"
                            + " or 'https://' or '/'.")
                    .exception();
        }
        return new ObjectMetadata(value(head, "cache-control"), value(head, "content-disposition"),
                contentEncoding(head), value(head, "content-language"),
                Optional.of(value(head, "content-type").orElse(DEFAULT_TYPE)), value(head, "expires"), redirect, user);
    }

    static void requireSmall(Map<String, String> user) {
        int bytes = user.entrySet().stream().mapToInt(entry -> utf8(entry.getKey()) + utf8(entry.getValue())).sum();
        if (bytes > MAX_USER_BYTES) {
            throw S3Error.of(S3ErrorCode.METADATA_TOO_LARGE).with("Size", Integer.toString(bytes))
                    .with("MaxSizeAllowed", Integer.toString(MAX_USER_BYTES)).exception();
        }
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Optional<String> value(RequestHead head, String name) {
        return head.header(name).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** Without {@code aws-chunked}, which is how the request was sent and not what the object is. */
    private static Optional<String> contentEncoding(RequestHead head) {
        String kept = head.headers().all("content-encoding").stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1))).map(String::strip)
                .filter(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase("aws-chunked"))
                .collect(Collectors.joining(","));
        return Optional.of(kept).filter(text -> !text.isEmpty());
    }

    /** Adds the metadata to an answer. */
    static WireResponse write(WireResponse response, ObjectMetadata metadata) {
        WireResponse out = response;
        out = with(out, "Cache-Control", metadata.cacheControl());
        out = with(out, "Content-Disposition", metadata.contentDisposition());
        out = with(out, "Content-Encoding", metadata.contentEncoding());
        out = with(out, "Content-Language", metadata.contentLanguage());
        out = with(out, "Content-Type", metadata.contentType());
        out = with(out, "Expires", metadata.expires());
        out = with(out, "x-amz-website-redirect-location", metadata.websiteRedirect());
        for (Map.Entry<String, String> entry : metadata.user().entrySet()) {
            out = out.with(USER + entry.getKey(), encoded(entry.getValue()));
        }
        return out;
    }

    private static WireResponse with(WireResponse response, String name, Optional<String> value) {
        return value.isPresent() ? response.with(name, encoded(value.get())) : response;
    }

    /** What is not ASCII as an encoded word (RFC 2047): a header field has no other way. */
    private static String encoded(String value) {
        return value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)
                ? value
                : "=?UTF-8?B?" + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + "?=";
    }
}
