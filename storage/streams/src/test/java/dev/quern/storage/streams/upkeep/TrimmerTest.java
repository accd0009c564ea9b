package dev.quern.storage.streams.upkeep;

import static dev.quern.storage.streams.Fixture.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.streams.Fixture;
import dev.quern.storage.streams.read.Start;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrimmerTest {

    @TempDir
    Path folder;
    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = Fixture.open(folder).withStream(1);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private long rows() {
        try (var snapshot = fixture.kv.snapshot(); var cursor = snapshot.range(KeyRange.all())) {
            long rows = 0;
            while (cursor.hasNext()) {
                cursor.next();
                rows++;
            }
            return rows;
        }
    }

    private void putHourly(int hours) {
        for (int i = 0; i < hours; i++) {
            fixture.put("k", "hour " + i);
            fixture.clock.advance(Duration.ofHours(1));
        }
    }

    @Test
    void whatIsTooOldIsNotSeenEvenBeforeItIsRemoved() {
        putHourly(26);
        assertThat(fixture.data(0)).hasSize(24).first().isEqualTo("hour 2");
        assertThat(fixture.data(0, new Start.AtTime(Instant.EPOCH))).hasSize(24);
        long before = rows();
        assertThat(fixture.store.trimmer().trim()).isEqualTo(1);
        assertThat(rows()).isEqualTo(before - 2);
        assertThat(fixture.data(0)).hasSize(24).first().isEqualTo("hour 2");
        assertThat(fixture.store.trimmer().trim()).as("nothing more").isZero();
        fixture.put("k", "one more");
        assertThat(fixture.data(0)).last().isEqualTo("one more");
    }

    @Test
    void aStreamThatIsEmptiedGoesOnWithItsNumbers() {
        var last = fixture.put("k", "old").sequence();
        fixture.clock.advance(Duration.ofDays(3));
        fixture.store.trimmer().trim();
        assertThat(fixture.data(0)).isEmpty();
        assertThat(fixture.put("k", "new").sequence()).isGreaterThan(last);
        assertThat(fixture.data(0)).containsExactly("new");
        assertThat(fixture.data(0, new Start.At(last))).containsExactly("new");
    }

    @Test
    void aShorterRetentionHidesAtOnceAndALongerOneBringsNothingBack() {
        fixture.store.streams().increaseRetention(STREAM, Duration.ofHours(48));
        putHourly(40);
        assertThat(fixture.data(0)).hasSize(40);
        fixture.store.streams().decreaseRetention(STREAM, Duration.ofHours(24));
        assertThat(fixture.data(0)).hasSize(24);
        fixture.store.streams().increaseRetention(STREAM, Duration.ofHours(48));
        assertThat(fixture.data(0)).hasSize(24);
    }

    @Test
    void aShardGoesWhenNothingOfItIsKept() {
        fixture.put("k", "old");
        fixture.store.resharding().scale(STREAM, 2);
        fixture.clock.advance(Duration.ofHours(24));
        assertThat(fixture.data(0)).containsExactly("old");
        fixture.clock.advance(Duration.ofMillis(1));
        assertThat(fixture.shards()).extracting(Shard::number).containsExactly(1, 2);
        assertThatThrownBy(() -> fixture.read(0, 1)).isInstanceOf(StreamsException.ResourceNotFound.class);
        long before = rows();
        assertThat(fixture.store.trimmer().trim()).isEqualTo(1);
        assertThat(rows()).as("its row and that of its record").isEqualTo(before - 2);
        assertThat(fixture.shards()).extracting(Shard::number).containsExactly(1, 2);
    }
}
