package dev.quern.admin.s3.access;

import dev.quern.admin.auth.Principal;
import dev.quern.admin.s3.call.Owner;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.Tags;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says what somebody wants to do as policies see it. Thread-safe. */
final class Attempts {
    /** The actions that look at the tags of the object that there is. */
    private static final Pattern OF_TAGGED = Pattern
            .compile(
                    "GetObject(Version)?(Acl|Tagging|Attributes)?|(Put|Delete)Object(Version)?Tagging|PutObject(Version)?Acl");
    /** Those that bring tags. */
    private static final Pattern TAGGING = Pattern.compile("PutObject|PutObject(Version)?Tagging");
    private static final List<String> PARAMETERS = List.of("prefix", "delimiter", "max-keys", "versionId");
    private static final List<String> HEADERS = List.of("x-amz-acl", "x-amz-content-sha256", "x-amz-storage-class",
            "x-amz-copy-source", "x-amz-metadata-directive", "x-amz-grant-full-control", "x-amz-grant-read",
            "x-amz-grant-read-acp", "x-amz-grant-write", "x-amz-grant-write-acp", "x-amz-server-side-encryption",
            "x-amz-server-side-encryption-aws-kms-key-id", "x-amz-website-redirect-location",
            "x-amz-object-ownership", "if-match", "if-none-match");

    private final ObjectStore store;
    private final Owner owner;

    Attempts(ObjectStore store, Owner owner) {
        this.store = store;
        this.owner = owner;
    }

    /**
     * One attempt.
     *
     * @param policy
     *            the policy that is asked: what costs something is only looked up if it speaks of it
     * @param brought
     *            the tags that the body brings; else those of the header count
     */
    Attempt of(S3Call call, BucketPolicy policy, String action, String bucket, Optional<String> key,
            Optional<Tags> brought) {
        Map<String, List<String>> context = new HashMap<>();
        whoAndWhen(context, call);
        for (String parameter : PARAMETERS) {
            call.parameter(parameter)
                    .ifPresent(value -> put(context, "s3:" + parameter.toLowerCase(Locale.ROOT), value));
        }
        for (String header : HEADERS) {
            call.header(header).ifPresent(value -> put(context, "s3:" + header, value));
        }
        if (policy.speaksOf(PolicyCondition.REQUEST_TAGS) && TAGGING.matcher(action).matches()) {
            Map<String, String> tags = brought.map(Tags::values).orElseGet(() -> headerTags(call));
            tags.forEach((name, value) -> put(context, PolicyCondition.REQUEST_TAG + lower(name), value));
            if (!tags.isEmpty()) {
                context.put(PolicyCondition.REQUEST_TAG_KEYS, List.copyOf(tags.keySet()));
            }
        }
        if (policy.speaksOf(PolicyCondition.EXISTING_TAG) && OF_TAGGED.matcher(action).matches()) {
            key.map(name -> existingTags(call, bucket, name)).orElse(Map.of())
                    .forEach((name, value) -> put(context, PolicyCondition.EXISTING_TAG + lower(name), value));
        }
        return new Attempt(call.principal(), "s3:" + action,
                "arn:aws:s3:::" + bucket + key.map(name -> "/" + name).orElse(""), context);
    }

    private void whoAndWhen(Map<String, List<String>> context, S3Call call) {
        Instant now = call.request().received();
        put(context, "aws:currenttime", now.toString());
        put(context, "aws:epochtime", Long.toString(now.getEpochSecond()));
        put(context, "aws:sourceip", call.request().sourceIp());
        put(context, "aws:securetransport", Boolean.toString(call.request().origin().secure()));
        call.header("referer").ifPresent(value -> put(context, "aws:referer", value));
        call.header("user-agent").ifPresent(value -> put(context, "aws:useragent", value));
        if (!(call.principal() instanceof Principal.Anonymous)) {
            put(context, "aws:principalaccount", owner.accountId());
            put(context, "aws:principalarn", call.principal() instanceof Principal.Function function
                    ? function.functionArn()
                    : "arn:aws:iam::" + owner.accountId() + ":root");
            put(context, "s3:authtype",
                    call.parameters().has("X-Amz-Algorithm") ? "REST-QUERY-STRING" : "REST-HEADER");
            put(context, "s3:signatureversion", "AWS4-HMAC-SHA256");
        }
    }

    private static void put(Map<String, List<String>> context, String key, String value) {
        context.put(key, List.of(value));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private Map<String, String> existingTags(S3Call call, String bucket, String key) {
        try {
            return store.objects().head(new BucketName(bucket), new ObjectKey(key), call.versionId()).tags().values();
        } catch (ObjectsException e) {
            return Map.of(); // the operation will say what is wrong
        }
    }

    /** What cannot be read is refused by the operation. */
    private static Map<String, String> headerTags(S3Call call) {
        Map<String, String> tags = new HashMap<>();
        for (String pair : call.header("x-amz-tagging").orElse("").split("&", -1)) {
            int equals = pair.indexOf('=');
            try {
                if (!pair.isEmpty()) {
                    tags.put(decode(equals < 0 ? pair : pair.substring(0, equals)),
                            equals < 0 ? "" : decode(pair.substring(equals + 1)));
                }
            } catch (IllegalArgumentException e) {
                return Map.of();
            }
        }
        return tags;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
