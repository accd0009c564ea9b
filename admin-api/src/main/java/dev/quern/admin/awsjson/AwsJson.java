package dev.quern.admin.awsjson;

import dev.quern.admin.http.WireError;
import dev.quern.admin.shape.JsonShapes;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How a service speaks AWS JSON.
 *
 * @param signingName
 *            the name that requests are signed for, {@code logs}
 * @param version
 *            {@code 1.0} or {@code 1.1}, as the content type says it
 * @param targetPrefix
 *            what stands before the operation in {@code X-Amz-Target}, {@code Logs_20140328}
 * @param wording
 *            an error as this service says it, if it says what any service may answer in its own way
 * @param errorType
 *            an error's {@code __type} by its code
 * @param unknown
 *            what to say of an operation, by its name, that is not in the table
 * @param json
 *            reads and prints bodies
 * @param cbor
 *            reads and prints bodies of callers who speak CBOR instead, if the service does
 * @param summed
 *            whether answers carry the CRC-32 of their bodies, as they are sent
 * @param compressing
 *            whether requests may be compressed, and answers are for callers who accept it
 */
public record AwsJson(String signingName, String version, String targetPrefix, UnaryOperator<WireError> wording,
        UnaryOperator<String> errorType, UnaryOperator<String> unknown, JsonShapes json, Optional<JsonShapes> cbor,
        boolean summed, boolean compressing) {

    /** As most services do. */
    public static AwsJson usual(String signingName, String version, String targetPrefix) {
        return new AwsJson(signingName, version, targetPrefix, error -> error, code -> code,
                operation -> "The operation " + operation + " of " + signingName + " is not supported by this server.",
                new JsonShapes(), Optional.empty(), false, false);
    }

    /** How a body is written, and what says so. */
    record Encoding(String contentType, JsonShapes shapes) {}

    Encoding jsonEncoding() {
        return new Encoding("application/x-amz-json-" + version, json);
    }

    /** The encoding of CBOR, if the service speaks it. */
    Optional<Encoding> cborEncoding() {
        return cbor.map(shapes -> new Encoding("application/x-amz-cbor-" + version, shapes));
    }
}
