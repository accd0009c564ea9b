/**
 * What the author of a plugin compiles against.
 *
 * <p>
 * A plugin is a JAR with a {@link dev.quern.plugin.Plugin}, named in {@code META-INF/services/dev.quern.plugin.Plugin}.
 * In
 * the server's plugins folder lies either the JAR itself or a folder with the JAR and its libraries. Each plugin has a
 * class
 * loader of its own that sees the JDK and {@code dev.quern.function} and {@code dev.quern.plugin}, nothing else: two
 * plugins
 * may bring different versions of one library.
 *
 * <p>
 * This package has no dependencies and is Java 17 byte code.
 */
package dev.quern.plugin;
