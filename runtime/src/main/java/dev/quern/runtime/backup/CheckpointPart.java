package dev.quern.runtime.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A store that can make a copy of itself as it is at a moment.
 *
 * @param name
 *            the store's folder in the data directory
 * @param copy
 *            where the copy is made, on the file system of the store; gone when the part is let go
 * @param checkpoint
 *            makes the copy in a folder that is not there yet
 * @param check
 *            what is wrong with one of the copy's files
 */
public record CheckpointPart(String name, Path copy, Consumer<Path> checkpoint,
        Function<Path, Optional<String>> check) implements BackupPart {

    /** Removes the copy that a process left which was killed while it took a backup: it keeps old files on the disk. */
    public static void removeLeftover(Path copy) throws IOException {
        Folders.delete(copy);
    }

    @Override
    public Held hold() throws IOException {
        Folders.delete(copy);
        try {
            checkpoint.accept(copy);
        } catch (RuntimeException e) {
            Folders.delete(copy);
            throw e;
        }
        return new Copy();
    }

    private final class Copy implements Held {

        @Override
        public List<HeldFile> files() throws IOException {
            try (Stream<Path> tree = Files.walk(copy)) {
                return tree.filter(Files::isRegularFile).sorted().map(file -> new HeldFile(file,
                        name + "/" + copy.relativize(file))).toList();
            }
        }

        @Override
        public Optional<String> damage(HeldFile file) {
            // the copy is gone when somebody reads this: the store's own file is meant
            return check.apply(file.file()).map(said -> said.replace(file.file().toString(), file.path()));
        }

        @Override
        public void close() throws IOException {
            Folders.delete(copy);
        }
    }
}
