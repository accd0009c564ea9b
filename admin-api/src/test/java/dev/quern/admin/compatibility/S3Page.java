package dev.quern.admin.compatibility;

import dev.quern.admin.s3.HeaderNames;
import dev.quern.admin.s3.call.S3Operation;
import dev.quern.admin.s3.route.Route;
import dev.quern.admin.s3.route.Routes;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The part of {@code docs/compatibility.md} that is about S3, whose members stand in paths, queries and header fields.
 * A
 * header field that the model has for an operation is understood by it, or refused by its name, or it is unexplained.
 */
final class S3Page {
    private static final String INTRODUCTION = """
            # S3

            Operations and header fields that are not supported answer `501 NotImplemented` and name what it is about.
            What else is refused is said with each operation. `POST` of a form to a bucket, and `OPTIONS` for pages of
            other origins, are supported and not in the model. [Objects](objects.md) is the user's page.

            """;
    /** Supported, and not in the model. */
    private static final Set<String> OURS = Set.of("PostObject", "Preflight");
    /** Of the SDK's methods, those that are no operations: they wait, or make other requests. */
    private static final Set<String> NOT_IN_MODEL = Set.of("WriteGetObjectResponse");

    private final Map<String, S3Operation> table = new TreeMap<>();
    private final Map<String, Route> routes = new HashMap<>();
    private final List<String> unexplained = new ArrayList<>();

    S3Page(List<S3Operation> operations) {
        operations.forEach(operation -> table.put(operation.name(), operation));
        new Routes().all().forEach(route -> routes.put(route.operation(), route));
        routes.put("CopyObject", new Route("CopyObject", "PUT", dev.quern.admin.s3.route.Level.OBJECT, ""));
        routes.put("UploadPartCopy", new Route("UploadPartCopy", "PUT", dev.quern.admin.s3.route.Level.OBJECT,
                "uploadId"));
    }

    List<String> unexplained() {
        return unexplained;
    }

    String text() {
        Map<String, Class<?>> model = model();
        table.keySet().stream().filter(name -> !model.containsKey(name) && !OURS.contains(name))
                .forEach(unexplained::add);
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append(table.keySet().stream().filter(model::containsKey).count()).append(" of ").append(model.size())
                .append(" operations are supported.\n\n| Operation | |\n|---|---|\n");
        model.keySet().forEach(name -> page.append("| ")
                .append(table.containsKey(name) ? "[" + name + "](#" + name.toLowerCase(Locale.ROOT) + ")" : name)
                .append(" | ").append(table.containsKey(name) ? "supported" : "not supported").append(" |\n"));
        model.forEach((name, request) -> {
            if (table.containsKey(name)) {
                operation(page, table.get(name), request);
            }
        });
        return page.toString();
    }

    private void operation(StringBuilder page, S3Operation operation, Class<?> request) {
        Route route = routes.get(operation.name());
        if (route == null) {
            unexplained.add(operation.name() + " has no route");
            return;
        }
        page.append("\n## ").append(operation.name()).append("\n\n`").append(route.method())
                .append(switch (route.level()) {
                    case SERVICE -> " /";
                    case BUCKET -> " /BUCKET";
                    case OBJECT -> " /BUCKET/KEY";
                }).append(route.subResource().isEmpty() ? "" : "?" + route.subResource())
                .append("`\n\n| Request | |\n|---|---|\n");
        Set<String> headers = new TreeSet<>(operation.headers());
        Set<String> parameters = new TreeSet<>(operation.parameters());
        fields(request).stream().sorted(Comparator.comparing(SdkField::memberName)).forEach(field -> {
            page.append("| ").append(field.memberName()).append(" | ").append(how(operation, route, field))
                    .append(" |\n");
            headers.remove(field.locationName().toLowerCase(Locale.ROOT));
            parameters.remove(field.locationName());
        });
        headers.removeIf(name -> name.startsWith("x-amz-grant-") || name.equals("x-amz-acl"));
        headers.forEach(
                name -> unexplained.add(operation.name() + " understands " + name + ", which the model has not"));
        parameters.forEach(name -> unexplained.add(operation.name() + " understands " + name
                + ", which the model has not"));
        if (!operation.refused().isEmpty()) {
            page.append("\nRefused: ").append(String.join("; ", new TreeSet<>(operation.refused()))).append(".\n");
        }
    }

    private String how(S3Operation operation, Route route, SdkField<?> field) {
        String name = field.locationName();
        if (field.location() == MarshallLocation.QUERY_PARAM) {
            if (!operation.parameters().contains(name) && !route.subResource().startsWith(name)) {
                unexplained.add(operation.name() + " takes ?" + name);
            }
            return "supported";
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("x-amz-grant-") && operation.headers().contains(lower)) {
            return "*refused*, with an error of its own"; // access control lists are off
        }
        if (field.location() != MarshallLocation.HEADER || !lower.startsWith("x-amz-") || lower.equals("x-amz-meta-")
                || HeaderNames.COMMON.contains(lower) || operation.headers().contains(lower)) {
            return "supported";
        }
        if (!HeaderNames.KNOWN.contains(lower)) {
            unexplained.add(operation.name() + " takes " + lower);
        }
        return "*refused*";
    }

    private static Map<String, Class<?>> model() {
        Map<String, Class<?>> operations = new TreeMap<>();
        for (Method method : S3Client.class.getMethods()) {
            for (Class<?> parameter : method.getParameterTypes()) {
                String name = Character.toUpperCase(method.getName().charAt(0)) + method.getName().substring(1);
                if (parameter.getSimpleName().equals(name + "Request") && !NOT_IN_MODEL.contains(name)) {
                    operations.put(name, parameter);
                }
            }
        }
        return operations;
    }

    private static List<SdkField<?>> fields(Class<?> type) {
        try {
            return ((SdkPojo) type.getMethod("builder").invoke(null)).sdkFields();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
