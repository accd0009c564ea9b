package dev.quern.admin.functionurl;

import dev.quern.admin.auth.Percent;
import dev.quern.admin.auth.Principal;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.http.WireRequest;
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

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** What concerns this connection only. */
    private static final Set<String> OF_THE_CONNECTION = Set.of("connection", "keep-alive", "proxy-connection", "te",
            "trailer", "transfer-encoding", "upgrade", "expect");

    private static final byte[] RAW_PATH = JsonBytes
            .ascii("{\"version\":\"2.0\",\"routeKey\":\"$default\",\"rawPath\":");
    private static final byte[] RAW_QUERY = JsonBytes.ascii(",\"rawQueryString\":");
    private static final byte[] COOKIES = JsonBytes.ascii(",\"cookies\":[");
    private static final byte[] HEADERS = JsonBytes.ascii(",\"headers\":{");
    private static final byte[] FORWARDED_FOR = JsonBytes.ascii("\"x-forwarded-for\":");
    private static final byte[] FORWARDED_PROTO = JsonBytes.ascii(",\"x-forwarded-proto\":");
    private static final byte[] FORWARDED_PORT = JsonBytes.ascii(",\"x-forwarded-port\":");
    private static final byte[] QUERY = JsonBytes.ascii(",\"queryStringParameters\":{");
    private static final byte[] ACCOUNT = JsonBytes.ascii(",\"requestContext\":{\"accountId\":");
    private static final byte[] API = JsonBytes.ascii(",\"apiId\":");
    private static final byte[] ACCESS_KEY = JsonBytes.ascii(",\"authorizer\":{\"iam\":{\"accessKey\":");
    private static final byte[] KEY_ACCOUNT = JsonBytes.ascii(",\"accountId\":");
    private static final byte[] CALLER = JsonBytes.ascii(",\"callerId\":");
    private static final byte[] USER_ARN = JsonBytes
            .ascii(",\"cognitoIdentity\":null,\"principalOrgId\":null,\"userArn\":");
    private static final byte[] USER = JsonBytes.ascii(",\"userId\":");
    private static final byte[] END_AUTHORIZER = JsonBytes.ascii("}}");
    private static final byte[] DOMAIN_NAME = JsonBytes.ascii(",\"domainName\":");
    private static final byte[] DOMAIN_PREFIX = JsonBytes.ascii(",\"domainPrefix\":");
    private static final byte[] METHOD = JsonBytes.ascii(",\"http\":{\"method\":");
    private static final byte[] PATH = JsonBytes.ascii(",\"path\":");
    private static final byte[] SOURCE = JsonBytes.ascii(",\"protocol\":\"HTTP/1.1\",\"sourceIp\":");
    private static final byte[] AGENT = JsonBytes.ascii(",\"userAgent\":");
    private static final byte[] REQUEST_ID = JsonBytes.ascii("},\"requestId\":");
    private static final byte[] WHEN = JsonBytes
            .ascii(",\"routeKey\":\"$default\",\"stage\":\"$default\",\"time\":");
    private static final byte[] EPOCH = JsonBytes.ascii(",\"timeEpoch\":");
    private static final byte[] BODY = JsonBytes.ascii(",\"body\":");
    private static final byte[] IS_TEXT = JsonBytes.ascii(",\"isBase64Encoded\":false}");
    private static final byte[] IS_BASE64 = JsonBytes.ascii(",\"isBase64Encoded\":true}");

    private final String accountId;
    private volatile Second second = new Second(Long.MIN_VALUE, "");

    HttpEvent(String accountId) {
        this.accountId = accountId;
    }

    /** A second as text: printing it anew for each request would cost more than all the rest of the context. */
    private record Second(long epoch, String text) {}

    /** The event. */
    byte[] write(WireRequest request, UrlAddresses.Addressed addressed, Principal principal) {
        JsonBytes json = new JsonBytes(1_500 + request.body().length);
        json.raw(RAW_PATH).text(addressed.rawPath());
        json.raw(RAW_QUERY).text(request.head().rawQuery());
        Map<String, String> fields = fields(request.head().headers());
        cookies(json, fields.getOrDefault("cookie", ""));
        String host = fields.containsKey("host") ? fields.get("host") : first(request.head(), "host");
        headers(json, request, fields, host);
        query(json, request.head().rawQuery());
        context(json, request, host, addressed, principal);
        body(json, request);
        return json.toByteArray();
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

    private static void cookies(JsonBytes json, String field) {
        if (field.isEmpty()) {
            return;
        }
        json.raw(COOKIES);
        boolean first = true;
        for (String cookie : field.split(";")) {
            if (!cookie.isBlank()) {
                (first ? json : json.raw(',')).text(cookie.strip());
                first = false;
            }
        }
        json.raw(']');
    }

    private static void headers(JsonBytes json, WireRequest request, Map<String, String> fields, String host) {
        json.raw(HEADERS);
        for (Map.Entry<String, String> field : fields.entrySet()) {
            String name = field.getKey();
            if (!OF_THE_CONNECTION.contains(name) && !(name.startsWith("x-forwarded-") && forwarded(name))) {
                json.text(name).raw(':').text(field.getValue()).raw(',');
            }
        }
        if (!fields.containsKey("host") && !host.isEmpty()) {
            json.text("host").raw(':').text(host).raw(','); // HTTP/2 sends it as the authority
        }
        forwarded(json, request, fields, host);
        json.raw('}');
    }

    private static boolean forwarded(String name) {
        return name.equals("x-forwarded-for") || name.equals("x-forwarded-proto") || name.equals("x-forwarded-port");
    }

    /** Where the request came from, and through whom, if proxies have said so. */
    private static void forwarded(JsonBytes json, WireRequest request, Map<String, String> fields, String host) {
        String before = fields.get("x-forwarded-for");
        if (before == null) {
            json.raw(FORWARDED_FOR).text(request.sourceIp());
        } else { // whoever told the caller's address has put it there already
            json.raw(FORWARDED_FOR).text(request.origin().proxied() ? before : before + ", " + request.sourceIp());
        }
        String proto = fields.containsKey("x-forwarded-proto") ? first(request.head(), "x-forwarded-proto") : "http";
        json.raw(FORWARDED_PROTO).text(proto);
        int colon = colon(host);
        String port = colon >= 0 ? host.substring(colon + 1) : proto.equals("https") ? "443" : "80";
        json.raw(FORWARDED_PORT)
                .text(fields.containsKey("x-forwarded-port") ? first(request.head(), "x-forwarded-port") : port);
    }

    /** Where the port of a host begins; negative if it names none. The colons of an IPv6 address are not meant. */
    private static int colon(String host) {
        return host.endsWith("]") ? -1 : host.lastIndexOf(':');
    }

    private static void query(JsonBytes json, String rawQuery) {
        if (rawQuery.isEmpty()) {
            return;
        }
        Map<String, String> values = new LinkedHashMap<>();
        // a plus is a space here, as in forms; an escaped one stays a plus
        for (Percent.Parameter parameter : Percent.parameters(rawQuery.replace('+', ' '))) {
            values.merge(parameter.name(), parameter.value(), (before, next) -> before + "," + next);
        }
        json.raw(QUERY);
        boolean first = true;
        for (Map.Entry<String, String> parameter : values.entrySet()) {
            (first ? json : json.raw(',')).text(parameter.getKey()).raw(':').text(parameter.getValue());
            first = false;
        }
        json.raw('}');
    }

    private void context(JsonBytes json, WireRequest request, String host, UrlAddresses.Addressed addressed,
            Principal principal) {
        RequestHead head = request.head();
        boolean anonymous = principal instanceof Principal.Anonymous;
        json.raw(ACCOUNT).text(anonymous ? "anonymous" : accountId);
        json.raw(API).text(addressed.id());
        if (!anonymous) {
            authorizer(json, principal);
        }
        int colon = colon(host);
        json.raw(DOMAIN_NAME).text(colon < 0 ? host : host.substring(0, colon));
        json.raw(DOMAIN_PREFIX).text(addressed.id());
        json.raw(METHOD).text(head.method());
        json.raw(PATH).text(addressed.rawPath());
        json.raw(SOURCE).text(request.sourceIp());
        json.raw(AGENT).text(first(head, "user-agent"));
        json.raw(REQUEST_ID).text(request.requestId());
        json.raw(WHEN).text(time(request.received()));
        json.raw(EPOCH).number(request.received().toEpochMilli()).raw('}');
    }

    private String time(Instant received) {
        Second known = second;
        if (known.epoch() != received.getEpochSecond()) {
            known = new Second(received.getEpochSecond(), TIME.format(received));
            second = known;
        }
        return known.text();
    }

    private void authorizer(JsonBytes json, Principal principal) {
        boolean function = principal instanceof Principal.Function;
        String user = function ? principal.accessKeyId() : accountId;
        json.raw(ACCESS_KEY).text(principal.accessKeyId());
        json.raw(KEY_ACCOUNT).text(accountId);
        json.raw(CALLER).text(user);
        json.raw(USER_ARN).text(principal instanceof Principal.Function caller
                ? caller.functionArn()
                : "arn:aws:iam::" + accountId + ":root");
        json.raw(USER).text(user).raw(END_AUTHORIZER);
    }

    private static void body(JsonBytes json, WireRequest request) {
        byte[] body = request.body();
        boolean text = body.length == 0
                || MediaTypes.isText(first(request.head(), "content-type")) && MediaTypes.isUtf8(body);
        if (body.length > 0) {
            json.raw(BODY);
            if (text) {
                json.utf8(body);
            } else {
                json.base64(body);
            }
        }
        json.raw(text ? IS_TEXT : IS_BASE64);
    }
}
