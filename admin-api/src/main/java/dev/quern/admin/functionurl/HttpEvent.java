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
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a request as the event that a function is given: API Gateway's payload format 2.0, as function URLs use it.
 */
final class HttpEvent {

    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final String ROUTE = "$default";

    private final String accountId;

    HttpEvent(String accountId) {
        this.accountId = accountId;
    }

    /** The event. */
    byte[] write(WireRequest request, UrlAddresses.Addressed addressed, Principal principal) {
        ByteArrayBuilder out = new ByteArrayBuilder(1_024 + request.body().length);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("version", "2.0");
            json.writeStringField("routeKey", ROUTE);
            json.writeStringField("rawPath", addressed.rawPath());
            json.writeStringField("rawQueryString", request.head().rawQuery());
            cookies(json, request.head());
            headers(json, request);
            query(json, request.head().rawQuery());
            context(json, request, addressed, principal);
            body(json, request);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    private static void cookies(JsonGenerator json, RequestHead head) throws IOException {
        List<String> fields = head.headers().all("cookie");
        if (fields.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("cookies");
        for (String field : fields) {
            for (String cookie : field.split(";")) {
                if (!cookie.isBlank()) {
                    json.writeString(cookie.strip());
                }
            }
        }
        json.writeEndArray();
    }

    private static void headers(JsonGenerator json, WireRequest request) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : request.head().headers().names()) {
            if (!name.equals("cookie") && !headers.containsKey(name)) {
                headers.put(name, String.join(",", request.head().headers().all(name)));
            }
        }
        headers.merge("x-forwarded-for", request.sourceIp(), (before, last) -> before + ", " + last);
        headers.putIfAbsent("x-forwarded-proto", "http");
        json.writeObjectFieldStart("headers");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            json.writeStringField(header.getKey(), header.getValue());
        }
        json.writeEndObject();
    }

    private static void query(JsonGenerator json, String rawQuery) throws IOException {
        if (rawQuery.isEmpty()) {
            return;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Percent.Parameter parameter : Percent.parameters(rawQuery)) {
            values.computeIfAbsent(parameter.name(), name -> new ArrayList<>(1)).add(parameter.value());
        }
        json.writeObjectFieldStart("queryStringParameters");
        for (Map.Entry<String, List<String>> parameter : values.entrySet()) {
            json.writeStringField(parameter.getKey(), String.join(",", parameter.getValue()));
        }
        json.writeEndObject();
    }

    private void context(JsonGenerator json, WireRequest request, UrlAddresses.Addressed addressed, Principal principal)
            throws IOException {
        RequestHead head = request.head();
        boolean anonymous = principal instanceof Principal.Anonymous;
        json.writeObjectFieldStart("requestContext");
        json.writeStringField("accountId", anonymous ? "anonymous" : accountId);
        json.writeStringField("apiId", addressed.id());
        if (!anonymous) {
            authorizer(json, principal);
        }
        String host = head.header("host").orElse("");
        int colon = host.lastIndexOf(':');
        json.writeStringField("domainName", colon < 0 || host.endsWith("]") ? host : host.substring(0, colon));
        json.writeStringField("domainPrefix", addressed.id());
        json.writeObjectFieldStart("http");
        json.writeStringField("method", head.method());
        json.writeStringField("path", addressed.rawPath());
        json.writeStringField("protocol", "HTTP/1.1");
        json.writeStringField("sourceIp", request.sourceIp());
        json.writeStringField("userAgent", head.header("user-agent").orElse(""));
        json.writeEndObject();
        json.writeStringField("requestId", request.requestId());
        json.writeStringField("routeKey", ROUTE);
        json.writeStringField("stage", ROUTE);
        json.writeStringField("time", TIME.format(request.received()));
        json.writeNumberField("timeEpoch", request.received().toEpochMilli());
        json.writeEndObject();
    }

    private void authorizer(JsonGenerator json, Principal principal) throws IOException {
        String arn = principal instanceof Principal.Function function
                ? function.functionArn()
                : "arn:aws:iam::" + accountId + ":root";
        json.writeObjectFieldStart("authorizer");
        json.writeObjectFieldStart("iam");
        json.writeStringField("accessKey", principal.accessKeyId());
        json.writeStringField("accountId", accountId);
        json.writeStringField("callerId", principal.accessKeyId());
        json.writeStringField("userArn", arn);
        json.writeStringField("userId", principal.accessKeyId());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void body(JsonGenerator json, WireRequest request) throws IOException {
        byte[] body = request.body();
        boolean text = body.length == 0
                || MediaTypes.isText(request.head().header("content-type").orElse("")) && MediaTypes.isUtf8(body);
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
