package dev.quern.admin.s3.route;

import dev.quern.admin.auth.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All operations of the published model (2006-03-01) and how they are told apart, whether this server has them or not:
 * one that it has not must be refused by its name, not be taken for another.
 */
public final class Routes {

    /** One line per method, level and sub-resource; the first that fits is taken. */
    private static final String TABLE = """
            GET SERVICE x-id=ListDirectoryBuckets ListDirectoryBuckets
            GET SERVICE - ListBuckets

            GET BUCKET abac GetBucketAbac
            PUT BUCKET abac PutBucketAbac
            GET BUCKET accelerate GetBucketAccelerateConfiguration
            PUT BUCKET accelerate PutBucketAccelerateConfiguration
            GET BUCKET acl GetBucketAcl
            PUT BUCKET acl PutBucketAcl
            GET BUCKET analytics GetBucketAnalyticsConfiguration
            PUT BUCKET analytics PutBucketAnalyticsConfiguration
            DELETE BUCKET analytics DeleteBucketAnalyticsConfiguration
            GET BUCKET cors GetBucketCors
            PUT BUCKET cors PutBucketCors
            DELETE BUCKET cors DeleteBucketCors
            GET BUCKET encryption GetBucketEncryption
            PUT BUCKET encryption PutBucketEncryption
            DELETE BUCKET encryption DeleteBucketEncryption
            GET BUCKET intelligent-tiering GetBucketIntelligentTieringConfiguration
            PUT BUCKET intelligent-tiering PutBucketIntelligentTieringConfiguration
            DELETE BUCKET intelligent-tiering DeleteBucketIntelligentTieringConfiguration
            GET BUCKET inventory GetBucketInventoryConfiguration
            PUT BUCKET inventory PutBucketInventoryConfiguration
            DELETE BUCKET inventory DeleteBucketInventoryConfiguration
            GET BUCKET lifecycle GetBucketLifecycleConfiguration
            PUT BUCKET lifecycle PutBucketLifecycleConfiguration
            DELETE BUCKET lifecycle DeleteBucketLifecycle
            GET BUCKET location GetBucketLocation
            GET BUCKET logging GetBucketLogging
            PUT BUCKET logging PutBucketLogging
            POST BUCKET metadataConfiguration CreateBucketMetadataConfiguration
            GET BUCKET metadataConfiguration GetBucketMetadataConfiguration
            DELETE BUCKET metadataConfiguration DeleteBucketMetadataConfiguration
            PUT BUCKET metadataInventoryTable UpdateBucketMetadataInventoryTableConfiguration
            PUT BUCKET metadataJournalTable UpdateBucketMetadataJournalTableConfiguration
            POST BUCKET metadataTable CreateBucketMetadataTableConfiguration
            GET BUCKET metadataTable GetBucketMetadataTableConfiguration
            DELETE BUCKET metadataTable DeleteBucketMetadataTableConfiguration
            GET BUCKET metrics GetBucketMetricsConfiguration
            PUT BUCKET metrics PutBucketMetricsConfiguration
            DELETE BUCKET metrics DeleteBucketMetricsConfiguration
            GET BUCKET notification GetBucketNotificationConfiguration
            PUT BUCKET notification PutBucketNotificationConfiguration
            GET BUCKET object-lock GetObjectLockConfiguration
            PUT BUCKET object-lock PutObjectLockConfiguration
            GET BUCKET ownershipControls GetBucketOwnershipControls
            PUT BUCKET ownershipControls PutBucketOwnershipControls
            DELETE BUCKET ownershipControls DeleteBucketOwnershipControls
            GET BUCKET policyStatus GetBucketPolicyStatus
            GET BUCKET policy GetBucketPolicy
            PUT BUCKET policy PutBucketPolicy
            DELETE BUCKET policy DeleteBucketPolicy
            GET BUCKET publicAccessBlock GetPublicAccessBlock
            PUT BUCKET publicAccessBlock PutPublicAccessBlock
            DELETE BUCKET publicAccessBlock DeletePublicAccessBlock
            GET BUCKET replication GetBucketReplication
            PUT BUCKET replication PutBucketReplication
            DELETE BUCKET replication DeleteBucketReplication
            GET BUCKET requestPayment GetBucketRequestPayment
            PUT BUCKET requestPayment PutBucketRequestPayment
            GET BUCKET session CreateSession
            GET BUCKET tagging GetBucketTagging
            PUT BUCKET tagging PutBucketTagging
            DELETE BUCKET tagging DeleteBucketTagging
            GET BUCKET uploads ListMultipartUploads
            GET BUCKET versioning GetBucketVersioning
            PUT BUCKET versioning PutBucketVersioning
            GET BUCKET versions ListObjectVersions
            GET BUCKET website GetBucketWebsite
            PUT BUCKET website PutBucketWebsite
            DELETE BUCKET website DeleteBucketWebsite
            POST BUCKET delete DeleteObjects
            GET BUCKET list-type=2 ListObjectsV2
            GET BUCKET - ListObjects
            HEAD BUCKET - HeadBucket
            PUT BUCKET - CreateBucket
            DELETE BUCKET - DeleteBucket
            POST BUCKET - PostObject
            OPTIONS BUCKET - Preflight

            GET OBJECT acl GetObjectAcl
            PUT OBJECT acl PutObjectAcl
            GET OBJECT attributes GetObjectAttributes
            PUT OBJECT encryption UpdateObjectEncryption
            GET OBJECT legal-hold GetObjectLegalHold
            PUT OBJECT legal-hold PutObjectLegalHold
            PUT OBJECT renameObject RenameObject
            POST OBJECT restore RestoreObject
            GET OBJECT retention GetObjectRetention
            PUT OBJECT retention PutObjectRetention
            POST OBJECT select SelectObjectContent
            GET OBJECT tagging GetObjectTagging
            PUT OBJECT tagging PutObjectTagging
            DELETE OBJECT tagging DeleteObjectTagging
            GET OBJECT torrent GetObjectTorrent
            GET OBJECT uploadId ListParts
            POST OBJECT uploads CreateMultipartUpload
            PUT OBJECT uploadId UploadPart
            POST OBJECT uploadId CompleteMultipartUpload
            DELETE OBJECT uploadId AbortMultipartUpload
            GET OBJECT - GetObject
            HEAD OBJECT - HeadObject
            PUT OBJECT - PutObject
            DELETE OBJECT - DeleteObject
            OPTIONS OBJECT - Preflight
            """;

    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final String COPY_SOURCE = "x-amz-copy-source";

    private final List<Route> routes = new ArrayList<>();

    public Routes() {
        for (String line : TABLE.lines().filter(line -> !line.isBlank()).toList()) {
            String[] words = line.split(" ", -1);
            routes.add(new Route(words[3], words[0], Level.valueOf(words[1]), words[2].equals("-") ? "" : words[2]));
        }
    }

    /** All lines; copies are not among them, since a header makes them of {@code PutObject} and {@code UploadPart}. */
    public List<Route> all() {
        return List.copyOf(routes);
    }

    /** The name of the operation that a request asks for; empty if none has its method for what it names. */
    public Optional<String> find(RequestHead head, Level level, Parameters parameters) {
        for (Route route : routes) {
            if (route.method().equals(head.method()) && route.level() == level && fits(route, parameters)) {
                return route.subResource().isEmpty() && namesAnother(head, level, parameters)
                        ? Optional.empty()
                        : Optional.of(specialised(route.operation(), head, parameters));
            }
        }
        return Optional.empty();
    }

    /**
     * Whoever deletes the list of rights of an object, which cannot be deleted, does not want the object deleted. What
     * is
     * only read may have words in its query that mean something elsewhere.
     */
    private boolean namesAnother(RequestHead head, Level level, Parameters parameters) {
        boolean changing = !READING.contains(head.method());
        return !head.method().equals("OPTIONS")
                && routes.stream().anyMatch(route -> (changing || route.level() == level)
                        && !route.subResource().isEmpty() && fits(route, parameters));
    }

    private static boolean fits(Route route, Parameters parameters) {
        String wanted = route.subResource();
        int equals = wanted.indexOf('=');
        return wanted.isEmpty() || (equals < 0
                ? parameters.has(wanted)
                : parameters.value(wanted.substring(0, equals)).filter(wanted.substring(equals + 1)::equals)
                        .isPresent());
    }

    /** Some operations share method and sub-resource. */
    private static String specialised(String operation, RequestHead head, Parameters parameters) {
        boolean copy = head.header(COPY_SOURCE).isPresent();
        boolean oneById = parameters.has("id");
        return switch (operation) {
            case "PutObject" -> copy ? "CopyObject" : operation;
            case "UploadPart" -> copy ? "UploadPartCopy" : operation;
            case "GetBucketAnalyticsConfiguration" -> oneById ? operation : "ListBucketAnalyticsConfigurations";
            case "GetBucketIntelligentTieringConfiguration" ->
                oneById ? operation : "ListBucketIntelligentTieringConfigurations";
            case "GetBucketInventoryConfiguration" -> oneById ? operation : "ListBucketInventoryConfigurations";
            case "GetBucketMetricsConfiguration" -> oneById ? operation : "ListBucketMetricsConfigurations";
            default -> operation;
        };
    }

    /** The methods that some operation has. */
    public static Set<String> methods() {
        return Set.of("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS");
    }
}
