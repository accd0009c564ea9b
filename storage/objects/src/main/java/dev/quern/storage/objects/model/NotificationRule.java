package dev.quern.storage.objects.model;

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
 *            what keys begin with; empty for all
 * @param suffix
 *            what keys end with; empty for all
 */
public record NotificationRule(String id, String target, List<String> eventNames, Set<ChangeKind> kinds, String prefix,
        String suffix) {

    public NotificationRule {
        eventNames = List.copyOf(eventNames);
        kinds = Collections.unmodifiableSet(new TreeSet<>(kinds));
    }

    public boolean matches(ChangeKind kind, ObjectKey key) {
        return kinds.contains(kind) && key.value().startsWith(prefix) && key.value().endsWith(suffix);
    }
}
