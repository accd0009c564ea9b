package dev.quern.cli;

import dev.quern.cli.demo.Demo;
import dev.quern.cli.demo.Demo.Interlude;
import dev.quern.cli.serve.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code quern demo}. */
@Command(name = "demo", mixinStandardHelpOptions = true, description = {
        "Starts a server, deploys the example function thumbnail, sends it a photograph over HTTP, and"
                + " saves what comes back. Ends by itself and leaves nothing running.",
        "The last line is the thumbnail's path. Everything lies in .quern/demo beside the quern script.", ""})
final class DemoCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final StopSignal stop;

    @Option(names = "--stay", description = "Leaves the server running until Ctrl-C.")
    private boolean stay;

    @Option(names = "--port", paramLabel = "PORT", description = "The server's port; a free one if not given.")
    private int port;

    DemoCommand(Surroundings surroundings, StopSignal stop) {
        this.surroundings = surroundings;
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new CommandException(ExitCode.USAGE, "--port is " + port + ": a port is 0 to 65535");
        }
        Interlude interlude = stay ? this::stay : () -> {};
        Path thumbnail;
        try {
            thumbnail = new Demo(surroundings.home(), surroundings.out()).run(port, interlude);
        } catch (IOException e) {
            throw new CommandException(ExitCode.NOT_STARTED, "the demonstration broke off: " + e.getMessage(), e);
        }
        surroundings.out().println();
        surroundings.out().println("""
                Now with functions of your own:
                    ./quern serve                                 in one terminal, and in another
                    ./quern deploy YOUR.jar --name NAME --url none
                    ./quern invoke NAME --payload '{"some": "JSON"}'
                """);
        surroundings.out().println(thumbnail);
        return ExitCode.OK.code();
    }

    private void stay() throws InterruptedException {
        StopSignal.Armed asked = stop.arm();
        surroundings.out().println("The server stays until Ctrl-C. Its data: --data "
                + Surroundings.shown(surroundings.home().resolve(".quern/demo/data")));
        asked.await();
        surroundings.out().println();
    }
}
