package dev.quern.admin.dynamodb;

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

/** The commands of {@code docs/tables.md}, in order; runs where an AWS CLI is on the path. */
@Timeout(420)
class TablesPageTest {

    @Test
    void theCommandsOfThePageWork(@TempDir Path data, @TempDir Path files) throws Exception {
        Optional<Path> aws = PageCommands.folders().filter(folder -> Files.isExecutable(folder.resolve("aws")))
                .findFirst();
        assumeTrue(aws.isPresent(), "there is no AWS CLI on the path");
        try (RunningServer server = RunningServer.start(data)) {
            String printed = PageCommands.run("tables.md", server, aws.get(), files, Duration.ofSeconds(400));
            assertThat(printed).contains("\"TableStatus\": \"CREATING\"", "\"Ada\"", "\"Count\": 1",
                    "\"IndexName\": \"names\"", "\"Grace\"", "\"TableName\": \"guests\"", "AVAILABLE",
                    "\"RestoreInProgress\": true", "\"N\": \"1\"", "\"not to be lost\"", "to the world", "COMPLETED",
                    "\"INSERT\"",
                    "\"MODIFY\"",
                    "\"TableStatus\": \"DELETING\"");
            assertThat(server.server().quern().tables().tables().list(Optional.empty(), 1)).isEmpty();
        }
    }
}
