package dev.quern.admin.functionurl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.quern.admin.auth.Percent;
import dev.quern.admin.auth.Principal;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.http.WireRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Writes a request as the event that a function is given: API Gateway's payload format 2.0, as function URLs use it.
 * What a request does not have (cookies, query, body, authorizer) has no field. Safe for use by several threads.
 */
final class HttpEvent {

    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final String ROUTE = "$default";

    /** What concerns this connection only. */
    private static final Set<String> OF_THE_CONNECTION = Set.of("connection", "keep-alive", "proxy-connection", "te",
            "trailer", "transfer-encoding", "upgrade", "expect");

    private final String accountId;
    private volatile Second second = new Second(Long.MIN_VALUE, "");

    HttpEvent(String accountId) {
        this.accountId = accountId;
    }

    /** A second as text: printing it anew for each request would cost more than all the rest of the context. */
    private record Second(long epoch, String text) {}

    /** The event. */
    byte[] write(WireRequest request, UrlAddresses.Addressed addressed, Principal principal) {
        ByteArrayBuilder out = new ByteArrayBuilder(1_500 + request.body().length);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("version", "2.0");
            json.writeStringField("routeKey", ROUTE);
            json.writeStringField("rawPath", addressed.rawPath());
            json.writeStringField("rawQueryString", request.head().rawQuery());
            Map<String, String> fields = fields(request.head().headers());
            cookies(json, fields.getOrDefault("cookie", ""));
            String host = fields.containsKey("host") ? fields.get("host") : first(request.head(), "host");
            headers(json, request, fields, host);
            query(json, request.head().rawQuery());
            context(json, request, host, addressed, principal);
            body(json, request);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    private static String first(RequestHead head, String name) {
        return Objects.requireNonNullElse(head.headers().first(name), "");
    }

    /** The header fields in the order sent; those that were sent more than once are one, as a gateway makes them. */
    private static Map<String, String> fields(RequestHead.Headers headers) {
        // read once and looked up here: each look at the request's own fields costs more
        Map<String, String> fields = new LinkedHashMap<>();
        headers.each((name, value) -> fields.merge(name, value,
                (before, next) -> before + (name.equals("cookie") ? "; " : ",") + next));
        return fields;
    }

    private static void cookies(JsonGenerator json, String field) throws IOException {
        if (field.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("cookies");
        for (String cookie : field.split(";")) {
            if (!cookie.isBlank()) {
                json.writeString(cookie.strip());
            }
        }
        json.writeEndArray();
    }

    private static void headers(JsonGenerator json, WireRequest request, Map<String, String> fields, String host)
            throws IOException {
        json.writeObjectFieldStart("headers");
        for (Map.Entry<String, String> field : fields.entrySet()) {
            String name = field.getKey();
            if (!OF_THE_CONNECTION.contains(name) && !(name.startsWith("x-forwarded-") && forwarded(name))) {
                json.writeStringField(name, field.getValue());
            }
        }
        if (!fields.containsKey("host") && !host.isEmpty()) {
            json.writeStringField("host", host); // HTTP/2 sends it as the authority
        }
        forwarded(json, request, fields, host);
        json.writeEndObject();
    }

    private static boolean forwarded(String name) {
        return name.equals("x-forwarded-for") || name.equals("x-forwarded-proto") || name.equals("x-forwarded-port");
    }

    /** Where the request came from, and through whom, if proxies have said so. */
    private static void forwarded(JsonGenerator json, WireRequest request, Map<String, String> fields, String host)
            throws IOException {
        String before = fields.get("x-forwarded-for");
        json.writeStringField("x-forwarded-for",
                before == null ? request.sourceIp() : before + ", " + request.sourceIp());
        String proto = fields.containsKey("x-forwarded-proto") ? first(request.head(), "x-forwarded-proto") : "http";
        json.writeStringField("x-forwarded-proto", proto);
        int colon = colon(host);
        String port = colon >= 0 ? host.substring(colon + 1) : proto.equals("https") ? "443" : "80";
        json.writeStringField("x-forwarded-port",
                fields.containsKey("x-forwarded-port") ? first(request.head(), "x-forwarded-port") : port);
    }

    /** Where the port of a host begins; negative if it names none. The colons of an IPv6 address are not meant. */
    private static int colon(String host) {
        return host.endsWith("]") ? -1 : host.lastIndexOf(':');
    }

    private static void query(JsonGenerator json, String rawQuery) throws IOException {
        if (rawQuery.isEmpty()) {
            return;
        }
        Map<String, String> values = new LinkedHashMap<>();
        // a plus is a space here, as in forms; an escaped one stays a plus
        for (Percent.Parameter parameter : Percent.parameters(rawQuery.replace('+', ' '))) {
            values.merge(parameter.name(), parameter.value(), (before, next) -> before + "," + next);
        }
        json.writeObjectFieldStart("queryStringParameters");
        for (Map.Entry<String, String> parameter : values.entrySet()) {
            json.writeStringField(parameter.getKey(), parameter.getValue());
        }
        json.writeEndObject();
    }

    private void context(JsonGenerator json, WireRequest request, String host, UrlAddresses.Addressed addressed,
            Principal principal) throws IOException {
        RequestHead head = request.head();
        boolean anonymous = principal instanceof Principal.Anonymous;
        json.writeObjectFieldStart("requestContext");
        json.writeStringField("accountId", anonymous ? "anonymous" : accountId);
        json.writeStringField("apiId", addressed.id());
        if (!anonymous) {
            authorizer(json, principal);
        }
        int colon = colon(host);
        json.writeStringField("domainName", colon < 0 ? host : host.substring(0, colon));
        json.writeStringField("domainPrefix", addressed.id());
        json.writeObjectFieldStart("http");
        json.writeStringField("method", head.method());
        json.writeStringField("path", addressed.rawPath());
        json.writeStringField("protocol", "HTTP/1.1");
        json.writeStringField("sourceIp", request.sourceIp());
        json.writeStringField("userAgent", first(head, "user-agent"));
        json.writeEndObject();
        json.writeStringField("requestId", request.requestId());
        json.writeStringField("routeKey", ROUTE);
        json.writeStringField("stage", ROUTE);
        json.writeStringField("time", time(request.received()));
        json.writeNumberField("timeEpoch", request.received().toEpochMilli());
        json.writeEndObject();
    }

    private String time(Instant received) {
        Second known = second;
        if (known.epoch() != received.getEpochSecond()) {
            known = new Second(received.getEpochSecond(), TIME.format(received));
            second = known;
        }
        return known.text();
    }

    private void authorizer(JsonGenerator json, Principal principal) throws IOException {
        boolean function = principal instanceof Principal.Function;
        String user = function ? principal.accessKeyId() : accountId;
        json.writeObjectFieldStart("authorizer");
        json.writeObjectFieldStart("iam");
        json.writeStringField("accessKey", principal.accessKeyId());
        json.writeStringField("accountId", accountId);
        json.writeStringField("callerId", user);
        json.writeNullField("cognitoIdentity");
        json.writeNullField("principalOrgId");
        json.writeStringField("userArn", principal instanceof Principal.Function caller
                ? caller.functionArn()
                : "arn:aws:iam::" + accountId + ":root");
        json.writeStringField("userId", user);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void body(JsonGenerator json, WireRequest request) throws IOException {
        byte[] body = request.body();
        boolean text = body.length == 0
                || MediaTypes.isText(first(request.head(), "content-type")) && MediaTypes.isUtf8(body);
        if (body.length > 0) {
            json.writeFieldName("body");
            if (text) {
                json.writeUTF8String(body, 0, body.length);
            } else {
                json.writeBinary(body);
            }
        }
        json.writeBooleanField("isBase64Encoded", !text);
    }
}
