package dev.quern.admin.s3.bucket;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.call.S3Operation;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.objects.NotificationRefused;
import dev.quern.runtime.objects.ObjectNotification;
import dev.quern.runtime.objects.ObjectNotifications;
import dev.quern.runtime.objects.ObjectNotifications.Requirement;
import java.io.IOException;
import java.util.List;

/** Which functions are called for which changes in a bucket. */
public final class NotificationOperations {
    private static final String SKIP = "x-amz-skip-destination-validation";

    private final ObjectNotifications notifications;
    private final NotificationDocument documents;

    public NotificationOperations(ObjectNotifications notifications, Account account) {
        this.notifications = notifications;
        this.documents = new NotificationDocument(account);
    }

    /** The lines of the table. */
    public List<S3Operation> table() {
        return List.of(
                S3Operation.of("GetBucketNotificationConfiguration", "GetBucketNotification", this::get),
                S3Operation.of("PutBucketNotificationConfiguration", "PutBucketNotification", this::put)
                        .headers(SKIP));
    }

    private WireResponse get(S3Call call) {
        return Answers.xml(documents.write(notifications.get(call.bucket())));
    }

    private WireResponse put(S3Call call) throws IOException {
        Requirement requirement = switch (call.header(SKIP).orElse("false")) {
            case "true" -> Requirement.NONE;
            case "false" -> Requirement.PERMITTED;
            default -> throw S3Error.argument(SKIP, call.header(SKIP).orElse(""), "It is true or false").exception();
        };
        List<ObjectNotification> asked = documents.read(call.document("NotificationConfiguration"));
        try {
            notifications.put(call.bucket(), asked, requirement);
        } catch (NotificationRefused e) {
            throw refusal(e).exception();
        }
        return Answers.ok();
    }

    private static S3Error refusal(NotificationRefused refused) {
        String message = String.valueOf(refused.getMessage());
        return switch (refused) {
            case NotificationRefused.Overlap _,NotificationRefused.SameId _,NotificationRefused.TooMany _ ->
                S3Error.of(S3ErrorCode.INVALID_ARGUMENT, message);
            case NotificationRefused.Destination destination -> S3Error
                    .of(S3ErrorCode.INVALID_ARGUMENT, "Unable to validate the following destination configurations")
                    .with("ArgumentName1", destination.functionArn()).with("ArgumentValue1", destination.reason());
        };
    }
}
