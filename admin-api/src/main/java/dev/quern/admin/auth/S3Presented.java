package dev.quern.admin.auth;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the signature of a request to S3, with S3's own errors. */
final class S3Presented {
    private static final long LONGEST = 604_800;
    private static final String MALFORMED = "The authorization header is malformed; ";

    private S3Presented() {}

    /** Empty if the request is not signed. */
    static Optional<PresentedSignature> of(RequestHead head) throws S3Refusal {
        // an empty field says as little as none
        Optional<String> authorization = head.header("authorization").filter(text -> !text.isBlank());
        Map<String, String> query = query(head);
        boolean presigned = query.containsKey("X-Amz-Algorithm") || query.containsKey("X-Amz-Signature")
                || query.containsKey("X-Amz-Credential");
        boolean version2 = query.containsKey("Signature") && query.containsKey("AWSAccessKeyId");
        if (authorization.isPresent() && (presigned || version2)) {
            throw new S3Refusal("InvalidArgument", 400,
                    "Only one auth mechanism allowed; only the X-Amz-Algorithm query"
                            + " parameter, Signature query string parameter or the Authorization header should be specified");
        }
        if (version2 || authorization.isPresent() && authorization.get().startsWith("AWS ")) {
            throw ofVersion2();
        }
        if (authorization.isPresent()) {
            return Optional.of(fromHeader(head, authorization.get()));
        }
        return presigned ? Optional.of(fromQuery(query)) : Optional.empty();
    }

    /** What is signed in S3's old way is not looked at. */
    static S3Refusal ofVersion2() {
        return new S3Refusal("InvalidRequest", 400, "The authorization mechanism you have provided is not supported."
                + " Please use AWS4-HMAC-SHA256.");
    }

    private static Map<String, String> query(RequestHead head) {
        if (!head.rawQuery().contains("X-Amz-") && !head.rawQuery().contains("Signature")) {
            return Map.of();
        }
        Map<String, String> query = new HashMap<>();
        Percent.parameters(head.rawQuery()).forEach(parameter -> query.put(parameter.name(), parameter.value()));
        return query;
    }

    private static PresentedSignature fromHeader(RequestHead head, String authorization) throws S3Refusal {
        int space = authorization.indexOf(' ');
        String algorithm = space < 0 ? authorization : authorization.substring(0, space);
        requireAlgorithm(algorithm, new S3Refusal("InvalidArgument", 400, "Unsupported Authorization Type")
                .with("ArgumentName", "Authorization").with("ArgumentValue", authorization));
        Optional<AmzDate> date = head.header("x-amz-date").isPresent()
                ? head.header("x-amz-date").flatMap(AmzDate::parse)
                : head.header("date").flatMap(AmzDate::parseHttpDate);
        AmzDate signed = date.orElseThrow(() -> new S3Refusal("AccessDenied", 403,
                "AWS authentication requires a valid Date or x-amz-date header"));
        Map<String, String> parts = new HashMap<>();
        for (String part : authorization.substring(Math.max(space, 0)).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
            }
        }
        for (String name : List.of("Credential", "SignedHeaders", "Signature")) {
            if (parts.getOrDefault(name, "").isEmpty()) {
                throw malformed("the authorization header requires three components: Credential, SignedHeaders, and"
                        + " Signature.");
            }
        }
        return build(parts, signed, head.header("x-amz-security-token").orElse(null), null);
    }

    private static PresentedSignature fromQuery(Map<String, String> query) throws S3Refusal {
        for (String name : List.of("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-Date",
                "X-Amz-SignedHeaders", "X-Amz-Expires")) {
            if (query.getOrDefault(name, "").isEmpty()) {
                throw queryError("Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential,"
                        + " X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
            }
        }
        requireAlgorithm(query.getOrDefault("X-Amz-Algorithm", ""),
                queryError("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\""));
        Optional<AmzDate> date = AmzDate.parse(query.getOrDefault("X-Amz-Date", ""));
        if (date.isEmpty()) {
            throw queryError("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
        }
        Duration expires = expires(query.getOrDefault("X-Amz-Expires", ""));
        Map<String, String> parts = Map.of("Credential", query.getOrDefault("X-Amz-Credential", ""), "SignedHeaders",
                query.getOrDefault("X-Amz-SignedHeaders", ""), "Signature", query.getOrDefault("X-Amz-Signature", ""));
        return build(parts, date.get(), query.get("X-Amz-Security-Token"), expires);
    }

    private static void requireAlgorithm(String algorithm, S3Refusal otherwise) throws S3Refusal {
        if (algorithm.startsWith("AWS4-ECDSA-")) {
            throw new S3Refusal("NotImplemented", 501, "This server checks signatures of AWS4-HMAC-SHA256 only, not of "
                    + algorithm + ".");
        }
        if (!algorithm.equals(SigningCrypto.ALGORITHM)) {
            throw otherwise;
        }
    }

    private static Duration expires(String text) throws S3Refusal {
        long seconds;
        try {
            seconds = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw queryError("X-Amz-Expires should be a number");
        }
        if (seconds < 1) {
            throw queryError("X-Amz-Expires must be non-negative");
        }
        if (seconds > LONGEST) {
            throw queryError(
                    "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must"
                            + " be less than 604800 seconds");
        }
        return Duration.ofSeconds(seconds);
    }

    /** A credential such as {@code id/20261124/us-east-1/s3/aws4_request}, in a header, a query or a form. */
    static PresentedSignature build(Map<String, String> parts, AmzDate date, @Nullable String token,
            @Nullable Duration expires) throws S3Refusal {
        boolean header = expires == null;
        String[] fields = parts.getOrDefault("Credential", "").split("/", -1);
        int n = fields.length;
        if (n < 5 || Arrays.asList(fields).contains("")) {
            String expecting = "the Credential is mal-formed; expecting"
                    + " \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".";
            throw header
                    ? malformed(expecting)
                    : queryError("Error parsing the X-Amz-Credential parameter; "
                            + expecting);
        }
        CredentialScope scope = new CredentialScope(fields[n - 4], fields[n - 3], fields[n - 2]);
        if (!fields[n - 1].equals(CredentialScope.TERMINATOR)) {
            throw refusal(header, "incorrect terminal \"" + fields[n - 1] + "\". This endpoint uses \"aws4_request\".");
        }
        if (!scope.service().equals(S3Authenticator.SERVICE)) {
            throw refusal(header, "incorrect service \"" + scope.service() + "\". This endpoint belongs to \"s3\".");
        }
        if (!scope.date().equals(date.day())) {
            throw refusal(header, "Invalid credential date \"" + scope.date() + "\". This date is not the same as"
                    + " X-Amz-Date: \"" + date.day() + "\".");
        }
        return new PresentedSignature(String.join("/", Arrays.copyOfRange(fields, 0, n - 4)), scope, date,
                List.of(parts.getOrDefault("SignedHeaders", "").split(";", -1)), parts.getOrDefault("Signature", ""),
                token, expires);
    }

    private static S3Refusal refusal(boolean header, String message) {
        return header ? malformed(message) : queryError("Error parsing the X-Amz-Credential parameter; " + message);
    }

    private static S3Refusal malformed(String message) {
        return new S3Refusal("AuthorizationHeaderMalformed", 400, MALFORMED + message);
    }

    private static S3Refusal queryError(String message) {
        return new S3Refusal("AuthorizationQueryParametersError", 400, message);
    }
}
