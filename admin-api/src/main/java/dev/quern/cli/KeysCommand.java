package dev.quern.cli;

import dev.quern.cli.client.ClientKey;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quern keys}. */
@Command(name = "keys", mixinStandardHelpOptions = true, description = {
        "Prints the root key of a data directory, and the address of its server, as variables that AWS"
                + " tools understand:",
        "", "    eval \"$(./quern keys)\"", "    aws lambda list-functions", "",
        "Whoever has the key may do everything: keep it to yourself.", ""})
final class KeysCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    KeysCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path data = server.data(surroundings);
        ClientKey key = ClientKey.ofDataDirectory(data).orElseThrow(() -> new CommandException(ExitCode.REFUSED,
                "there is no root key in " + data + ": the first ./quern serve makes it. If the server's data lies"
                        + " elsewhere, name it with --data or QUERN_DATA."));
        surroundings.out().println("# root key of the Quern server, from " + key.source());
        export("AWS_ACCESS_KEY_ID", key.accessKeyId());
        export("AWS_SECRET_ACCESS_KEY", key.secretAccessKey());
        String region = ServerOptions.region(surroundings);
        export("AWS_REGION", region);
        export("AWS_DEFAULT_REGION", region); // the only one that version 1 of the AWS CLI reads
        export("AWS_ENDPOINT_URL", server.endpoint(surroundings).toString());
        return ExitCode.OK.code();
    }

    private void export(String name, String value) {
        // a value in single quotes is taken by a shell as it is
        surroundings.out().println("export " + name + "='" + value.replace("'", "'\\''") + "'");
    }
}
