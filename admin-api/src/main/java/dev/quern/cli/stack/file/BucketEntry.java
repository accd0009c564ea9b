package dev.quern.cli.stack.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of a bucket.
 *
 * @param publicAccess
 *            whether its policy may let anybody in
 * @param policy
 *            a policy document as S3 knows it
 */
record BucketEntry(@Nullable Boolean versioning, @Nullable Boolean publicAccess, @Nullable JsonNode policy,
        List<CorsEntry> cors, @Nullable WebsiteEntry website, List<LifecycleEntry> lifecycle,
        Map<String, @Nullable NotificationEntry> notifications) {

    BucketEntry {
        cors = StackFile.kept(cors);
        lifecycle = StackFile.kept(lifecycle);
        notifications = StackFile.kept(notifications);
    }

    /** A rule for pages of other origins. */
    record CorsEntry(List<String> origins, List<String> methods, List<String> headers, List<String> exposedHeaders,
            @Nullable Integer maxAgeSeconds) {
        CorsEntry {
            origins = StackFile.kept(origins);
            methods = StackFile.kept(methods);
            headers = StackFile.kept(headers);
            exposedHeaders = StackFile.kept(exposedHeaders);
        }
    }

    /** The bucket as a website: names of objects. */
    record WebsiteEntry(@Nullable String index, @Nullable String error) {}

    /** What becomes of objects that are old; in days. */
    record LifecycleEntry(@Nullable String id, @Nullable String prefix, @Nullable Integer expireAfterDays,
            @Nullable Integer expireEarlierVersionsAfterDays, @Nullable Integer abortUploadsAfterDays) {}

    /** A call of a function when objects change; {@code function} may name an alias after a colon. */
    record NotificationEntry(@Nullable String function, List<String> events, @Nullable String prefix,
            @Nullable String suffix) {
        NotificationEntry {
            events = StackFile.kept(events);
        }
    }
}
