package dev.quern.admin.s3.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the owner of a bucket lets others post: a field for each condition, and no other field.
 *
 * @param expiration
 *            the end of it
 * @param smallest
 *            how many bytes the file has at least
 * @param largest
 *            how many bytes the file has at most
 */
record PostPolicy(Instant expiration, List<Condition> conditions, long smallest, long largest) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    /** Fields that need no condition. */
    private static final Set<String> FREE = Set.of("file", "policy", "x-amz-signature");

    /**
     * @param field
     *            the name in lower case
     * @param prefix
     *            whether the value need only begin like this
     */
    record Condition(String field, String value, boolean prefix) {

        boolean holds(String actual) {
            if (!prefix) {
                return actual.equals(value);
            }
            // a browser may send several types of content for one file
            return field.equals("content-type")
                    ? Arrays.stream(actual.split(",", -1)).allMatch(one -> one.strip().startsWith(value))
                    : actual.startsWith(value);
        }

        @Override
        public String toString() {
            return "[\"" + (prefix ? "starts-with" : "eq") + "\", \"$" + field + "\", \"" + value + "\"]";
        }
    }

    /** Reads a policy from Base64. */
    static PostPolicy read(String base64) {
        JsonNode root;
        try {
            root = JSON.readTree(new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw invalid("Invalid Policy: Invalid JSON.");
        }
        if (root == null || !root.isObject() || !root.path("expiration").isTextual()) {
            throw invalid("Invalid Policy: Policy missing expiration.");
        }
        if (!root.path("conditions").isArray()) {
            throw invalid("Invalid Policy: Policy missing conditions.");
        }
        Instant expiration;
        try {
            expiration = Instant.parse(root.path("expiration").asText());
        } catch (DateTimeException e) {
            throw invalid("Invalid Policy: Invalid 'expiration' value: '" + root.path("expiration").asText() + "'");
        }
        List<Condition> conditions = new ArrayList<>();
        long smallest = 0;
        long largest = Long.MAX_VALUE;
        for (JsonNode node : root.path("conditions")) {
            if (node.isObject() && node.size() == 1) {
                for (Map.Entry<String, JsonNode> entry : node.properties()) {
                    conditions.add(new Condition(entry.getKey().toLowerCase(Locale.ROOT), text(entry.getValue()),
                            false));
                }
            } else if (node.isArray() && node.size() == 3) {
                String operator = node.get(0).asText().toLowerCase(Locale.ROOT);
                if (operator.equals("content-length-range")) {
                    smallest = Math.max(smallest, number(node.get(1)));
                    largest = Math.min(largest, number(node.get(2)));
                } else {
                    conditions.add(condition(operator, node));
                }
            } else {
                throw invalid("Invalid Policy: Invalid Simple-Condition or Condition.");
            }
        }
        return new PostPolicy(expiration, List.copyOf(conditions), smallest, largest);
    }

    private static Condition condition(String operator, JsonNode node) {
        String field = text(node.get(1));
        boolean known = operator.equals("eq") || operator.equals("starts-with");
        if (!known || !field.startsWith("$")) {
            throw invalid("Invalid Policy: Invalid Condition: " + node);
        }
        return new Condition(field.substring(1).toLowerCase(Locale.ROOT), text(node.get(2)),
                operator.equals("starts-with"));
    }

    private static String text(JsonNode node) {
        if (!node.isTextual()) {
            throw invalid("Invalid Policy: Invalid Simple-Condition: value must be a string.");
        }
        return node.asText();
    }

    private static long number(JsonNode node) {
        if (node.asText().matches("[0-9]{1,18}")) {
            return node.asLong();
        }
        throw invalid("Invalid Policy: Invalid content-length-range.");
    }

    private static RuntimeException invalid(String message) {
        return S3Error.of(S3ErrorCode.INVALID_POLICY_DOCUMENT, message).exception();
    }

    /**
     * Compares the fields of a form with the conditions.
     *
     * @param fields
     *            those sent before the file, by name in lower case, and {@code bucket}
     */
    void require(Map<String, String> fields, Instant now) {
        if (!now.isBefore(expiration)) {
            throw denied("Policy expired.");
        }
        Set<String> covered = new HashSet<>();
        for (Condition condition : conditions) {
            covered.add(condition.field());
            if (!condition.holds(fields.getOrDefault(condition.field(), ""))) {
                throw denied("Policy Condition failed: " + condition);
            }
        }
        for (String field : fields.keySet()) {
            if (!covered.contains(field) && !FREE.contains(field) && !field.startsWith("x-ignore-")) {
                throw denied("Extra input fields: " + field);
            }
        }
    }

    private static RuntimeException denied(String reason) {
        return S3Error.of(S3ErrorCode.ACCESS_DENIED, "Invalid according to Policy: " + reason).exception();
    }
}
