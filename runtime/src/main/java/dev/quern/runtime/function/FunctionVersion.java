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

    /** Whether code and settings are the same; the description does not count. */
    boolean isSameAs(FunctionVersion other) {
        return code.equals(other.code) && settings.withDescription("").equals(other.settings.withDescription(""));
    }

    FunctionVersion with(Lifecycle other) {
        return new FunctionVersion(name, version, settings, code, lastModified, revisionId, other);
    }
}
