package dev.quern.cli;

import dev.quern.runtime.backup.Backups;
import dev.quern.runtime.backup.Generation;
import dev.quern.runtime.backup.Restore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quern restore}. */
@Command(name = "restore", mixinStandardHelpOptions = true, description = {
        "Puts a backup into a data directory that no server uses. All of the backup is checked before anything is"
                + " written.",
        "Prints the data directory; start a server on it with quern serve.", ""})
final class RestoreCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final DataOption data = new DataOption();

    @Mixin
    private final BackupPlaceOptions place = new BackupPlaceOptions();

    @Option(names = "--generation", paramLabel = "N", description = "Which backup, as quern backup PLACE --list shows them; the newest if not given.")
    @Nullable
    private Integer number;

    @Option(names = "--replace", description = "Moves what is in the data directory aside, to replaced-TIME in it. Without it, the directory must be empty.")
    private boolean replace;

    RestoreCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (BackupPlaceOptions.Opened opened = place.open(surroundings)) {
            return restore(opened.backups());
        }
    }

    private int restore(Backups backups) {
        Generation generation = number == null ? backups.latest() : backups.generation(number);
        Path target = data.resolve(surroundings);
        say("backup %d of %s, taken %s: %d files, %s".formatted(generation.number(), generation.source(),
                generation.taken(), generation.files().size(), Amounts.bytes(generation.size())));
        long begin = System.nanoTime();
        Restore.Report report = new Restore(backups, generation, new Steps(this::say)).into(target, replace,
                Instant.now());
        report.replaced().ifPresent(old -> say("what was there before lies in " + Surroundings.shown(old)
                + "; delete it when it is no longer needed"));
        say("restored after " + Amounts.since(begin));
        surroundings.out().println(Surroundings.shown(target));
        return ExitCode.OK.code();
    }

    private void say(String what) {
        surroundings.err().println("  " + what);
    }
}
