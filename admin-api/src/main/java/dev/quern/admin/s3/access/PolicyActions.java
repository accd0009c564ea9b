package dev.quern.admin.s3.access;

import java.util.Locale;
import java.util.Set;

/**
 * The actions that the policy of a bucket may speak of, and what each is done to. Source: "Actions, resources, and
 * condition keys for Amazon S3".
 */
final class PolicyActions {
    private static final Set<String> OF_OBJECTS = words("""
            AbortMultipartUpload BypassGovernanceRetention DeleteObject DeleteObjectTagging DeleteObjectVersion
            DeleteObjectVersionTagging GetObject GetObjectAcl GetObjectAttributes GetObjectLegalHold GetObjectRetention
            GetObjectTagging GetObjectTorrent GetObjectVersion GetObjectVersionAcl GetObjectVersionAttributes
            GetObjectVersionForReplication GetObjectVersionTagging GetObjectVersionTorrent InitiateReplication
            ListMultipartUploadParts ObjectOwnerOverrideToBucketOwner PutObject PutObjectAcl PutObjectLegalHold
            PutObjectRetention PutObjectTagging PutObjectVersionAcl PutObjectVersionTagging ReplicateDelete
            ReplicateObject ReplicateTags RestoreObject UpdateObjectEncryption""");
    private static final Set<String> OF_BUCKETS = words("""
            CreateBucket CreateBucketMetadataTableConfiguration DeleteBucket DeleteBucketMetadataTableConfiguration
            DeleteBucketPolicy DeleteBucketWebsite GetAccelerateConfiguration GetAnalyticsConfiguration GetBucketAbac
            GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging GetBucketMetadataTableConfiguration
            GetBucketNotification GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy
            GetBucketPolicyStatus GetBucketPublicAccessBlock GetBucketRequestPayment GetBucketTagging
            GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration GetIntelligentTieringConfiguration
            GetInventoryConfiguration GetLifecycleConfiguration GetMetricsConfiguration GetReplicationConfiguration
            ListBucket ListBucketMultipartUploads ListBucketVersions PutAccelerateConfiguration
            PutAnalyticsConfiguration PutBucketAbac PutBucketAcl PutBucketCORS PutBucketLogging PutBucketNotification
            PutBucketObjectLockConfiguration PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock
            PutBucketRequestPayment PutBucketTagging PutBucketVersioning PutBucketWebsite PutEncryptionConfiguration
            PutIntelligentTieringConfiguration PutInventoryConfiguration PutLifecycleConfiguration
            PutMetricsConfiguration PutReplicationConfiguration
            UpdateBucketMetadataInventoryTableConfiguration UpdateBucketMetadataJournalTableConfiguration""");

    private PolicyActions() {}

    private static Set<String> words(String text) {
        return Set.of(text.toLowerCase(Locale.ROOT).split("\\s+"));
    }

    /** Whether there is an action that a pattern such as {@code s3:Get*} means; upper and lower case are the same. */
    static boolean isKnown(String pattern) {
        return isOfObjects(pattern) || isOfBuckets(pattern);
    }

    /** Whether a pattern means something that is done to objects. */
    static boolean isOfObjects(String pattern) {
        return means(pattern, OF_OBJECTS);
    }

    /** Whether a pattern means something that is done to a bucket. */
    static boolean isOfBuckets(String pattern) {
        return means(pattern, OF_BUCKETS);
    }

    private static boolean means(String pattern, Set<String> actions) {
        String lower = pattern.toLowerCase(Locale.ROOT);
        return actions.stream().anyMatch(action -> Glob.matches(lower, "s3:" + action));
    }
}
