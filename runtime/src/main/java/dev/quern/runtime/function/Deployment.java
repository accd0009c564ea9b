package dev.quern.runtime.function;

import dev.quern.runtime.code.CodeIdentity;

/**
 * What environments are started from: the settings and prepared code that serve a version now. A new update is a new
 * deployment.
 *
 * @param id
 *            differs between any two deployments
 * @param name
 *            the function's name
 * @param version
 *            the version it serves
 * @param settings
 *            its settings
 * @param code
 *            its code, prepared
 */
public record Deployment(String id, FunctionName name, Version version, FunctionSettings settings, CodeIdentity code) {

    static Deployment of(FunctionVersion version) {
        return new Deployment(version.revisionId(), version.name(), version.version(), version.settings(),
                version.code());
    }
}
