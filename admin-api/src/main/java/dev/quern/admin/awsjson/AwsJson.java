package dev.quern.admin.awsjson;

/**
 * How a service speaks AWS JSON.
 *
 * @param signingName
 *            the name that requests are signed for, {@code logs}
 * @param version
 *            {@code 1.0} or {@code 1.1}, as the content type says it
 * @param targetPrefix
 *            what stands before the operation in {@code X-Amz-Target}, {@code Logs_20140328}
 * @param errorPrefix
 *            what stands before an error's code in {@code __type}; empty for most services
 */
public record AwsJson(String signingName, String version, String targetPrefix, String errorPrefix) {

    String contentType() {
        return "application/x-amz-json-" + version;
    }
}
