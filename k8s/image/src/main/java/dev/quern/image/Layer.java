package dev.quern.image;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a layer holds. All belongs to root, and may be read by everybody and written by nobody else, whatever is so on
 * the machine that builds.
 */
final class Layer {
    private final FileEntriesLayer.Builder entries = FileEntriesLayer.builder();
    private final Instant time;

    /**
     * @param time
     *            the time of change of everything in it
     */
    Layer(String name, Instant time) {
        this.time = time;
        entries.setName(name);
    }

    /**
     * Adds all files of a folder, with the folders that they are in.
     * <p>
     * An image could hold links, but Jib makes none. The ones that {@code jlink} makes lead from the licence texts of a
     * module to the same texts of another, so they are left out and no text is missing; any other link is an error.
     *
     * @param at
     *            where the folder is in the image
     * @param without
     *            files that are not added: their paths in the folder
     */
    Layer folder(Path folder, String at, Set<String> without) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted().toList();
        }
        Path legal = folder.resolve("legal").toAbsolutePath().normalize();
        for (Path path : all) {
            String name = folder.relativize(path).toString();
            if (Files.isSymbolicLink(path)) {
                Path target = path.resolveSibling(Files.readSymbolicLink(path)).toAbsolutePath().normalize();
                if (!target.startsWith(legal) || !Files.isRegularFile(target)) {
                    throw new IOException(path + " is a link, which Jib cannot put into an image: put a file there");
                }
            } else if (Files.isRegularFile(path) && !without.contains(name)) {
                file(path, at.equals("/") ? "/" + name : at + "/" + name);
            }
        }
        return this;
    }

    /** Adds a file, or what a link leads to; it is executable if it is here. */
    Layer file(Path file, String at) {
        return add(file, at, Files.isExecutable(file) ? "755" : "644", "");
    }

    /**
     * Adds a folder with nothing in it.
     *
     * @param mode
     *            three octal digits
     * @param owner
     *            user and group, as numbers; empty for root
     */
    Layer emptyFolder(String at, String mode, String owner) {
        return add(Path.of(""), at, mode, owner); // any folder will do: nothing of it is taken but that it is one
    }

    private Layer add(Path from, String at, String mode, String owner) {
        entries.addEntry(from.toAbsolutePath(), AbsoluteUnixPath.get(at), FilePermissions.fromOctalString(mode), time,
                owner);
        return this;
    }

    FileEntriesLayer build() {
        return entries.build();
    }
}
