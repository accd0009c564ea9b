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
import picocli.CommandLine.Mixin;

/** Which server a command speaks to, and with which key. */
final class ServerOptions {
    private static final String REGION = "us-east-1";

    @Mixin
    private final EndpointOption endpoint = new EndpointOption();

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
        return endpoint.resolve(surroundings);
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
