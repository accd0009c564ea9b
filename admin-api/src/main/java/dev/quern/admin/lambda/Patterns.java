package dev.quern.admin.lambda;

/** The patterns of the published model (2015-03-31) that several shapes share. */
final class Patterns {

    /** {@code FunctionName}. */
    static final String FUNCTION = "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?"
            + "([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?";

    /** {@code NamespacedFunctionName}. */
    static final String NAMESPACED = "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?"
            + "(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?";

    /** {@code FunctionArn}. */
    static final String FUNCTION_ARN = "arn:(aws[a-zA-Z-]*)?:lambda:[a-z]{2}(-gov)?-[a-z]+-\\d{1}:\\d{12}:function:"
            + "[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?";

    /** {@code TaggableResource}. */
    static final String TAGGABLE = "arn:(aws[a-zA-Z-]*):lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:"
            + "(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}"
            + "|event-source-mapping:[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})";

    /** {@code Arn}. */
    static final String ARN = "arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:([a-z]{2}(-gov)?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)";

    /** {@code Qualifier}. */
    static final String QUALIFIER = "(|[a-zA-Z0-9$_-]+)";

    /** {@code FunctionUrlQualifier}. */
    static final String URL_QUALIFIER = "(^\\$LATEST$)|((?!^[0-9]+$)([a-zA-Z0-9-_]+))";

    /** {@code Version}. */
    static final String VERSION = "(\\$LATEST|[0-9]+)";

    /** {@code Alias}. */
    static final String ALIAS = "(?!^[0-9]+$)([a-zA-Z0-9-_]+)";

    /** {@code RoleArn}. */
    static final String ROLE = "arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+";

    /** {@code Handler}. */
    static final String HANDLER = "[^\\s]+";

    /** {@code ResourceArn}. */
    static final String RESOURCE_ARN = "(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()";

    /** {@code DestinationArn}. */
    static final String DESTINATION_ARN = "^$|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:([a-z]{2}(-gov)?-[a-z]+-\\d{1})?:"
            + "(\\d{12})?:(.*)";

    /** {@code LayerVersionArn}. */
    static final String LAYER_VERSION_ARN = "arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+";

    /** {@code LogGroup}. */
    static final String LOG_GROUP = "[\\.\\-_/#A-Za-z0-9]+";

    /** A bucket. */
    static final String S3_BUCKET = "^[0-9A-Za-z\\.\\-_]*(?<!\\.)$";

    private Patterns() {}
}
