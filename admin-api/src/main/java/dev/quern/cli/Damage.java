package dev.quern.cli;

import java.nio.file.Path;

/** What to do about a damaged data directory, in commands. */
final class Damage {

    private Damage() {}

    static String wayOut(Path data) {
        return "restore it from a backup: ./quern restore BACKUP --data " + Surroundings.shown(data) + " --replace";
    }
}
