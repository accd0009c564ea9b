package dev.quern.admin.functionurl;

import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.http.WireResponse.Field;
import dev.quern.runtime.url.Cors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Answers browsers about pages of other origins, as a URL's {@code Cors} says. Where credentials are allowed, browsers
 * take no {@code *} (Fetch standard, "CORS protocol and credentials"): what was asked for is named instead.
 */
final class CorsAnswers {

    private static final String ANY = "*";
    private static final String ALLOW_ORIGIN = "access-control-allow-origin";
    private static final String ALLOW_CREDENTIALS = "access-control-allow-credentials";
    private static final String EXPOSE_HEADERS = "access-control-expose-headers";

    private CorsAnswers() {}

    /** The answer to a preflight request; empty if the request is none. */
    static Optional<WireResponse> preflight(Cors cors, RequestHead head) {
        Optional<String> method = head.header("access-control-request-method");
        if (!head.method().equals("OPTIONS") || head.header("origin").isEmpty() || method.isEmpty()) {
            return Optional.empty();
        }
        List<Field> fields = new ArrayList<>();
        if (origin(cors, head, fields) && allows(cors.allowMethods(), method.get())) {
            add(fields, "access-control-allow-methods", cors, cors.allowMethods(), method);
            add(fields, "access-control-allow-headers", cors, cors.allowHeaders(),
                    head.header("access-control-request-headers"));
            cors.maxAgeSeconds()
                    .ifPresent(age -> fields.add(new Field("access-control-max-age", Integer.toString(age))));
        }
        return Optional.of(new WireResponse(200, fields, new WireResponse.Whole(new byte[0])));
    }

    /** An answer with what the browser needs to know. Where the function says something else, the settings count. */
    static WireResponse decorate(Cors cors, RequestHead head, WireResponse answer) {
        List<Field> fields = new ArrayList<>(answer.headers());
        fields.removeIf(field -> isSettled(cors, field.name().toLowerCase(Locale.ROOT)));
        if (origin(cors, head, fields) && !cors.exposeHeaders().isEmpty()) {
            fields.add(new Field(EXPOSE_HEADERS, String.join(",", cors.exposeHeaders())));
        }
        return new WireResponse(answer.status(), fields, answer.body());
    }

    private static boolean isSettled(Cors cors, String name) {
        return switch (name) {
            case ALLOW_ORIGIN, ALLOW_CREDENTIALS -> true;
            case EXPOSE_HEADERS -> !cors.exposeHeaders().isEmpty();
            default -> false;
        };
    }

    /** Says whether the request's origin may call; adds what the browser must know of it. */
    private static boolean origin(Cors cors, RequestHead head, List<Field> fields) {
        boolean any = cors.allowOrigins().contains(ANY) && !cors.allowCredentials();
        if (!any) {
            fields.add(new Field("vary", "Origin")); // also of a refusal: a cache must not give it to another
        }
        Optional<String> origin = head.header("origin");
        if (origin.isEmpty() || !allows(cors.allowOrigins(), origin.get())) {
            return false;
        }
        fields.add(new Field(ALLOW_ORIGIN, any ? ANY : origin.get()));
        if (cors.allowCredentials()) {
            fields.add(new Field(ALLOW_CREDENTIALS, "true"));
        }
        return true;
    }

    private static boolean allows(List<String> allowed, String value) {
        return allowed.contains(ANY) || allowed.stream().anyMatch(value::equalsIgnoreCase);
    }

    private static void add(List<Field> fields, String name, Cors cors, List<String> allowed,
            Optional<String> asked) {
        if (cors.allowCredentials() && allowed.contains(ANY)) {
            asked.ifPresent(value -> fields.add(new Field(name, value)));
        } else if (!allowed.isEmpty()) {
            fields.add(new Field(name, String.join(",", allowed)));
        }
    }
}
