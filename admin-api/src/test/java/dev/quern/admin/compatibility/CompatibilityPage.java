package dev.quern.admin.compatibility;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.restjson.Operation;
import dev.quern.admin.shape.FixedValue;
import dev.quern.admin.shape.Member;
import dev.quern.admin.shape.RecordShape;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;

/**
 * {@code docs/compatibility.md}, made from two sides for each service: the operations and members of the published
 * model,
 * as the AWS SDK for Java has them, and this server's table of operations.
 */
final class CompatibilityPage {

    /**
     * A service: the published model, as a client of the AWS SDK for Java has it, and this server's own table.
     *
     * @param title
     *            its name
     * @param client
     *            the SDK's client, whose methods are the operations
     * @param table
     *            this server's operations
     * @param ours
     *            operations that are this server's own
     * @param introduction
     *            what is to be said before the operations
     */
    record Service(String title, Class<?> client, List<Operation<?, ?>> table, Set<String> ours,
            String introduction) {}

    private static final String HEAD = """
            # Compatibility with the APIs of AWS

            This page is made by a test from the published models of the APIs and from the server's own tables of
            operations, and the build fails when it is not what they say. To make it again:

                mvn -Pcompatibility -pl admin-api -am verify

            What is not here is refused by its name, never accepted and ignored: operations that are not supported, members
            marked *refused*, and values of members that have one possible value here. (Such a member may be sent with that
            value, since tools do so unasked.) Members that the published models do not know are skipped, as AWS does.

            """;

    private final StringBuilder page = new StringBuilder(HEAD);
    private final List<String> unexplained = new ArrayList<>();

    /** Members that are in a model and not in our tables, or the other way round. */
    List<String> unexplained() {
        return List.copyOf(unexplained);
    }

    String text() {
        return page.toString();
    }

    /** Links to the services that follow. */
    void contents(List<Service> services) {
        services.forEach(service -> page.append("- [").append(service.title()).append("](#")
                .append(anchor(service.title())).append(")\n"));
    }

    /** A link to a part that is made elsewhere. */
    void contents(String title) {
        page.append("- [").append(title).append("](#").append(anchor(title)).append(")\n");
    }

    /** Adds what tells of S3. */
    void add(S3Page s3) {
        page.append("\n").append(s3.text());
        unexplained.addAll(s3.unexplained());
    }

    private static String anchor(String title) {
        return title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    void add(Service service) {
        Map<String, Operation<?, ?>> table = new TreeMap<>();
        service.table().forEach(operation -> table.put(operation.name(), operation));
        Map<String, Class<?>> model = model(service.client());
        table.keySet().stream().filter(name -> !model.containsKey(name) && !service.ours().contains(name))
                .forEach(unexplained::add);
        page.append("\n# ").append(service.title()).append("\n\n").append(service.introduction()).append("\n")
                .append(table.keySet().stream().filter(model::containsKey).count())
                .append(" of ").append(model.size()).append(" operations are supported.\n\n");
        page.append("| Operation | |\n|---|---|\n");
        model.keySet().forEach(name -> page.append("| ")
                .append(table.containsKey(name) ? "[" + name + "](#" + anchor(name) + ")" : name)
                .append(" | ").append(table.containsKey(name) ? "supported" : "not supported").append(" |\n"));
        model.forEach((name, request) -> {
            Operation<?, ?> operation = table.get(name);
            if (operation != null) {
                operation(operation, request);
            }
        });
    }

    private void operation(Operation<?, ?> operation, Class<?> request) {
        page.append("\n## ").append(operation.name()).append("\n\n`").append(operation.routeText()).append("`\n\n");
        Map<String, String> members = new LinkedHashMap<>();
        request(operation.name(), "", fields(request), operation.input(), members);
        page.append("| Request | |\n|---|---|\n");
        members.forEach((member, how) -> page.append("| ").append(member).append(" | ").append(how).append(" |\n"));
        if (members.isEmpty()) {
            page.append("| (no members) | |\n");
        }
        List<SdkField<?>> answered = fields(response(request));
        if (operation.outputType() == WireResponse.class) {
            page.append("\nThe answer is an event stream, as in the model: `PayloadChunk`, then `InvokeComplete`.\n");
        } else if (!answered.isEmpty()) {
            answer(operation, answered);
        }
    }

    private void answer(Operation<?, ?> operation, List<SdkField<?>> answered) {
        RecordShape output = RecordShape.of(operation.outputType());
        List<String> ours = output.members().stream().map(Member::name).toList();
        List<String> theirs = answered.stream().<String>map(SdkField::memberName).toList();
        ours.stream().filter(name -> !theirs.contains(name))
                .forEach(name -> unexplained.add(operation.name() + " answers " + name));
        page.append("\nAnswers ").append(theirs.stream().filter(ours::contains).sorted().map(name -> "`" + name + "`")
                .collect(Collectors.joining(", "))).append(".");
        String missing = theirs.stream().filter(name -> !ours.contains(name)).sorted().map(name -> "`" + name + "`")
                .collect(Collectors.joining(", "));
        page.append(missing.isEmpty() ? "" : " Never answers " + missing + ".").append("\n");
    }

    private void request(String operation, String prefix, List<SdkField<?>> theirs, RecordShape shape,
            Map<String, String> members) {
        Map<String, Member> ours = new LinkedHashMap<>();
        shape.members().forEach(member -> ours.put(member.name(), member));
        for (SdkField<?> field : theirs.stream().sorted(java.util.Comparator.comparing(SdkField::memberName))
                .toList()) {
            String name = prefix + field.memberName();
            Member member = ours.remove(field.memberName());
            if (member != null) {
                String fixed = fixed(shape, member);
                members.put(name, fixed == null ? "supported" : fixed.isEmpty() ? "*refused*" : "only " + fixed);
                if (fixed == null && member.shape() instanceof RecordShape deeper
                        && field.marshallingType() == MarshallingType.SDK_POJO) {
                    request(operation, name + ".", field.constructor().get().sdkFields(), deeper, members);
                }
            } else if (shape.notImplemented().contains(field.memberName())
                    || shape.notImplemented().contains(field.locationName())) {
                members.put(name, "*refused*");
            } else {
                unexplained.add(operation + " takes " + name);
            }
        }
        ours.keySet().forEach(name -> unexplained.add(operation + " has no " + prefix + name));
    }

    private static @org.jspecify.annotations.Nullable String fixed(RecordShape shape, Member member) {
        for (RecordComponent component : shape.type().getRecordComponents()) {
            if (component.getName().equalsIgnoreCase(member.name())
                    && component.getAnnotation(FixedValue.class) instanceof FixedValue fixed) {
                return fixed.value();
            }
        }
        return null;
    }

    /** The operations of the model by name, each with the class of its requests. */
    private static Map<String, Class<?>> model(Class<?> client) {
        Map<String, Class<?>> operations = new TreeMap<>();
        for (Method method : client.getMethods()) {
            Class<?> request = Stream.of(method.getParameterTypes()).findFirst().orElse(Object.class);
            if (request.getSimpleName().endsWith("Request") && !method.getName().endsWith("Paginator")) {
                String name = method.getName();
                operations.put(Character.toUpperCase(name.charAt(0)) + name.substring(1), request);
            }
        }
        return operations;
    }

    private static Class<?> response(Class<?> request) {
        try {
            return Class.forName(request.getName().replaceFirst("Request$", "Response"));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<SdkField<?>> fields(Class<?> type) {
        try {
            return ((SdkPojo) type.getMethod("builder").invoke(null)).sdkFields();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
