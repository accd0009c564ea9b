package dev.quern.admin.s3.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.admin.auth.Principal;
import dev.quern.admin.s3.call.Owner;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who may do what with a bucket, as its owner has written it. Immutable. */
public final class BucketPolicy {
    /** The longest, in bytes. */
    public static final int MAX_BYTES = 20 * 1024;
    private static final ObjectMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");
    private static final Set<String> TOP = Set.of("Version", "Id", "Statement");
    private static final Set<String> FIELDS = Set.of("Sid", "Effect", "Principal", "Action", "NotAction", "Resource",
            "NotResource", "Condition");

    /** The language that has variables in its texts. */
    private static final String WITH_VARIABLES = "2012-10-17";

    private final List<Statement> statements;
    private final boolean variables;

    /** What a policy says of an attempt. */
    public enum Decision {
        ALLOWED, DENIED, SILENT
    }

    /**
     * @param principals
     *            {@code *}, accounts, or ARNs
     * @param actions
     *            those meant, or those not meant
     * @param resources
     *            those meant, or those not meant
     */
    private record Statement(boolean allow, List<String> principals, Choice actions, Choice resources,
            List<PolicyCondition> conditions) {

        boolean covers(Attempt attempt, Owner owner) {
            return principals.stream().anyMatch(one -> is(one, attempt.principal(), owner))
                    && actions.covers(attempt.action().toLowerCase(Locale.ROOT)) && resources.covers(attempt.resource())
                    && conditions.stream().allMatch(condition -> condition.holds(attempt.context()));
        }

        private static boolean is(String named, Principal principal, Owner owner) {
            if (named.equals("*")) {
                return true;
            }
            boolean account = named.equals(owner.accountId()) || named.equals(owner.canonicalId())
                    || named.equals("arn:aws:iam::" + owner.accountId() + ":root");
            return switch (principal) {
                case Principal.Root _ -> account;
                case Principal.Function function -> account || function.functionArn().equals(named)
                        || function.functionArn().startsWith(named + ":");
                case Principal.Anonymous _ -> false;
            };
        }

        /** Whether what is to be done exists, and is done to something that the statement names. */
        void requireSense() {
            for (String action : actions.patterns()) {
                if (!PolicyActions.isKnown(action)) {
                    throw malformed("Policy has invalid action");
                }
                boolean named = resources.patterns().stream().anyMatch(resource -> resource.contains("/")
                        ? PolicyActions.isOfObjects(action)
                        : PolicyActions.isOfBuckets(action) || resource.endsWith("*"));
                if (!actions.excluded() && !resources.excluded() && !named) {
                    throw malformed("Action does not apply to any resource(s) in statement");
                }
            }
        }

        boolean speaksOfVariables() {
            return Stream.concat(resources.patterns().stream(),
                    conditions.stream().flatMap(condition -> condition.values().stream()))
                    .anyMatch(text -> text.contains("${"));
        }

        boolean isPublic() {
            return allow && principals.contains("*") && conditions.stream().noneMatch(PolicyCondition::isFixed);
        }
    }

    private record Choice(List<String> patterns, boolean excluded) {
        boolean covers(String text) {
            return patterns.stream().anyMatch(pattern -> Glob.matches(pattern, text)) != excluded;
        }

        Choice inLowerCase() {
            return new Choice(patterns.stream().map(pattern -> pattern.toLowerCase(Locale.ROOT)).toList(), excluded);
        }
    }

    private BucketPolicy(List<Statement> statements, boolean variables) {
        this.statements = statements;
        this.variables = variables;
    }

    /**
     * Reads a policy.
     *
     * @param bucket
     *            the bucket that it is for: it may speak of no other
     * @throws dev.quern.admin.http.WireException
     *             if it is malformed, or holds what this server does not understand
     */
    public static BucketPolicy read(String text, String bucket) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw malformed("Policies must be valid JSON and the first byte must be '{'");
        }
        if (root == null || !root.isObject()) {
            throw malformed("Policies must be valid JSON and the first byte must be '{'");
        }
        root.fieldNames().forEachRemaining(name -> {
            if (!TOP.contains(name)) {
                throw malformed("Unknown field " + name);
            }
        });
        if (!VERSIONS.contains(root.path("Version").asText("2008-10-17"))) {
            throw malformed("The policy must contain a valid version string");
        }
        JsonNode listed = root.path("Statement");
        List<Statement> statements = new ArrayList<>();
        for (JsonNode one : listed.isArray() ? listed : List.of(listed)) {
            statements.add(statement(one, bucket));
        }
        if (statements.isEmpty()) {
            throw malformed("Could not parse the policy: Statement is empty!");
        }
        boolean variables = root.path("Version").asText("").equals(WITH_VARIABLES)
                && statements.stream().anyMatch(Statement::speaksOfVariables);
        return new BucketPolicy(List.copyOf(statements), variables);
    }

    private static Statement statement(JsonNode node, String bucket) {
        if (!node.isObject()) {
            throw malformed("Missing required field Statement");
        }
        node.fieldNames().forEachRemaining(name -> {
            if (name.equals("NotPrincipal")) {
                throw S3Error.notImplemented("NotPrincipal in a bucket policy").exception();
            }
            if (!FIELDS.contains(name)) {
                throw malformed("Unknown field " + name);
            }
        });
        boolean allow = switch (node.path("Effect").asText()) {
            case "Allow" -> true;
            case "Deny" -> false;
            default -> throw malformed(node.has("Effect")
                    ? "Invalid effect: " + node.path("Effect").asText()
                    : "Missing required field Effect");
        };
        Choice actions = choice(node, "Action").inLowerCase();
        if (actions.patterns().stream().anyMatch(action -> !action.equals("*") && !action.startsWith("s3:"))) {
            throw malformed("Policy has invalid action");
        }
        Choice resources = choice(node, "Resource");
        String arn = "arn:aws:s3:::" + bucket;
        if (resources.patterns().stream().anyMatch(resource -> !resource.equals(arn)
                && !resource.startsWith(arn + "/") && !(resource.equals(arn + "*")))) {
            throw malformed("Policy has invalid resource");
        }
        return new Statement(allow, principals(node.path("Principal")), actions, resources,
                conditions(node.path("Condition")));
    }

    private static Choice choice(JsonNode node, String name) {
        boolean excluded = node.has("Not" + name);
        if (excluded == node.has(name)) {
            throw malformed("Missing required field " + name);
        }
        return new Choice(texts(node.path(excluded ? "Not" + name : name), name), excluded);
    }

    private static List<String> texts(JsonNode node, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : node.isArray() ? node : List.of(node)) {
            if (!one.isValueNode() || one.isNull()) {
                throw malformed("Invalid value of " + name);
            }
            texts.add(one.asText());
        }
        if (texts.isEmpty()) {
            throw malformed("Missing required field " + name + " cannot be empty!");
        }
        return List.copyOf(texts);
    }

    private static List<String> principals(JsonNode node) {
        if (node.isMissingNode()) {
            throw malformed("Missing required field Principal");
        }
        if (node.isTextual()) {
            if (!node.asText().equals("*")) {
                throw malformed("Invalid policy syntax.");
            }
            return List.of("*");
        }
        List<String> principals = new ArrayList<>();
        for (Map.Entry<String, JsonNode> kind : node.properties()) {
            switch (kind.getKey()) {
                case "AWS", "CanonicalUser" -> principals.addAll(texts(kind.getValue(), "Principal"));
                // services of AWS do not call this server, so nobody is meant
                case "Service", "Federated" -> texts(kind.getValue(), "Principal");
                default -> throw malformed("Invalid principal in policy");
            }
        }
        if (node.isEmpty()) {
            throw malformed("Missing required field Principal cannot be empty!");
        }
        return List.copyOf(principals);
    }

    private static List<PolicyCondition> conditions(JsonNode node) {
        List<PolicyCondition> conditions = new ArrayList<>();
        if (!node.isMissingNode() && !node.isObject()) {
            throw malformed("Conditions must be an object");
        }
        for (Map.Entry<String, JsonNode> operator : node.properties()) {
            for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
                Optional<PolicyCondition> condition = PolicyCondition.of(operator.getKey(), key.getKey(),
                        texts(key.getValue(), key.getKey()));
                conditions.add(condition.orElseThrow(() -> S3Error.notImplemented("the condition " + operator.getKey()
                        + " of " + key.getKey() + " in a bucket policy").exception()));
            }
        }
        if (conditions.stream().anyMatch(condition -> !condition.isSound())) {
            throw malformed("Invalid value in a condition");
        }
        return List.copyOf(conditions);
    }

    private static RuntimeException malformed(String message) {
        return S3Error.of(S3ErrorCode.MALFORMED_POLICY, message).exception();
    }

    /**
     * What a new policy must be besides, and old ones need not have been.
     *
     * @throws dev.quern.admin.http.WireException
     *             if it speaks of an action that there is not, or that is done to none of its resources
     */
    public void requireSense() {
        if (variables) {
            // taken for what they are written with, they would keep a refusal from ever being one
            throw S3Error.notImplemented("variables (${...}) in a bucket policy").exception();
        }
        statements.forEach(Statement::requireSense);
    }

    /** Whether a condition asks for a key that begins like this. */
    boolean speaksOf(String keys) {
        return statements.stream().flatMap(statement -> statement.conditions().stream())
                .anyMatch(condition -> condition.key().startsWith(keys));
    }

    /** Whether it gives a right to everybody. */
    public boolean isPublic() {
        return statements.stream().anyMatch(Statement::isPublic);
    }

    /** What it says. A refusal wins. */
    Decision decide(Attempt attempt, Owner owner) {
        Decision decision = Decision.SILENT;
        for (Statement statement : statements) {
            if (statement.covers(attempt, owner)) {
                if (!statement.allow()) {
                    return Decision.DENIED;
                }
                decision = Decision.ALLOWED;
            }
        }
        return decision;
    }
}
