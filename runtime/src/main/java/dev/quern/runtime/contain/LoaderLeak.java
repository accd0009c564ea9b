package dev.quern.runtime.contain;

import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.Version;
import java.time.Instant;

/**
 * The class loader of an environment that was ended and has outlived collections that would have unloaded it: its
 * classes, statics and all that they refer to stay in memory.
 *
 * @param function
 *            whose it is
 * @param version
 *            the version
 * @param environment
 *            the environment's identifier, which its log stream ends with
 * @param since
 *            when the environment was ended
 * @param kind
 *            what kind of thing holds it
 * @param holder
 *            which thing; for a thread with its stack
 */
public record LoaderLeak(FunctionName function, Version version, String environment, Instant since, HolderKind kind,
        String holder) {}
