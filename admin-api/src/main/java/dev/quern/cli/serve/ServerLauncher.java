package dev.quern.cli.serve;

import dev.quern.admin.Server;
import dev.quern.admin.ServerSettings;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** Starts a server. */
@FunctionalInterface
public interface ServerLauncher {

    /**
     * Starts a server; it accepts requests when this returns.
     *
     * @throws IOException
     *             if it cannot start; the message says why, and the way out
     */
    RunningServer start(ServerSettings settings) throws IOException;

    /** Starts {@link Server}, in this process. */
    static ServerLauncher inThisProcess() {
        return settings -> {
            LibraryDefaults.apply();
            Server server = Server.start(settings);
            return new RunningServer() {
                @Override
                public String url() {
                    return server.url();
                }

                @Override
                public CompletionStage<?> pulse() {
                    return server.pulse();
                }

                @Override
                public int running() {
                    return server.quern().invoker().running();
                }

                @Override
                public void close() {
                    server.close();
                }
            };
        };
    }
}
