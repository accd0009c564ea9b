package dev.quern.runtime.invoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The temporary folders of environments: one each, gone when the environment is. */
final class TemporaryFolders {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolders.class);

    private final Path root;

    /** Makes the folder that holds them, and removes what an earlier process left in it. */
    TemporaryFolders(Path root) {
        this.root = root;
        delete(root);
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder for temporary files, " + root + ", cannot be made", e);
        }
    }

    Path create(String environmentId) {
        try {
            return Files.createDirectory(root.resolve(environmentId));
        } catch (IOException e) {
            throw new UncheckedIOException("A temporary folder cannot be made in " + root, e);
        }
    }

    /** Removes a folder with all that is in it; links in it are removed, not followed. */
    void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // the function's own threads may still be writing there; the next start removes the rest
            LOG.warn("The temporary folder {} could not be removed: {}", folder, e.toString());
        }
    }
}
