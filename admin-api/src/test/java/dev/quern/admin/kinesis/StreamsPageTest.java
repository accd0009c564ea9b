package dev.quern.admin.kinesis;

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

/** The commands of {@code docs/streams.md}, in order; runs where an AWS CLI is on the path. */
@Timeout(180)
class StreamsPageTest {

    @Test
    void theCommandsOfThePageWork(@TempDir Path data, @TempDir Path files) throws Exception {
        Optional<Path> aws = PageCommands.folders().filter(folder -> Files.isExecutable(folder.resolve("aws")))
                .findFirst();
        assumeTrue(aws.isPresent(), "there is no AWS CLI on the path");
        try (RunningServer server = RunningServer.start(data)) {
            String printed = PageCommands.run("streams.md", server, aws.get(), files, Duration.ofSeconds(150));
            assertThat(printed).contains("\"SequenceNumber\"", "\"FailedRecordCount\": 0", "\"ada\"", "\"grace\"",
                    "\"TargetShardCount\": 4", "\"shardId-000000000001\"", "\"RetentionPeriodHours\": 168");
            assertThat(server.server().quern().streams().streams().list(Optional.empty(), 1)).isEmpty();
        }
    }
}
