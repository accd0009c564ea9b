package dev.quern.storage.objects.lifecycle;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A rule by which objects of a bucket expire.
 *
 * @param id
 *            names the rule in its bucket
 * @param enabled
 *            whether it is followed
 * @param filter
 *            which objects it is for
 * @param expiration
 *            when the newest versions expire
 * @param noncurrent
 *            when the others expire
 * @param abortUploadsAfterDays
 *            how many days after its beginning an upload in parts ends that was not completed; above 0
 */
public record LifecycleRule(String id, boolean enabled, LifecycleFilter filter, Optional<Expiration> expiration,
        Optional<NoncurrentExpiration> noncurrent, OptionalInt abortUploadsAfterDays) {

    /** A rule that lets objects expire some days after they were written. */
    public static LifecycleRule expire(String id, LifecycleFilter filter, int days) {
        return new LifecycleRule(id, true, filter, Optional.of(new Expiration.AfterDays(days)), Optional.empty(),
                OptionalInt.empty());
    }
}
