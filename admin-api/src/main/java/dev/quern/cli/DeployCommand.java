package dev.quern.cli;

import dev.quern.cli.client.Deployer;
import dev.quern.cli.client.FunctionConfiguration;
import dev.quern.cli.client.FunctionSettings;
import dev.quern.cli.client.LambdaClient;
import dev.quern.cli.client.ServerException;
import dev.quern.cli.client.UrlAuth;
import dev.quern.cli.stack.plan.Allowed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quern deploy}. */
@Command(name = "deploy", mixinStandardHelpOptions = true, description = {
        "Makes the server have what a file says: functions, buckets, tables, streams and what joins them"
                + " (docs/deploy.md). Shows the difference first; prints the URLs of functions.",
        "With a JAR or ZIP and --name, creates that function or gives it new code, and waits until it can be called."
                + " Prints its URL if --url is given, else its ARN. What is not said stays as it is; a new function"
                + " gets the defaults below.",
        ""})
final class DeployCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofMillis(25);

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE|JAR", arity = "0..1", description = "A file of a stack, ending with .yaml or .yml; quern.yaml if nothing is said. Or a function's code: a JAR, or a ZIP with libraries in lib/.")
    private Path archive = Path.of("quern.yaml");

    @Option(names = "--plan", description = "With a file: only shows what would be done.")
    private boolean planOnly;

    @Option(names = "--prune", description = "With a file: also deletes what it made once and no longer says, and makes anew what cannot be changed otherwise. Buckets, tables and streams only if they are empty.")
    private boolean prune;

    @Option(names = "--delete-data", description = "With --prune: also buckets, tables and streams that are not empty.")
    private boolean deleteData;

    @Option(names = "--name", paramLabel = "N", description = "The function's name, with a JAR.")
    @Nullable
    private String name;

    @Option(names = "--handler", paramLabel = "H", description = "Class or Class::method; not needed if the JAR names its handler as a service provider.")
    @Nullable
    private String handler;

    @Option(names = "--runtime", paramLabel = "R", description = "The function runtime; java25 for a new function.")
    @Nullable
    private String runtime;

    @Option(names = "--timeout", paramLabel = "S", description = "How long a call may take, in seconds; 3 for a new function.")
    @Nullable
    private Integer timeout;

    @Option(names = "--memory", paramLabel = "MiB", description = "The memory limit; 128 for a new function.")
    @Nullable
    private Integer memory;

    @Option(names = "--env", arity = "1", paramLabel = "K=V", description = "An environment variable; may be repeated. Those given replace all that were there.")
    @Nullable
    private Map<String, String> environment;

    @Option(names = "--url", paramLabel = "none|iam", description = "Gives the function a URL: none lets anybody call, iam whoever signs with a key.")
    @Nullable
    private UrlAuth url;

    DeployCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        String file = String.valueOf(archive.getFileName());
        if (!file.endsWith(".yaml") && !file.endsWith(".yml")) {
            return deployArchive();
        }
        refuse("a file of a stack says it itself", "--name", "--handler", "--runtime", "--timeout", "--memory", "--env",
                "--url");
        if (deleteData && !prune) {
            throw new ParameterException(spec.commandLine(), "--delete-data goes with --prune");
        }
        new StackDeployment(surroundings, server, PAUSE).run(archive, new Allowed(prune, deleteData), planOnly);
        return ExitCode.OK.code();
    }

    /** Refuses options that do not belong to what is deployed. */
    private void refuse(String reason, String... options) {
        for (String option : options) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ParameterException(spec.commandLine(),
                        option + " does not go with " + archive + ": " + reason);
            }
        }
    }

    private int deployArchive() {
        refuse("it is for a file that ends with .yaml or .yml", "--plan", "--prune", "--delete-data");
        String function = name;
        if (function == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--name=N'");
        }
        byte[] zip = read(archive);
        FunctionSettings settings = new FunctionSettings(handler, runtime, timeout, memory,
                environment == null ? null : new FunctionSettings.Environment(environment));
        long begin = System.nanoTime();
        say("%s, %s".formatted(archive.getFileName(), Amounts.bytes(zip.length)));
        try (LambdaClient client = server.connect(surroundings)) {
            FunctionConfiguration deployed = deploy(client, function, zip, settings);
            say("active after " + Amounts.since(begin));
            if (url == null) {
                surroundings.out().println(deployed.functionArn());
            } else {
                surroundings.out().println(client.url(function, url));
            }
        }
        return ExitCode.OK.code();
    }

    private FunctionConfiguration deploy(LambdaClient client, String function, byte[] zip, FunctionSettings settings) {
        try {
            return new Deployer(client, PAUSE, this::say).deploy(function, zip, settings);
        } catch (ServerException.Refused e) {
            if (handler == null && e.type().equals("InvalidParameterValueException")
                    && String.valueOf(e.getMessage()).contains("Handler are mandatory")) {
                throw new CommandException(ExitCode.REFUSED,
                        e.getMessage() + "\nSay which class to run: --handler CLASS, or --handler CLASS::METHOD.", e);
            }
            throw e;
        }
    }

    private void say(String what) {
        surroundings.err().println("  " + what);
    }

    private static byte[] read(Path archive) {
        try {
            return Files.readAllBytes(archive);
        } catch (NoSuchFileException e) {
            throw new CommandException(ExitCode.USAGE, "there is no file " + archive + ": build the JAR first", e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, archive + " cannot be read: " + e.getMessage(), e);
        }
    }
}
