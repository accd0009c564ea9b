package dev.quern.cli;

import dev.quern.runtime.Quern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quern check}. */
@Command(name = "check", mixinStandardHelpOptions = true, description = {
        "Reads everything in a data directory that no server uses, and compares it with its checksums.",
        "Prints what is damaged, a line for each; nothing, if nothing is.", ""})
final class CheckCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final DataOption data = new DataOption();

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path directory = data.resolve(surroundings);
        if (!Files.isDirectory(directory.resolve("store"))) {
            throw new CommandException(ExitCode.USAGE, directory + " is no data directory of a server: name another"
                    + " with --data or QUERN_DATA");
        }
        List<String> damage = Quern.check(directory);
        damage.forEach(surroundings.out()::println);
        if (!damage.isEmpty()) {
            surroundings.err().println("quern: " + directory + " is damaged: " + Damage.wayOut(directory));
            return ExitCode.DAMAGED.code();
        }
        return ExitCode.OK.code();
    }
}
