package dev.quern.admin.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about its signature, from the {@code Authorization} header or from the query.
 *
 * @param sessionToken
 *            the token sent along; null if there is none
 * @param expires
 *            how long a presigned request is good for; null for the header form
 */
record PresentedSignature(String accessKeyId, CredentialScope scope, AmzDate date, List<String> signedHeaders,
        String signature, @Nullable String sessionToken, @Nullable Duration expires) {
    private static final Duration LONGEST = Duration.ofDays(7);

    /** Empty if the request carries no signature at all. */
    static Optional<PresentedSignature> of(RequestHead head) throws AuthenticationException {
        Optional<String> authorization = head.header("authorization");
        if (authorization.isPresent()) {
            return Optional.of(fromHeader(head, authorization.get()));
        }
        if (!head.rawQuery().contains("X-Amz-")) {
            return Optional.empty();
        }
        Map<String, String> query = new HashMap<>();
        for (Percent.Parameter parameter : Percent.parameters(head.rawQuery())) {
            if (parameter.name().startsWith("X-Amz-") && query.put(parameter.name(), parameter.value()) != null) {
                throw AuthenticationException.incomplete("The query parameter '" + parameter.name()
                        + "' is given more than once.");
            }
        }
        boolean signed = query.containsKey("X-Amz-Algorithm") || query.containsKey("X-Amz-Credential")
                || query.containsKey(CanonicalRequest.SIGNATURE_PARAMETER);
        return signed ? Optional.of(fromQuery(query)) : Optional.empty();
    }

    private static PresentedSignature fromHeader(RequestHead head, String authorization)
            throws AuthenticationException {
        int space = authorization.indexOf(' ');
        String algorithm = space < 0 ? authorization : authorization.substring(0, space);
        Map<String, String> parts = new HashMap<>();
        if (algorithm.equals(SigningCrypto.ALGORITHM) && space > 0) {
            for (String part : authorization.substring(space + 1).split(",", -1)) {
                int equals = part.indexOf('=');
                if (equals > 0) {
                    parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
                }
            }
        } else if (algorithm.startsWith("AWS4-")) {
            throw AuthenticationException.incomplete("Unsupported AWS 'algorithm': '" + algorithm + "'.");
        }
        String amzDate = head.header("x-amz-date").orElse(null);
        String httpDate = head.header("date").orElse(null);
        requireAll(parts, amzDate != null || httpDate != null);
        Optional<AmzDate> date = amzDate != null
                ? AmzDate.parse(amzDate)
                : AmzDate.parseHttpDate(String.valueOf(httpDate));
        return build(parts, date.orElseThrow(() -> AuthenticationException.incomplete(
                "Date must be in ISO-8601 'basic format'. Got '" + (amzDate != null ? amzDate : httpDate)
                        + "'. See http://en.wikipedia.org/wiki/ISO_8601")),
                head.header("x-amz-security-token").orElse(null), null);
    }

    private static void requireAll(Map<String, String> parts, boolean dated) throws AuthenticationException {
        List<String> missing = new ArrayList<>();
        for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
            if (parts.getOrDefault(name, "").isEmpty()) {
                missing.add("Authorization header requires '" + name + "' parameter.");
            }
        }
        if (!dated) {
            missing.add("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        }
        if (!missing.isEmpty()) {
            throw AuthenticationException.incomplete(String.join(" ", missing));
        }
    }

    private static PresentedSignature fromQuery(Map<String, String> query) throws AuthenticationException {
        List<String> missing = new ArrayList<>();
        for (String name : List.of("X-Amz-Algorithm", "X-Amz-Credential", CanonicalRequest.SIGNATURE_PARAMETER,
                "X-Amz-SignedHeaders", "X-Amz-Date", "X-Amz-Expires")) {
            if (query.getOrDefault(name, "").isEmpty()) {
                missing.add("AWS query-string parameters must include '" + name + "'.");
            }
        }
        if (!missing.isEmpty()) {
            throw AuthenticationException.incomplete(String.join(" ", missing) + " Re-examine the query-string "
                    + "parameters.");
        }
        String algorithm = query.getOrDefault("X-Amz-Algorithm", "");
        if (!algorithm.equals(SigningCrypto.ALGORITHM)) {
            throw AuthenticationException.incomplete("Unsupported AWS 'algorithm': '" + algorithm + "'.");
        }
        String date = query.getOrDefault("X-Amz-Date", "");
        Map<String, String> parts = Map.of("Credential", query.getOrDefault("X-Amz-Credential", ""), "SignedHeaders",
                query.getOrDefault("X-Amz-SignedHeaders", ""), "Signature",
                query.getOrDefault(CanonicalRequest.SIGNATURE_PARAMETER, ""));
        return build(parts, AmzDate.parse(date).orElseThrow(() -> AuthenticationException
                .incomplete("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\". Got '" + date
                        + "'.")),
                query.get("X-Amz-Security-Token"), expires(query.getOrDefault("X-Amz-Expires", "")));
    }

    private static Duration expires(String text) throws AuthenticationException {
        try {
            Duration expires = Duration.ofSeconds(Long.parseLong(text));
            if (expires.isPositive() && expires.compareTo(LONGEST) <= 0) {
                return expires;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number that is out of range
        }
        throw AuthenticationException.incomplete("X-Amz-Expires must be a number of seconds from 1 to "
                + LONGEST.toSeconds() + ". Got '" + text + "'.");
    }

    private static PresentedSignature build(Map<String, String> parts, AmzDate date, @Nullable String token,
            @Nullable Duration expires) throws AuthenticationException {
        String credential = parts.getOrDefault("Credential", "");
        String[] fields = credential.split("/", -1);
        // an access key id may hold slashes in theory: the scope is the last four fields
        int n = fields.length;
        if (n < 5 || !fields[n - 1].equals(CredentialScope.TERMINATOR) || Arrays.asList(fields).contains("")) {
            throw AuthenticationException.incomplete(
                    "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term,"
                            + " got '" + credential + "'");
        }
        String accessKeyId = String.join("/", Arrays.copyOfRange(fields, 0, n - 4));
        List<String> signed = List.of(parts.getOrDefault("SignedHeaders", "").split(";", -1));
        return new PresentedSignature(accessKeyId, new CredentialScope(fields[n - 4], fields[n - 3], fields[n - 2]),
                date, signed, parts.getOrDefault("Signature", ""), token, expires);
    }
}
