package dev.quern.cli;

import dev.quern.cli.client.BackupClient;
import dev.quern.cli.client.ClientKey;
import dev.quern.cli.client.Endpoint;
import dev.quern.cli.client.LambdaClient;
import dev.quern.cli.client.LogsClient;
import dev.quern.cli.client.ServerApi;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server a command speaks to, and with which key. */
final class ServerOptions {
    private static final String REGION = "us-east-1";

    @Option(names = "--endpoint", paramLabel = "URL", description = "The server, if not the one in QUERN_ENDPOINT, or else http://127.0.0.1:7070.")
    @Nullable
    private String endpoint;

    @Mixin
    private final DataOption data = new DataOption();

    /** A client of that server; the caller closes it. */
    LambdaClient connect(Surroundings surroundings) {
        return new LambdaClient(endpoint(surroundings), key(surroundings), region(surroundings),
                InstantSource.system());
    }

    /** A client for backups of that server; the caller closes it. */
    BackupClient connectForBackups(Surroundings surroundings) {
        return new BackupClient(endpoint(surroundings), key(surroundings), region(surroundings),
                InstantSource.system());
    }

    /** A client of that server's logs; the caller closes it. */
    LogsClient connectToLogs(Surroundings surroundings) {
        return new LogsClient(endpoint(surroundings), key(surroundings), region(surroundings),
                InstantSource.system());
    }

    /** One of that server's APIs, by the name that requests are signed for; the caller closes it. */
    ServerApi connectTo(String service, Surroundings surroundings) {
        return new ServerApi(endpoint(surroundings), key(surroundings), region(surroundings), service,
                InstantSource.system());
    }

    Endpoint endpoint(Surroundings surroundings) {
        Optional<String> text = Optional.ofNullable(endpoint).or(() -> surroundings.variable("QUERN_ENDPOINT"));
        try {
            return text.map(Endpoint::of).orElse(Endpoint.DEFAULT);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE,
                    (endpoint == null ? "QUERN_ENDPOINT: " : "--endpoint: ") + e.getMessage(), e);
        }
    }

    /** The data directory that was meant. */
    Path data(Surroundings surroundings) {
        return data.resolve(surroundings);
    }

    /** The region of signatures, as AWS tools choose it. */
    static String region(Surroundings surroundings) {
        return surroundings.variable("AWS_REGION").or(() -> surroundings.variable("AWS_DEFAULT_REGION"))
                .orElse(REGION);
    }

    /** A data directory that was named speaks louder than the environment. */
    private Optional<ClientKey> key(Surroundings surroundings) {
        return data.given().isPresent()
                ? ClientKey.ofDataDirectory(data(surroundings))
                : ClientKey.ofEnvironment(surroundings.environment())
                        .or(() -> ClientKey.ofDataDirectory(data(surroundings)));
    }
}
