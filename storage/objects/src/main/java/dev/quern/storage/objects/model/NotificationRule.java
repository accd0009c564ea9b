package dev.quern.storage.objects.model;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is to be told of which changes in a bucket.
 *
 * @param id
 *            names the rule in its bucket
 * @param target
 *            who is told, in the caller's words
 * @param eventNames
 *            the events as the client named them, wildcards included; kept, not read
 * @param kinds
 *            the changes that these names stand for
 * @param prefix
 *            what keys begin with, {@linkplain #encode encoded}; empty for all. Kept as the client wrote it
 * @param suffix
 *            what keys end with, encoded likewise; empty for all
 */
public record NotificationRule(String id, String target, List<String> eventNames, Set<ChangeKind> kinds, String prefix,
        String suffix) {

    public NotificationRule {
        eventNames = List.copyOf(eventNames);
        kinds = Collections.unmodifiableSet(new TreeSet<>(kinds));
    }

    public boolean matches(ChangeKind kind, ObjectKey key) {
        return kinds.contains(kind) && key.value().startsWith(decode(prefix))
                && key.value().endsWith(decode(suffix));
    }

    /** Text of a key as notifications have it: encoded like a form, with its slashes. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    /** Text of a key out of what {@link #encode} has made of it; what is not encoded stands for itself. */
    public static String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
