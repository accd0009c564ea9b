package dev.quern.admin.s3.access;

import dev.quern.admin.auth.Principal;
import java.util.List;
import java.util.Map;

/**
 * What somebody wants to do, as policies see it.
 *
 * @param action
 *            such as {@code s3:GetObject}
 * @param resource
 *            such as {@code arn:aws:s3:::bucket/key}
 * @param context
 *            values of condition keys, by name in lower case
 */
record Attempt(Principal principal, String action, String resource, Map<String, List<String>> context) {}
