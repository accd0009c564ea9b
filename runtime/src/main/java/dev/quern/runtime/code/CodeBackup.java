package dev.quern.runtime.code;

import dev.quern.runtime.backup.BackupPart;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The archives of a {@link CodeStore} in a backup. What function runtimes made of them is not in it: they make it
 * again.
 * While it is held no package is removed, so that whatever a record refers to is still there when it is copied.
 *
 * @param name
 *            the store's folder in the data directory
 */
public record CodeBackup(CodeStore code, String name) implements BackupPart {

    @Override
    public Held hold() {
        CodeStore.Hold hold = code.holdAll();
        return new Held() {
            @Override
            public List<HeldFile> files() throws IOException {
                return code.archives().entrySet().stream().map(archive -> new HeldFile(archive.getValue(),
                        name + "/" + archive.getKey() + "/" + archive.getValue().getFileName())).toList();
            }

            @Override
            public Optional<String> damage(HeldFile file) {
                // its path is name/SHA256/archive
                return CodeStore.damage(file.path().split("/", -1)[1], file.file());
            }

            @Override
            public void close() {
                hold.close();
            }
        };
    }
}
