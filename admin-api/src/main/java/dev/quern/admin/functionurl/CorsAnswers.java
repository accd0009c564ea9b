package dev.quern.admin.functionurl;

import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.http.WireResponse.Field;
import dev.quern.runtime.url.Cors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers browsers about pages of other origins, as a URL's {@code Cors} says. */
final class CorsAnswers {

    private CorsAnswers() {}

    /** The answer to a preflight request; empty if the request is none. */
    static Optional<WireResponse> preflight(Cors cors, RequestHead head) {
        Optional<String> method = head.header("access-control-request-method");
        if (!head.method().equals("OPTIONS") || head.header("origin").isEmpty() || method.isEmpty()) {
            return Optional.empty();
        }
        List<Field> fields = new ArrayList<>(origin(cors, head));
        if (!fields.isEmpty() && allows(cors.allowMethods(), method.get())) {
            add(fields, "access-control-allow-methods", cors.allowMethods());
            add(fields, "access-control-allow-headers", cors.allowHeaders());
            cors.maxAgeSeconds()
                    .ifPresent(age -> fields.add(new Field("access-control-max-age", Integer.toString(age))));
        }
        return Optional.of(new WireResponse(200, fields, new WireResponse.Whole(new byte[0])));
    }

    /** A function's answer with what the browser needs to know; the function's own words on it are replaced. */
    static WireResponse decorate(Cors cors, RequestHead head, WireResponse answer) {
        List<Field> fields = new ArrayList<>(answer.headers());
        fields.removeIf(field -> field.name().toLowerCase(Locale.ROOT).startsWith("access-control-"));
        List<Field> origin = origin(cors, head);
        fields.addAll(origin);
        if (!origin.isEmpty()) {
            add(fields, "access-control-expose-headers", cors.exposeHeaders());
        }
        return new WireResponse(answer.status(), fields, answer.body());
    }

    private static List<Field> origin(Cors cors, RequestHead head) {
        Optional<String> origin = head.header("origin");
        if (origin.isEmpty() || !allows(cors.allowOrigins(), origin.get())) {
            return List.of();
        }
        List<Field> fields = new ArrayList<>();
        boolean any = cors.allowOrigins().contains("*") && !cors.allowCredentials();
        fields.add(new Field("access-control-allow-origin", any ? "*" : origin.get()));
        if (!any) {
            fields.add(new Field("vary", "Origin"));
        }
        if (cors.allowCredentials()) {
            fields.add(new Field("access-control-allow-credentials", "true"));
        }
        return fields;
    }

    private static boolean allows(List<String> allowed, String value) {
        return allowed.contains("*") || allowed.stream().anyMatch(value::equalsIgnoreCase);
    }

    private static void add(List<Field> fields, String name, List<String> values) {
        if (!values.isEmpty()) {
            fields.add(new Field(name, String.join(",", values)));
        }
    }
}
