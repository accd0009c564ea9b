package dev.quern.runtime.mapping;

import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.Qualifier;
import java.util.Optional;

/**
 * What is called, and how.
 *
 * @param function
 *            its name
 * @param qualifier
 *            a version or alias; its weights decide anew for each batch
 */
public record MappingTarget(FunctionName function, Optional<String> qualifier, MappingSettings settings) {

    static MappingTarget of(FunctionReference reference, MappingSettings settings) {
        return new MappingTarget(reference.name(), reference.qualifier().map(Qualifier::text), settings);
    }

    /** What is called. */
    public FunctionReference reference() {
        return new FunctionReference(function, qualifier.map(Qualifier::parse));
    }
}
