package dev.quern.runtime.concurrency;

import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.Qualifier;
import java.time.Instant;

/**
 * That environments are to be kept ready for a version or an alias.
 *
 * @param function
 *            the function
 * @param qualifier
 *            a published version or an alias
 * @param executions
 *            for how many invocations at a time; 1 and up
 * @param lastModified
 *            when this was decided
 */
public record ProvisionedConcurrency(FunctionName function, Qualifier qualifier, int executions,
        Instant lastModified) {

    /** The version or alias. */
    public FunctionReference target() {
        return FunctionReference.to(function, qualifier);
    }
}
