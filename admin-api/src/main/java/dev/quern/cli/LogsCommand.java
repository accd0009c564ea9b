package dev.quern.cli;

import dev.quern.cli.client.FunctionConfiguration;
import dev.quern.cli.client.LambdaClient;
import dev.quern.cli.client.LogsClient;
import dev.quern.cli.client.ServerException;
import dev.quern.cli.serve.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code quern logs}. */
@Command(name = "logs", mixinStandardHelpOptions = true, description = {"Prints what a function has logged.", ""})
final class LogsCommand implements Callable<Integer> {

    private static final String DEFAULT_GROUP = "/aws/lambda/";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final DateTimeFormatter TIME = DateTimeFormatter
            .ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Surroundings surroundings;
    private final InstantSource clock;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "N", description = "The function, by its name or ARN.")
    private String function = "";

    @Option(names = {"-f", "--follow"}, description = "Goes on with what comes, until Ctrl-C.")
    private boolean follow;

    @Option(names = "--since", paramLabel = "SPAN", converter = Span.class, defaultValue = "10m", description = "How far back to begin, such as 90s, 10m, 2h or 1d; 10m if not given.")
    private Duration since = Duration.ofMinutes(10);

    @Option(names = "--filter", paramLabel = "TEXT", description = "Only lines with this text in them; case matters.")
    @Nullable
    private String filter;

    LogsCommand(Surroundings surroundings) {
        this(surroundings, InstantSource.system());
    }

    LogsCommand(Surroundings surroundings, InstantSource clock) {
        this.surroundings = surroundings;
        this.clock = clock;
    }

    /** Reads a time span. */
    static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return TimeSpan.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    public Integer call() {
        Optional<FunctionConfiguration> known;
        try (LambdaClient lambda = server.connect(surroundings)) {
            known = lambda.find(function);
        }
        String group = known.map(FunctionConfiguration::logGroup).orElse(DEFAULT_GROUP + function);
        // a group that is not the function's own may have others' streams
        String ours = "/" + known.map(FunctionConfiguration::functionName).orElse(function) + "[";
        Predicate<LogsClient.Event> wanted = group.startsWith(DEFAULT_GROUP)
                ? _ -> true
                : event -> event.logStreamName().contains(ours);
        try (LogsClient logs = server.connectToLogs(surroundings)) {
            LogFollower reader = new LogFollower(logs, group, Optional.ofNullable(filter), clock.instant().minus(since),
                    event -> print(event, wanted));
            boolean found = reader.read();
            if (!found && known.isEmpty()) {
                throw new CommandException(ExitCode.REFUSED, "there is no function " + function + " on "
                        + server.endpoint(surroundings) + ", and no log of one that was");
            }
            if (follow) {
                follow(reader);
            } else if (!found) {
                surroundings.err().println("quern: function " + function + " has logged nothing yet");
            }
        }
        return ExitCode.OK.code();
    }

    private void print(LogsClient.Event event, Predicate<LogsClient.Event> wanted) {
        if (wanted.test(event)) {
            surroundings.out().println(TIME.format(Instant.ofEpochMilli(event.timestamp())) + " " + event.message());
        }
    }

    private void follow(LogFollower reader) {
        Instant lastAnswer = clock.instant();
        boolean told = false;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(PAUSE);
                reader.read();
                lastAnswer = clock.instant();
                told = false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ServerException.NotReachable | ServerException.NoAnswer e) {
                if (!Thread.currentThread().isInterrupted()) {
                    told = waitForServer(e, lastAnswer, told);
                }
            }
        }
    }

    /** A server that restarts is away for a moment; one that stays away is not waited for longer than that. */
    private boolean waitForServer(ServerException reason, Instant lastAnswer, boolean told) {
        if (lastAnswer.plus(LogFollower.PATIENCE).isBefore(clock.instant())) {
            throw reason;
        }
        if (!told) {
            surroundings.err().println("quern: waiting for the server: " + reason.getMessage());
        }
        return true;
    }
}
