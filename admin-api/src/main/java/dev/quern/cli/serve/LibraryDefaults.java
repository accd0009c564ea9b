package dev.quern.cli.serve;

import java.util.Map;

/**
 * What a server wants of libraries that ask system properties only. What the user sets stays. To be called before those
 * libraries are used: they look once.
 */
final class LibraryDefaults {

    private static final Map<String, String> PROPERTIES = Map.of(
            // events for the flight recorder, which loads a good part of it
            "io.netty.jfr.enabled", "false",
            // a resolver of its own beside the JDK's, for connections that a server does not make with Vert.x
            "vertx.disableDnsResolver", "true");

    private LibraryDefaults() {}

    static void apply() {
        PROPERTIES.forEach(System.getProperties()::putIfAbsent);
    }
}
