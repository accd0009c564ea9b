package dev.quern.dist;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** A Java runtime of some modules, made from the JDK that this runs on. */
final class RuntimeImage {

    private RuntimeImage() {}

    /** The modules that a file lists: one a line, behind {@code #} what somebody has to say about it. */
    static List<String> modules(Path list) throws IOException {
        return Files.readAllLines(list).stream().map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty()).toList();
    }

    /** Links them, and what they need, into a folder that is not there. */
    static void link(List<String> modules, Path folder) throws IOException {
        run("jlink", "--add-modules", String.join(",", modules), "--no-header-files", "--no-man-pages", "--output",
                folder.toString());
    }

    /** The modules that class files use, as {@code jdeps} finds them. */
    static List<String> used(List<Path> jars) throws IOException {
        String[] arguments = new String[4 + jars.size()];
        arguments[0] = "--print-module-deps";
        arguments[1] = "--ignore-missing-deps";
        arguments[2] = "--multi-release";
        arguments[3] = "25";
        for (int i = 0; i < jars.size(); i++) {
            arguments[4 + i] = jars.get(i).toString();
        }
        return List.of(run("jdeps", arguments).strip().split(","));
    }

    private static String run(String tool, String... arguments) throws IOException {
        ToolProvider provider = ToolProvider.findFirst(tool)
                .orElseThrow(() -> new IOException("this Java has no " + tool + ": build with a JDK 25"));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        if (provider.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments) != 0) {
            throw new IOException(tool + " failed: " + out + err);
        }
        return out.toString();
    }
}
