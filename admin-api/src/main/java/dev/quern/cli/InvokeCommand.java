package dev.quern.cli;

import dev.quern.cli.client.Invocation;
import dev.quern.cli.client.LambdaClient;
import dev.quern.cli.client.ServerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quern invoke}. */
@Command(name = "invoke", mixinStandardHelpOptions = true, description = {
        "Calls a function, waits, and prints its answer.",
        "If the function fails, prints what is known of the failure as JSON and ends with exit code 1.", ""})
final class InvokeCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "N", description = "A name, name:alias, name:version or ARN.")
    private String function = "";

    @ArgGroup
    @Nullable
    private Payload payload;

    @Option(names = "--qualifier", paramLabel = "Q", description = "A version or an alias.")
    @Nullable
    private String qualifier;

    @Option(names = "--tail", description = "Prints the end of the function's log (4 KiB) to standard error.")
    private boolean tail;

    InvokeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The event, in one of the ways to give it. */
    private static final class Payload {
        @Option(names = "--payload", required = true, paramLabel = "JSON", description = "The event; an empty one if neither is given.")
        @Nullable
        private String text;

        @Option(names = "--payload-file", required = true, paramLabel = "F", description = "The file that the event is read from; - is standard input.")
        @Nullable
        private Path file;

        byte[] read(Surroundings surroundings) {
            if (file == null) {
                return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
            }
            try {
                return file.equals(Path.of("-")) ? surroundings.in().readAllBytes() : Files.readAllBytes(file);
            } catch (NoSuchFileException e) {
                throw new CommandException(ExitCode.USAGE, "there is no file " + file + " to take the payload from",
                        e);
            } catch (IOException e) {
                throw new CommandException(ExitCode.USAGE, file + " cannot be read: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public Integer call() {
        byte[] event = payload == null ? new byte[0] : payload.read(surroundings);
        Invocation answer;
        try (LambdaClient client = server.connect(surroundings)) {
            answer = client.invoke(function, Optional.ofNullable(qualifier), event, tail);
        } catch (ServerException.Refused e) {
            if (e.type().equals("InvalidRequestContentException")) {
                throw new CommandException(ExitCode.USAGE, e.getMessage()
                        + "\nThe payload is JSON: a text has quotes of its own, as in --payload '\"Ada\"'.", e);
            }
            throw e;
        }
        answer.logTail().ifPresent(log -> surroundings.err().println(log.stripTrailing()));
        surroundings.out().writeBytes(answer.payload());
        surroundings.out().println();
        if (answer.error().isPresent()) {
            surroundings.err().println("quern: function " + function + " failed ("
                    + answer.error().get() + "); --tail shows the end of its log");
            return ExitCode.FUNCTION_FAILED.code();
        }
        return ExitCode.OK.code();
    }
}
