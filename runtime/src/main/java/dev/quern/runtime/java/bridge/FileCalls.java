package dev.quern.runtime.java.bridge;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stands in for what makes temporary files: they lie in the environment's own folder. */
public final class FileCalls {

    private static final Set<File> DELETED_AT_END = new LinkedHashSet<>();

    private FileCalls() {}

    public static File createTempFile(String prefix, @Nullable String suffix) throws IOException {
        return createTempFile(prefix, suffix, (File) null);
    }

    public static File createTempFile(String prefix, @Nullable String suffix, @Nullable File directory)
            throws IOException {
        return File.createTempFile(prefix, suffix, directory == null ? temporaryDirectory().toFile() : directory);
    }

    public static Path createTempFile(@Nullable String prefix, @Nullable String suffix, FileAttribute<?>... attributes)
            throws IOException {
        return Files.createTempFile(temporaryDirectory(), prefix, suffix, attributes);
    }

    public static Path createTempDirectory(@Nullable String prefix, FileAttribute<?>... attributes) throws IOException {
        return Files.createTempDirectory(temporaryDirectory(), prefix, attributes);
    }

    public static void deleteOnExit(File file) {
        synchronized (DELETED_AT_END) {
            DELETED_AT_END.add(file);
        }
    }

    static void release() {
        List<File> files;
        synchronized (DELETED_AT_END) {
            files = new ArrayList<>(DELETED_AT_END);
            DELETED_AT_END.clear();
        }
        // the last registered first, as the JVM does: what is in a folder goes before the folder
        for (File file : files.reversed()) {
            file.delete();
        }
    }

    private static Path temporaryDirectory() {
        return Bridge.surroundings().temporaryDirectory();
    }
}
