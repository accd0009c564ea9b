package dev.quern.admin.s3.access;

import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.xml.XmlElement;
import dev.quern.admin.s3.xml.XmlWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What pages of other origins may do with a bucket.
 *
 * @param origins
 *            from where; one star each at most
 * @param headers
 *            the header fields that they may send; one star each at most
 * @param exposed
 *            the header fields of answers that they may read
 * @param maxAge
 *            how many seconds a browser may remember it
 */
record CorsRule(Optional<String> id, List<String> origins, List<String> methods, List<String> headers,
        List<String> exposed, Optional<Integer> maxAge) {
    private static final int MOST = 100;
    private static final int LONGEST_ID = 255;
    private static final Set<String> METHODS = Set.of("GET", "PUT", "HEAD", "POST", "DELETE");
    private static final Set<String> ELEMENTS = Set.of("ID", "AllowedOrigin", "AllowedMethod", "AllowedHeader",
            "ExposeHeader", "MaxAgeSeconds");

    static List<CorsRule> read(XmlElement document) {
        List<CorsRule> rules = document.all("CORSRule").stream().map(CorsRule::rule).toList();
        if (rules.isEmpty() || rules.size() > MOST || rules.size() != document.children().size()) {
            throw malformed();
        }
        return rules;
    }

    private static CorsRule rule(XmlElement element) {
        if (!element.children().stream().allMatch(child -> ELEMENTS.contains(child.name()))) {
            throw malformed();
        }
        CorsRule rule = new CorsRule(element.value("ID"), texts(element, "AllowedOrigin"),
                texts(element, "AllowedMethod"), texts(element, "AllowedHeader"), texts(element, "ExposeHeader"),
                element.value("MaxAgeSeconds").map(CorsRule::seconds));
        if (rule.origins.isEmpty() || rule.methods.isEmpty()
                || rule.id.filter(text -> text.length() > LONGEST_ID).isPresent()
                || !rule.exposed.stream().allMatch(name -> name.matches("[!-~]+"))) {
            throw malformed();
        }
        for (String method : rule.methods) {
            if (!METHODS.contains(method)) {
                throw S3Error
                        .of(S3ErrorCode.INVALID_REQUEST, "Found unsupported HTTP method in CORS config. Unsupported"
                                + " method is " + method)
                        .exception();
            }
        }
        requireOneStar(rule.origins, "AllowedOrigin");
        requireOneStar(rule.headers, "AllowedHeader");
        if (rule.exposed.stream().anyMatch(name -> name.contains("*"))) {
            throw S3Error.of(S3ErrorCode.INVALID_REQUEST, "ExposeHeader \"*\" contains wildcard. We currently do not"
                    + " support wildcard for ExposeHeader.").exception();
        }
        return rule;
    }

    private static void requireOneStar(List<String> patterns, String element) {
        for (String pattern : patterns) {
            if (pattern.indexOf('*') != pattern.lastIndexOf('*')) {
                throw S3Error.of(S3ErrorCode.INVALID_REQUEST, element + " \"" + pattern
                        + "\" can not have more than one wildcard.").exception();
            }
        }
    }

    private static List<String> texts(XmlElement element, String name) {
        return element.all(name).stream().map(child -> child.text().strip()).toList();
    }

    private static Integer seconds(String text) {
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    private static RuntimeException malformed() {
        return S3Error.of(S3ErrorCode.MALFORMED_XML).exception();
    }

    static XmlWriter write(List<CorsRule> rules) {
        XmlWriter xml = XmlWriter.result("CORSConfiguration");
        for (CorsRule rule : rules) {
            xml.open("CORSRule").text("ID", rule.id);
            rule.headers.forEach(header -> xml.text("AllowedHeader", header));
            rule.methods.forEach(method -> xml.text("AllowedMethod", method));
            rule.origins.forEach(origin -> xml.text("AllowedOrigin", origin));
            rule.exposed.forEach(header -> xml.text("ExposeHeader", header));
            rule.maxAge.ifPresent(age -> xml.text("MaxAgeSeconds", age));
            xml.close();
        }
        return xml;
    }

    boolean fits(String origin, String method, List<String> asked) {
        return methods.contains(method) && origins.stream().anyMatch(pattern -> oneStar(pattern, origin))
                && asked.stream().allMatch(name -> headers.stream()
                        .anyMatch(pattern -> oneStar(pattern.toLowerCase(Locale.ROOT), name)));
    }

    boolean isForAll() {
        return origins.contains("*");
    }

    /** A question mark is no more than that here. */
    private static boolean oneStar(String pattern, String text) {
        int star = pattern.indexOf('*');
        return star < 0
                ? pattern.equals(text)
                : text.length() >= pattern.length() - 1 && text.startsWith(pattern.substring(0, star))
                        && text.endsWith(pattern.substring(star + 1));
    }
}
