package dev.quern.runtime.function;

import dev.quern.runtime.code.CodeIdentity;
import java.time.Instant;

/**
 * One version of a function: {@code $LATEST} or a published one.
 *
 * @param name
 *            the function's name
 * @param version
 *            which version
 * @param settings
 *            its settings
 * @param code
 *            its code
 * @param lastModified
 *            when it was last changed, or published
 * @param revisionId
 *            changes with every change; guards against lost updates
 * @param lifecycle
 *            whether it can be invoked
 */
public record FunctionVersion(FunctionName name, Version version, FunctionSettings settings, CodeIdentity code,
        Instant lastModified, String revisionId, Lifecycle lifecycle) {

    FunctionVersion with(Lifecycle other) {
        return new FunctionVersion(name, version, settings, code, lastModified, revisionId, other);
    }
}
