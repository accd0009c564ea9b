package dev.quern.dist;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * A compressed archive whose bytes follow from the names, contents and executable bits of its files alone: not from
 * who packs it, when, in which order the file system lists files, or with which mask.
 */
final class Tarball {

    private static final int EXECUTABLE = 0755;
    private static final int PLAIN = 0644;

    private Tarball() {}

    /**
     * Packs a folder.
     *
     * @param folder
     *            its own name is the first part of the names in the archive
     * @param time
     *            the time of change of everything in it
     */
    static void pack(Path folder, Path archive, Instant time) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        List<Path> all;
        try (Stream<Path> files = Files.walk(root)) {
            all = files.sorted().toList();
        }
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(Deflater.BEST_COMPRESSION);
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive));
                GzipCompressorOutputStream compressed = new GzipCompressorOutputStream(file, parameters);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(compressed)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Path path : all) {
                add(tar, path, root.resolve("..").normalize().relativize(path).toString(), time);
            }
        }
    }

    private static void add(TarArchiveOutputStream tar, Path path, String name, Instant time) throws IOException {
        boolean link = Files.isSymbolicLink(path);
        boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        TarArchiveEntry entry = link
                ? new TarArchiveEntry(name, TarConstants.LF_SYMLINK)
                : new TarArchiveEntry(folder ? name + "/" : name);
        entry.setMode(!link && (folder || Files.isExecutable(path)) ? EXECUTABLE : PLAIN);
        entry.setModTime(Date.from(time));
        if (link) {
            entry.setLinkName(Files.readSymbolicLink(path).toString());
        } else if (!folder) {
            entry.setSize(Files.size(path));
        }
        tar.putArchiveEntry(entry);
        if (!link && !folder) {
            Files.copy(path, tar);
        }
        tar.closeArchiveEntry();
    }
}
