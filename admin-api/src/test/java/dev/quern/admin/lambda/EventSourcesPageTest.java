package dev.quern.admin.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.admin.PageCommands;
import dev.quern.admin.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** The commands of {@code docs/event-sources.md}, in order; runs where an AWS CLI is on the path. */
@Timeout(180)
class EventSourcesPageTest {

    @Test
    void theCommandsOfThePageWork(@TempDir Path data, @TempDir Path files) throws Exception {
        Optional<Path> aws = PageCommands.folders().filter(folder -> Files.isExecutable(folder.resolve("aws")))
                .findFirst();
        assumeTrue(aws.isPresent(), "there is no AWS CLI on the path");
        try (RunningServer server = RunningServer.start(data); LambdaClient lambda = server.lambda()) {
            server.create(lambda, "hello", ProbeFunctions.TELL, ProbeFunctions.jar(), request -> request);
            String printed = PageCommands.run("event-sources.md", server, aws.get(), files, Duration.ofSeconds(150));
            assertThat(printed).contains("\"BatchSize\": 10", "\"State\": \"Enabled\"", "\"State\": \"Updating\"",
                    "\"Enabled\"", "\"State\": \"Deleting\"");
        }
    }
}
