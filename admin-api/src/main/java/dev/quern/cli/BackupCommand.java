package dev.quern.cli;

import dev.quern.cli.client.BackupClient;
import dev.quern.runtime.backup.BackupException;
import dev.quern.runtime.backup.Backups;
import dev.quern.runtime.backup.Generation;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quern backup}. */
@Command(name = "backup", mixinStandardHelpOptions = true, description = {
        "Takes a backup of a running server into a folder on the server's machine, or into a bucket: what was acknowledged"
                + " before is in it. Only what earlier backups there do not have is copied. The server writes it; a"
                + " bucket with the key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY that it was started with.",
        "Prints the number of the new backup; progress goes to standard error.", ""})
final class BackupCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final BackupPlaceOptions place = new BackupPlaceOptions();

    @ArgGroup
    private Wish wish = new Wish();

    BackupCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What is wanted, if it is not a backup that stays for ever. */
    private static final class Wish {
        @Option(names = "--keep", paramLabel = "N", description = "Removes old backups when the new one is made, so that N are left. Without it all stay.")
        @Nullable
        private Integer keep;

        @Option(names = "--list", description = "Takes none, but lists those in PLACE. Needs no server.")
        private boolean list;

        @Option(names = "--verify", description = "Takes none, but reads those in PLACE and compares them with their checksums. Needs no server.")
        private boolean verify;
    }

    @Override
    public Integer call() {
        if (!wish.list && !wish.verify) {
            return take();
        }
        try (BackupPlaceOptions.Opened opened = place.open(surroundings)) {
            return wish.list ? list(opened.backups()) : verify(opened.backups());
        }
    }

    private int take() {
        if (wish.keep != null && wish.keep < 1) {
            throw new CommandException(ExitCode.USAGE, "--keep is " + wish.keep + ": at least one backup is kept");
        }
        long begin = System.nanoTime();
        OptionalInt keep = wish.keep == null ? OptionalInt.empty() : OptionalInt.of(wish.keep);
        try (BackupClient client = server.connectForBackups(surroundings)) {
            BackupClient.Taken taken = client.take(target(), keep,
                    done -> say("%d of %d files, %s copied".formatted(done.filesDone(), done.filesTotal(),
                            Amounts.bytes(done.copiedBytes()))));
            say("backup %d: %d files, %s; %d of them new, %s; %s".formatted(taken.generation(), taken.files(),
                    Amounts.bytes(taken.bytes()), taken.copiedFiles(), Amounts.bytes(taken.copiedBytes()),
                    Amounts.since(begin)));
            if (taken.removedGenerations() > 0) {
                say("%d old removed".formatted(taken.removedGenerations()));
            }
            surroundings.out().println(taken.generation());
        }
        return ExitCode.OK.code();
    }

    private BackupClient.Target target() {
        return place
                .bucket().<BackupClient.Target>map(bucket -> new BackupClient.Target.Bucket(bucket, place.endpoint()))
                .orElseGet(() -> new BackupClient.Target.Folder(place.folder()));
    }

    private int list(Backups backups) {
        boolean damaged = false;
        for (int number : backups.numbers()) {
            try {
                Generation generation = backups.generation(number);
                surroundings.out().println("%d\t%s\t%s\t%s".formatted(number, generation.taken(),
                        Amounts.bytes(generation.size()), generation.source()));
            } catch (BackupException.Damaged e) {
                damaged = true;
                surroundings.out().println(number + "\tdamaged");
                surroundings.err().println("quern: " + e.getMessage());
            }
        }
        return (damaged ? ExitCode.DAMAGED : ExitCode.OK).code();
    }

    private int verify(Backups backups) {
        boolean damaged = false;
        for (int number : backups.numbers()) {
            try {
                backups.verify(backups.generation(number), (done, total, bytes) -> {});
                surroundings.out().println(number + "\tgood");
            } catch (BackupException.Damaged e) {
                damaged = true;
                surroundings.out().println(number + "\tdamaged");
                surroundings.err().println("quern: " + e.getMessage());
            }
        }
        return (damaged ? ExitCode.DAMAGED : ExitCode.OK).code();
    }

    private void say(String what) {
        surroundings.err().println("  " + what);
    }
}
