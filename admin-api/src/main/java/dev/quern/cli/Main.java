package dev.quern.cli;

import dev.quern.cli.client.FunctionUnusableException;
import dev.quern.cli.client.ServerException;
import dev.quern.cli.process.NotStartedException;
import dev.quern.cli.serve.ConfigException;
import dev.quern.cli.serve.ServerLauncher;
import dev.quern.cli.serve.StopSignal;
import dev.quern.cli.spelling.Spelling;
import dev.quern.cli.stack.file.StackFileException;
import dev.quern.cli.stack.plan.PlanException;
import dev.quern.runtime.backup.BackupException;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.StoreInUseException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The program {@code quern}. Described in code, not by annotations: see {@link ServeCommand}. */
public final class Main {

    /** Picocli's own, when something is to be made: it first looks for Groovy, and opens every JAR for that. */
    static final IFactory FACTORY = new Later();
    private static final IVersionProvider VERSION = Main::version;

    private Main() {}

    /** Runs a command, and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        Surroundings surroundings = Surroundings.ofProcess();
        Map<String, Supplier<Object>> commands = commands(surroundings, ServerLauncher.inThisProcess(),
                StopSignal.ofProcess());
        if (arguments.length > 0 && commands.containsKey(arguments[0])) {
            // reading the description of a command takes longer than many of them run
            commands.keySet().retainAll(Set.of(arguments[0]));
        }
        System.exit(commandLine(surroundings, commands).execute(arguments));
    }

    /** All commands, ready to parse. */
    static CommandLine commandLine(Surroundings surroundings, ServerLauncher launcher, StopSignal stop) {
        return commandLine(surroundings, commands(surroundings, launcher, stop));
    }

    private static Map<String, Supplier<Object>> commands(Surroundings surroundings, ServerLauncher launcher,
            StopSignal stop) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("serve", () -> new ServeCommand(surroundings, launcher, stop).spec());
        commands.put("demo", () -> new DemoCommand(surroundings, stop));
        commands.put("deploy", () -> new DeployCommand(surroundings));
        commands.put("invoke", () -> new InvokeCommand(surroundings));
        commands.put("logs", () -> new LogsCommand(surroundings));
        commands.put("keys", () -> new KeysCommand(surroundings));
        commands.put("backup", () -> new BackupCommand(surroundings));
        commands.put("restore", () -> new RestoreCommand(surroundings));
        commands.put("check", () -> new CheckCommand(surroundings));
        commands.put("health", () -> new HealthCommand(surroundings));
        commands.put("train", () -> new TrainCommand(surroundings));
        return commands;
    }

    private static CommandLine commandLine(Surroundings surroundings, Map<String, Supplier<Object>> commands) {
        CommandLine line = new CommandLine(spec(), FACTORY);
        commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        line.getSubcommands().values().forEach(command -> command.getCommandSpec().versionProvider(VERSION));
        line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.setColorScheme(Help.defaultColorScheme(Help.Ansi.AUTO));
        line.setExecutionExceptionHandler((exception, command, _) -> failed(exception, surroundings));
        line.setParameterExceptionHandler((exception, _) -> misused(exception, surroundings));
        return line;
    }

    private static CommandSpec spec() {
        Nothing nothing = new Nothing();
        CommandSpec spec = CommandSpec.wrapWithoutInspection(nothing, FACTORY).name("quern").versionProvider(VERSION);
        nothing.spec = spec;
        spec.usageMessage().synopsisSubcommandLabel("COMMAND")
                .description("Runs functions on machines of your own, through the Lambda API.", "")
                .exitCodeListHeading("%nExit codes:%n").exitCodeList(exitCodes())
                .footer("", "quern COMMAND --help tells more. All of it: docs/command-line.md");
        StandardOptions.addTo(spec);
        return spec;
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("0", "done");
        codes.put("1", "the function failed");
        codes.put("2", "wrong arguments or configuration");
        codes.put("3", "no server answered, or it refused");
        codes.put("4", "Quern could not start");
        codes.put("5", "a data directory or a backup is damaged");
        codes.put("6 to 12", "a server cannot have its data directory, its disk, its key, its heap or its clock");
        codes.put("70", "a fault in Quern");
        return codes;
    }

    /** Without a command, says which there are. */
    private static final class Nothing implements Runnable {
        private @Nullable CommandSpec spec;

        @Override
        public void run() {
            CommandLine line = Objects.requireNonNull(spec).commandLine();
            throw new ParameterException(line, "say what to do: " + String.join(", ", line.getSubcommands().keySet()));
        }
    }

    private static int failed(Exception exception, Surroundings surroundings) {
        ExitCode code = switch (exception) {
            case CommandException known -> known.exitCode();
            case ConfigException _,StackFileException _,PlanException _ -> ExitCode.USAGE;
            case ServerException.BackupFailed failed when failed.isDamage() -> ExitCode.DAMAGED;
            case ServerException _ -> ExitCode.REFUSED;
            case BackupException.Refused _ -> ExitCode.USAGE;
            case BackupException.Damaged _ -> ExitCode.DAMAGED;
            case StoreInUseException _ -> ExitCode.IN_USE;
            case BackupException.Failed _,StoreException _ -> ExitCode.NOT_STARTED;
            case FunctionUnusableException _ -> ExitCode.FUNCTION_FAILED;
            case NotStartedException _ -> ExitCode.NOT_STARTED;
            default -> ExitCode.INTERNAL;
        };
        if (code == ExitCode.INTERNAL) {
            surroundings.err().println("quern: this is a fault in Quern, please report it:");
            exception.printStackTrace(surroundings.err());
        } else {
            surroundings.err().println("quern: " + exception.getMessage());
        }
        return code.code();
    }

    private static int misused(ParameterException exception, Surroundings surroundings) {
        CommandLine command = exception.getCommandLine();
        // picocli says the word twice
        surroundings.err()
                .println("quern: " + String.valueOf(exception.getMessage()).replace("option option", "option"));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(exception, command.getErr())) {
            optionMeant(exception).ifPresent(option -> surroundings.err().println("Did you mean " + option + "?"));
        }
        surroundings.err().println("See " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.code();
    }

    /** The option that a mistyped one is near to; picocli itself finds fewer. */
    private static Optional<String> optionMeant(ParameterException exception) {
        return exception instanceof CommandLine.UnmatchedArgumentException unmatched && unmatched.isUnknownOption()
                ? Spelling.nearest(unmatched.getUnmatched().getFirst(),
                        exception.getCommandLine().getCommandSpec().optionsMap().keySet())
                : Optional.empty();
    }

    /** The version that the build wrote into the JAR. */
    private static String[] version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[]{"quern " + (version == null ? "(built from classes)" : version),
                "Java " + Runtime.version()};
    }

    private static final class Later implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            return CommandLine.defaultFactory().create(type);
        }
    }
}
