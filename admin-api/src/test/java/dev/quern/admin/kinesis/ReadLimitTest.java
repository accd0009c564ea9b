package dev.quern.admin.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.admin.kinesis.record.ReadLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads of a shard, where the configuration limits them. */
@Timeout(60)
class ReadLimitTest {

    @TempDir
    Path data;

    @Test
    void aShardIsReadSoOftenInASecondAndOthersAreNotItsConcern() {
        try (KinesisServer server = new KinesisServer(data, ReadLimit.of(Optional.of(5)))) {
            server.kinesis.createStream(create -> create.streamName("clicks").shardCount(2));
            String first = iterator(server.kinesis, 0);
            String second = iterator(server.kinesis, 1);
            for (int read = 0; read < 5; read++) {
                server.kinesis.getRecords(get -> get.shardIterator(first));
            }
            // without the client's own patience, which would read again until it is let in
            try (KinesisClient hasty = server.hasty()) {
                assertThatThrownBy(() -> hasty.getRecords(get -> get.shardIterator(first)))
                        .isInstanceOfSatisfying(ProvisionedThroughputExceededException.class,
                                refused -> assertThat(refused.awsErrorDetails().errorMessage())
                                        .isEqualTo("Rate exceeded for shard shardId-000000000000 in stream clicks under"
                                                + " account 000000000000."));
            }
            server.kinesis.getRecords(get -> get.shardIterator(second));
            server.time.advance(Duration.ofSeconds(1));
            assertThat(server.kinesis.getRecords(get -> get.shardIterator(first)).records()).isEmpty();
        }
    }

    private static String iterator(KinesisClient kinesis, int shard) {
        return kinesis.getShardIterator(get -> get.streamName("clicks").shardId("shardId-00000000000" + shard)
                .shardIteratorType(ShardIteratorType.TRIM_HORIZON)).shardIterator();
    }
}
