package dev.quern.cli.stack.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Functions, buckets and sources as a file names them: without the region and the account of a server. */
public final class Target {
    /** Before the name of a bucket. */
    public static final String BUCKET = "bucket:";
    /** Before the name of a stream that is a source. */
    public static final String STREAM = "stream ";
    /** Before the name of a table whose changes are a source. */
    public static final String TABLE = "table ";

    private static final Pattern FUNCTION_ARN = Pattern.compile("arn:aws:lambda:[^:]*:[^:]*:function:(.+)");
    private static final Pattern BUCKET_ARN = Pattern.compile("arn:aws:s3:::(.+)");
    private static final Pattern STREAM_ARN = Pattern.compile("arn:aws:kinesis:[^:]*:[^:]*:stream/([^/]+)");

    private Target() {}

    /** A function, perhaps with a colon and its version or alias; {@code bucket:NAME}; or an ARN of something else. */
    public static String of(String text) {
        Matcher function = FUNCTION_ARN.matcher(text);
        if (function.matches()) {
            return function.group(1);
        }
        Matcher bucket = BUCKET_ARN.matcher(text);
        return bucket.matches() ? BUCKET + bucket.group(1) : text;
    }

    /** {@code stream NAME}, or the ARN of something else. */
    public static String source(String arn) {
        Matcher stream = STREAM_ARN.matcher(arn);
        return stream.matches() ? STREAM + stream.group(1) : arn;
    }
}
