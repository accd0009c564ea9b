package dev.quern.plugin;

import java.nio.file.Path;

/**
 * A function's code as it was uploaded.
 *
 * @param sha256
 *            the SHA-256 of the archive, in lower-case hexadecimal; packages with the same bytes are the same package
 * @param archive
 *            the archive (ZIP or JAR) as uploaded; read-only
 * @param workDirectory
 *            a folder of this package and this runtime, where {@link FunctionRuntime#prepare} may leave what
 *            {@link FunctionRuntime#start} needs; exists, survives restarts, removed with the package
 */
public record CodePackage(String sha256, Path archive, Path workDirectory) {}
