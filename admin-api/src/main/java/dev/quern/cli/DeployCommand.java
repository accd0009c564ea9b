package dev.quern.cli;

import dev.quern.cli.client.Deployer;
import dev.quern.cli.client.FunctionConfiguration;
import dev.quern.cli.client.FunctionSettings;
import dev.quern.cli.client.LambdaClient;
import dev.quern.cli.client.ServerException;
import dev.quern.cli.client.UrlAuth;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quern deploy}. */
@Command(name = "deploy", mixinStandardHelpOptions = true, description = {
        "Creates a function from a JAR or ZIP, or gives it new code, and waits until it can be called.",
        "Prints the function's URL if --url is given, else its ARN; progress goes to standard error.",
        "What is not said stays as it is; a new function gets the defaults below.", ""})
final class DeployCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofMillis(25);

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "JAR", description = "The function's code: a JAR, or a ZIP with libraries in lib/.")
    private Path archive = Path.of("");

    @Option(names = "--name", required = true, paramLabel = "N", description = "The function's name.")
    private String name = "";

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
        byte[] zip = read(archive);
        FunctionSettings settings = new FunctionSettings(handler, runtime, timeout, memory,
                environment == null ? null : new FunctionSettings.Environment(environment));
        long begin = System.nanoTime();
        say("%s, %s".formatted(archive.getFileName(), Amounts.bytes(zip.length)));
        try (LambdaClient client = server.connect(surroundings)) {
            FunctionConfiguration function = deploy(client, zip, settings);
            say("active after " + Amounts.since(begin));
            if (url == null) {
                surroundings.out().println(function.functionArn());
            } else {
                surroundings.out().println(client.url(name, url));
            }
        }
        return ExitCode.OK.code();
    }

    private FunctionConfiguration deploy(LambdaClient client, byte[] zip, FunctionSettings settings) {
        try {
            return new Deployer(client, PAUSE, this::say).deploy(name, zip, settings);
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
