package dev.quern.runtime.policy;

import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.url.FunctionUrl;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One grant of a resource policy, as {@code AddPermission} makes it.
 *
 * @param id
 *            identifies the statement in its policy
 * @param action
 *            what is granted, such as {@code lambda:InvokeFunction}
 * @param principal
 *            to whom: an account, an ARN, a service such as {@code s3.amazonaws.com}, or {@code *}
 * @param sourceArn
 *            only for requests on behalf of this resource
 * @param sourceAccount
 *            only for requests on behalf of a resource of this account
 * @param eventSourceToken
 *            only for requests with this token
 * @param organization
 *            only for principals of this organisation
 * @param urlAuth
 *            only for function URLs of this kind
 * @param viaUrl
 *            only for calls that come by a function URL
 */
public record Statement(String id, String action, String principal, Optional<String> sourceArn,
        Optional<String> sourceAccount,
        Optional<String> eventSourceToken, Optional<String> organization, Optional<FunctionUrl.Auth> urlAuth,
        boolean viaUrl) {

    private static final String INVOKE_URL = "lambda:InvokeFunctionUrl";
    private static final Set<String> INVOKE_ACTIONS = Set.of("lambda:InvokeFunction", "lambda:*", "*");
    private static final Set<String> URL_ACTIONS = Set.of(INVOKE_URL, "lambda:*", "*");

    /** An account, an ARN, everybody, or a service, whose name is one of a host. */
    private static final Pattern PRINCIPAL = Pattern.compile("\\*|\\d{12}|arn:[^\\s]+|[^\\s.*]+(\\.[^\\s.*]+)+");

    /** A grant that would hold for nobody is a mistake of whoever makes it. */
    void check() {
        if (!PRINCIPAL.matcher(principal).matches()) {
            throw new InvalidParameter("The provided principal was invalid. Please check the principal and try again.");
        }
        if (urlAuth.isPresent() && !action.equals(INVOKE_URL)) {
            throw new InvalidParameter("FunctionUrlAuthType is only supported for " + INVOKE_URL + " action");
        }
    }

    /**
     * Whether anybody may call a function URL without authentication. AWS asks URLs made since October 2025 for a
     * second
     * grant, of {@code lambda:InvokeFunction}; this one alone has opened a URL since there are URLs, and does so here.
     */
    boolean opensUrlToAll() {
        return URL_ACTIONS.contains(action) && principal.equals("*") && sourceArn.isEmpty() && sourceAccount.isEmpty()
                && eventSourceToken.isEmpty() && organization.isEmpty()
                && urlAuth.filter(auth -> auth != FunctionUrl.Auth.NONE).isEmpty();
    }

    /**
     * Whether a service may call the function on behalf of a resource.
     *
     * @param service
     *            such as {@code s3.amazonaws.com}
     * @param resourceArn
     *            the resource
     * @param resourceAccount
     *            whose it is
     */
    boolean permits(String service, String resourceArn, String resourceAccount) {
        return INVOKE_ACTIONS.contains(action) && (principal.equals(service) || principal.equals("*"))
                && sourceArn.filter(pattern -> !like(pattern, resourceArn)).isEmpty()
                && sourceAccount.filter(account -> !account.equals(resourceAccount)).isEmpty()
                && eventSourceToken.isEmpty() && organization.isEmpty() && urlAuth.isEmpty() && !viaUrl;
    }

    /** As {@code ArnLike} compares: an asterisk stands for any text, a question mark for any one character. */
    private static boolean like(String pattern, String text) {
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.splitWithDelimiters("[*?]", -1)) {
            regex.append(switch (part) {
                case "*" -> ".*";
                case "?" -> ".";
                default -> Pattern.quote(part);
            });
        }
        return Pattern.matches(regex.toString(), text);
    }
}
