package dev.quern.storage.rocksdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the tests start a JVM of their own: the same Java, the same class path, quick to start. */
final class ChildJvm {

    private ChildJvm() {}

    static List<String> command(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-cp",
                System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
