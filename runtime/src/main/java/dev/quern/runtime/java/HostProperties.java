package dev.quern.runtime.java;

import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The host's system properties that functions may see: those that describe the JVM and the platform. Everything else,
 * such as a password given with {@code -D} or the command line, stays with the host. Immutable.
 */
final class HostProperties {

    private static final List<String> VISIBLE = List.of("java.version",
            "java.version.date",
            "java.runtime.name",
            "java.runtime.version",
            "java.vendor",
            "java.vendor.url",
            "java.vendor.version",
            "java.vm.name",
            "java.vm.vendor",
            "java.vm.version",
            "java.vm.info",
            "java.vm.specification.name",
            "java.vm.specification.vendor",
            "java.vm.specification.version",
            "java.specification.name",
            "java.specification.vendor",
            "java.specification.version",
            "java.class.version",
            "java.home",
            "java.library.path",
            "os.name",
            "os.arch",
            "os.version",
            "file.separator",
            "path.separator",
            "line.separator",
            "file.encoding",
            "native.encoding",
            "sun.jnu.encoding",
            "sun.arch.data.model",
            "sun.cpu.endian",
            "user.name",
            "user.dir",
            "user.language",
            "user.country",
            "user.timezone",
            "java.awt.headless");

    private final Map<String, String> visible = new HashMap<>();

    HostProperties() {
        for (String key : VISIBLE) {
            String value = System.getProperty(key);
            if (value != null) {
                visible.put(key, value);
            }
        }
    }

    /** The properties of a new environment: libraries that look into the home folder find the environment's own. */
    Properties forEnvironment(Path temporaryDirectory, List<Path> jars) {
        Properties properties = new Properties();
        properties.putAll(visible);
        properties.setProperty("java.io.tmpdir", temporaryDirectory.toString());
        properties.setProperty("user.home", temporaryDirectory.toString());
        properties.setProperty("java.class.path",
                jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        return properties;
    }
}
