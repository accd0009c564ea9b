package dev.quern.admin.s3.call;

import dev.quern.admin.http.WireResponse;
import java.util.Set;

/**
 * One line of the table of operations.
 *
 * @param name
 *            its name in the published model
 * @param action
 *            what a policy calls it, without {@code s3:}; the access check of an object's version adds to it. Empty if
 *            the
 *            operation itself asks who may do it
 * @param headers
 *            the {@code x-amz-*} header fields that it understands besides those that all do, in lower case
 * @param parameters
 *            the query parameters that it understands
 * @param refused
 *            what it refuses of the model's document, for the page on compatibility
 */
public record S3Operation(String name, String action, Set<String> headers, Set<String> parameters,
        Set<String> refused, Handler handler) {

    /** Does the work, on a thread that may block. */
    @FunctionalInterface
    public interface Handler {
        WireResponse handle(S3Call call) throws Exception;
    }

    /** An operation that understands no header field and parameter of its own. */
    public static S3Operation of(String name, String action, Handler handler) {
        return new S3Operation(name, action, Set.of(), Set.of(), Set.of(), handler);
    }

    /** The same, understanding these header fields. */
    public S3Operation headers(String... more) {
        return new S3Operation(name, action, Set.of(more), parameters, refused, handler);
    }

    /** The same, understanding these query parameters. */
    public S3Operation parameters(String... more) {
        return new S3Operation(name, action, headers, Set.of(more), refused, handler);
    }

    /** The same, refusing these members of the document, or these values of them. */
    public S3Operation refusing(String... members) {
        return new S3Operation(name, action, headers, parameters, Set.of(members), handler);
    }
}
