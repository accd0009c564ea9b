package dev.quern.runtime.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of the data directory, or a folder with all that is in it, which changes seldom or never: copied as it is
 * found. What is not there is not in the backup.
 *
 * @param data
 *            the data directory
 * @param name
 *            the file's or folder's name in it
 */
public record FolderPart(Path data, String name) implements BackupPart {

    @Override
    public Held hold() {
        return new Held() {
            @Override
            public List<HeldFile> files() throws IOException {
                Path root = data.resolve(name);
                if (!Files.exists(root)) {
                    return List.of();
                }
                try (Stream<Path> tree = Files.walk(root)) {
                    return tree.filter(Files::isRegularFile).sorted()
                            .map(file -> new HeldFile(file, data.relativize(file).toString())).toList();
                }
            }

            @Override
            public void close() {
                // nothing was held
            }
        };
    }
}
