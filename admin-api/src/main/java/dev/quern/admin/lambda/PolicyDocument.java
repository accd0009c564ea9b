package dev.quern.admin.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.runtime.policy.ResourcePolicy;
import dev.quern.runtime.policy.Statement;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A resource policy as the IAM policy document that AWS tools read. */
final class PolicyDocument {

    private static final JsonFactory JSON = new JsonFactory();

    private PolicyDocument() {}

    /** The whole document. */
    static String print(ResourcePolicy policy, String resourceArn) {
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("Version", "2012-10-17");
            json.writeStringField("Id", "default");
            json.writeArrayFieldStart("Statement");
            for (Statement statement : policy.statements()) {
                statement(json, statement, resourceArn);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** One statement of it. */
    static String print(Statement statement, String resourceArn) {
        return write(json -> statement(json, statement, resourceArn));
    }

    static int bytes(ResourcePolicy policy, String resourceArn) {
        return print(policy, resourceArn).getBytes(StandardCharsets.UTF_8).length;
    }

    private static void statement(JsonGenerator json, Statement statement, String resourceArn) throws IOException {
        json.writeStartObject();
        json.writeStringField("Sid", statement.id());
        json.writeStringField("Effect", "Allow");
        principal(json, statement.principal());
        json.writeStringField("Action", statement.action());
        json.writeStringField("Resource", resourceArn);
        Map<String, Map<String, String>> conditions = conditions(statement);
        if (!conditions.isEmpty()) {
            json.writeObjectFieldStart("Condition");
            for (Map.Entry<String, Map<String, String>> condition : conditions.entrySet()) {
                json.writeObjectFieldStart(condition.getKey());
                for (Map.Entry<String, String> test : condition.getValue().entrySet()) {
                    json.writeStringField(test.getKey(), test.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void principal(JsonGenerator json, String principal) throws IOException {
        if (principal.equals("*")) {
            json.writeStringField("Principal", "*");
            return;
        }
        json.writeObjectFieldStart("Principal");
        if (principal.matches("\\d{12}")) {
            json.writeStringField("AWS", "arn:aws:iam::" + principal + ":root");
        } else {
            json.writeStringField(principal.startsWith("arn:") ? "AWS" : "Service", principal);
        }
        json.writeEndObject();
    }

    private static Map<String, Map<String, String>> conditions(Statement statement) {
        Map<String, String> equal = new LinkedHashMap<>();
        statement.urlAuth().ifPresent(auth -> equal.put("lambda:FunctionUrlAuthType", auth.name()));
        statement.sourceAccount().ifPresent(account -> equal.put("AWS:SourceAccount", account));
        statement.eventSourceToken().ifPresent(token -> equal.put("lambda:EventSourceToken", token));
        statement.organization().ifPresent(id -> equal.put("aws:PrincipalOrgID", id));
        Map<String, Map<String, String>> conditions = new LinkedHashMap<>();
        if (!equal.isEmpty()) {
            conditions.put("StringEquals", equal);
        }
        statement.sourceArn().ifPresent(arn -> conditions.put("ArnLike", Map.of("AWS:SourceArn", arn)));
        if (statement.viaUrl()) {
            conditions.put("Bool", Map.of("lambda:InvokedViaFunctionUrl", "true"));
        }
        return conditions;
    }

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static String write(Writing writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString();
    }
}
