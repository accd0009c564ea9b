package dev.quern.admin.s3.website;

import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.xml.XmlElement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a bucket is a website.
 *
 * @param redirectAll
 *            where every request is sent; then nothing else is set
 * @param index
 *            what is added to a key that names a folder; empty text if there is {@code redirectAll}
 * @param error
 *            the key of the page that is shown with errors
 * @param rules
 *            of which the first that fits redirects a request
 */
record Website(Optional<Target> redirectAll, String index, Optional<String> error, List<Rule> rules) {
    private static final int MOST_RULES = 50;
    private static final Set<String> CODES = Set.of("301", "302", "303", "304", "305", "307", "308");

    /** Another host. */
    record Target(String host, Optional<String> protocol) {}

    /**
     * @param prefix
     *            what the key begins with
     * @param errorCode
     *            the status that would be answered otherwise
     * @param status
     *            the status of the redirection
     */
    record Rule(Optional<String> prefix, Optional<Integer> errorCode, Optional<String> host, Optional<String> protocol,
            Optional<String> newPrefix, Optional<String> newKey, int status) {

        boolean fits(String key, Optional<Integer> code) {
            return prefix.filter(text -> !key.startsWith(text)).isEmpty() && errorCode.equals(code);
        }

        String key(String key) {
            return newKey.orElseGet(() -> newPrefix.map(text -> text + key.substring(prefix.orElse("").length()))
                    .orElse(key));
        }
    }

    static Website read(XmlElement document) {
        Optional<Target> all = document.child("RedirectAllRequestsTo").map(Website::target);
        if (all.isPresent()) {
            if (document.children().size() > 1) {
                throw request("RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.");
            }
            return new Website(all, "", Optional.empty(), List.of());
        }
        String index = document.child("IndexDocument").flatMap(element -> element.value("Suffix"))
                .orElseThrow(() -> argument("A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo"
                        + " is empty"));
        if (index.isEmpty() || index.contains("/")) {
            throw argument("The IndexDocument Suffix is not well formed");
        }
        Optional<String> error = document.child("ErrorDocument")
                .map(element -> element.value("Key").filter(key -> !key.isEmpty()).orElseThrow(Website::malformed));
        List<Rule> rules = document.child("RoutingRules").map(list -> list.all("RoutingRule").stream()
                .map(Website::rule).toList()).orElse(List.of());
        if (rules.size() > MOST_RULES) {
            throw request(
                    rules.size() + " routing rules provided, the number of routing rules in a website configuration"
                            + " is limited to " + MOST_RULES + ".");
        }
        return new Website(Optional.empty(), index, error, rules);
    }

    private static Target target(XmlElement element) {
        return new Target(host(element).orElseThrow(Website::malformed), protocol(element));
    }

    private static Optional<String> host(XmlElement element) {
        Optional<String> host = element.value("HostName").map(String::strip);
        if (host.filter(text -> !text.matches("[A-Za-z0-9.:-]+")).isPresent()) {
            throw malformed();
        }
        return host;
    }

    private static Optional<String> protocol(XmlElement element) {
        Optional<String> protocol = element.value("Protocol").map(String::strip);
        if (protocol.filter(text -> !text.equals("http") && !text.equals("https")).isPresent()) {
            throw request(
                    "Invalid protocol, protocol can be http or https. If not defined the protocol will be selected"
                            + " automatically.");
        }
        return protocol;
    }

    private static Rule rule(XmlElement element) {
        XmlElement redirect = element.child("Redirect").orElseThrow(Website::malformed);
        Optional<XmlElement> condition = element.child("Condition");
        Optional<String> code = redirect.value("HttpRedirectCode").map(String::strip);
        if (code.filter(text -> !CODES.contains(text)).isPresent()) {
            throw request(
                    "The provided HTTP redirect code (" + code.get() + ") is not valid. Valid codes are 3XX except"
                            + " 300.");
        }
        Rule rule = new Rule(condition.flatMap(part -> part.value("KeyPrefixEquals")),
                condition.flatMap(part -> part.value("HttpErrorCodeReturnedEquals")).map(Website::errorCode),
                host(redirect), protocol(redirect), redirect.value("ReplaceKeyPrefixWith"),
                redirect.value("ReplaceKeyWith"), Integer.parseInt(code.orElse("301")));
        if (rule.newKey().isPresent() && rule.newPrefix().isPresent()) {
            throw request("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
        }
        if (redirect.children().isEmpty()
                || condition.isPresent() && rule.prefix().isEmpty() && rule.errorCode().isEmpty()) {
            throw malformed();
        }
        return rule;
    }

    private static Integer errorCode(String text) {
        if (!text.strip().matches("[45][0-9]{2}")) {
            throw request("The provided HTTP error code (" + text + ") is not valid. Valid codes are 4XX or 5XX.");
        }
        return Integer.valueOf(text.strip());
    }

    private static RuntimeException malformed() {
        return S3Error.of(S3ErrorCode.MALFORMED_XML).exception();
    }

    private static RuntimeException argument(String message) {
        return S3Error.of(S3ErrorCode.INVALID_ARGUMENT, message).exception();
    }

    private static RuntimeException request(String message) {
        return S3Error.of(S3ErrorCode.INVALID_REQUEST, message).exception();
    }
}
