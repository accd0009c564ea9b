package dev.quern.runtime.policy;

import java.util.List;

/**
 * The policy of a function, version or alias.
 *
 * @param statements
 *            the grants, in the order in which they were added
 * @param revisionId
 *            changes with every change; guards against lost updates
 */
public record ResourcePolicy(List<Statement> statements, String revisionId) {

    public ResourcePolicy {
        statements = List.copyOf(statements);
    }
}
