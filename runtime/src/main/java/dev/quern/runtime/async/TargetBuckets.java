package dev.quern.runtime.async;

import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which buckets may keep the records of failed calls. Safe for use by several threads. */
public final class TargetBuckets {

    private static final Pattern ARN = Pattern.compile("arn:aws[a-zA-Z0-9-]*:s3:::(.*)", Pattern.DOTALL);

    private final RecordBuckets buckets;

    TargetBuckets(RecordBuckets buckets) {
        this.buckets = buckets;
    }

    /** The name in the ARN of a bucket; empty for any other. */
    public static Optional<String> nameIn(String arn) {
        Matcher matcher = ARN.matcher(arn);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * Checks what is to be told of failures.
     *
     * @throws InvalidParameter
     *             if there is no such bucket
     */
    void checkFailureDestination(String arn, String bucket) {
        if (!buckets.exists(bucket)) {
            throw new InvalidParameter("The destination ARN " + arn + " is invalid: there is no such bucket here.");
        }
    }
}
