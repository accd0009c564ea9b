package dev.quern.storage.streams.read;

import static dev.quern.storage.streams.Fixture.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.streams.Fixture;
import dev.quern.storage.streams.append.Placement;
import dev.quern.storage.streams.stream.HashKey;
import dev.quern.storage.streams.stream.NewRecord;
import dev.quern.storage.streams.stream.SequenceNumber;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.ShardKey;
import dev.quern.storage.streams.stream.StreamRecord;
import dev.quern.storage.streams.stream.StreamsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardReaderTest {

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

    @Test
    void aReaderBeginsWhereItSays() {
        fixture.put("a", "1");
        fixture.clock.advance(Duration.ofMillis(10));
        Instant time = fixture.clock.instant();
        SequenceNumber second = fixture.put("b", "2").sequence();
        fixture.clock.advance(Duration.ofMillis(10));
        fixture.put("c", "3");
        assertThat(fixture.data(0, new Start.TrimHorizon())).containsExactly("1", "2", "3");
        assertThat(fixture.data(0, new Start.At(second))).containsExactly("2", "3");
        assertThat(fixture.data(0, new Start.After(second))).containsExactly("3");
        assertThat(fixture.data(0, new Start.AtTime(time))).containsExactly("2", "3");
        assertThat(fixture.data(0, new Start.AtTime(time.plusMillis(1)))).containsExactly("3");
        assertThat(fixture.data(0, new Start.AtTime(Instant.EPOCH))).containsExactly("1", "2", "3");
        long latest = fixture.place(0, new Start.Latest());
        assertThat(fixture.read(0, latest).records()).isEmpty();
        fixture.put("d", "4");
        assertThat(Fixture.texts(fixture.read(0, latest).records())).containsExactly("4");
    }

    @Test
    void aRecordIsReadAsItWasPut() {
        Placement.Placed placed = fixture.put("ключ", "данные");
        StreamRecord record = fixture.read(0, 1).records().getFirst();
        assertThat(record.partitionKey()).isEqualTo("ключ");
        assertThat(Fixture.text(record)).isEqualTo("данные");
        assertThat(record.arrival()).isEqualTo(fixture.clock.instant());
        assertThat(record.sequence()).isEqualTo(placed.sequence());
        assertThat(placed.shard().owns(record.sequence())).isTrue();
    }

    @Test
    void aPageHoldsSoManyRecordsAndBytes() {
        for (int i = 0; i < 5; i++) {
            fixture.store.writer().put(STREAM, NewRecord.of("k", new byte[100]));
        }
        RecordPage page = fixture.store.reader().read(STREAM, 0, 1, 2, 1_000_000);
        assertThat(page.records()).hasSize(2);
        assertThat(page.next()).isEqualTo(3);
        assertThat(fixture.store.reader().read(STREAM, 0, 1, 100, 250).records()).hasSize(2);
        assertThat(fixture.store.reader().read(STREAM, 0, 1, 100, 1).records()).as("one at least").hasSize(1);
    }

    @Test
    void aPageThatIsNotTheLastIsBehindWhateverTheClockHasDone() {
        fixture.put("a", "1");
        fixture.put("a", "2");
        assertThat(fixture.store.reader().read(STREAM, 0, 1, 1, 1_000).behind()).isPositive();
        fixture.clock.set(fixture.clock.instant().minusSeconds(9));
        assertThat(fixture.store.reader().read(STREAM, 0, 1, 1, 1_000).behind()).isPositive();
        assertThat(fixture.store.reader().read(STREAM, 0, 2, 1, 1_000).behind()).isZero();
    }

    @Test
    void aPageSaysHowFarBehindItIs() {
        fixture.put("a", "1");
        fixture.clock.advance(Duration.ofSeconds(3));
        fixture.put("a", "2");
        RecordPage first = fixture.store.reader().read(STREAM, 0, 1, 1, 1_000);
        assertThat(first.behind()).isEqualTo(Duration.ofSeconds(3));
        assertThat(fixture.store.reader().read(STREAM, 0, first.next(), 1, 1_000).behind()).isEqualTo(Duration.ZERO);
    }

    @Test
    void timesDoNotFallWithinAShardWhateverTheClockDoes() {
        fixture.put("a", "1");
        Instant first = fixture.clock.instant();
        fixture.clock.set(first.minusSeconds(60));
        fixture.put("a", "2");
        assertThat(fixture.read(0, 1).records()).extracting(StreamRecord::arrival).containsExactly(first, first);
    }

    @Test
    void whoListensHearsOfItsShardAlone() {
        fixture.store.resharding().scale(STREAM, 2);
        List<Shard> open = fixture.openShards();
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        ShardListeners listeners = fixture.store.listeners();
        var listening = listeners.listen(ShardKey.of(open.get(0)), first::incrementAndGet);
        try (var _ = listeners.listen(ShardKey.of(open.get(1)), second::incrementAndGet)) {
            fixture.putFirst("x");
            assertThat(first).hasValue(1);
            assertThat(second).hasValue(0);
            listening.close();
            fixture.putFirst("y");
            assertThat(first).hasValue(1);
            fixture.store.resharding().scale(STREAM, 1);
            assertThat(second).as("it ended").hasValue(1);
        }
    }

    @Test
    void aShardThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> fixture.place(7, new Start.Latest()))
                .isInstanceOf(StreamsException.ResourceNotFound.class)
                .hasMessage("Shard shardId-000000000007 in stream clicks under account 000000000000 does not exist");
    }

    /** Records of all sizes, put alone and together: whatever page is asked for is what a list would give. */
    @Test
    void everyPageIsThatOfAList() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Integer> sizes = new ArrayList<>();
        List<Instant> times = new ArrayList<>();
        for (int call = 0; call < 60; call++) {
            List<NewRecord> records = new ArrayList<>();
            for (int i = random.nextInt(30); i >= 0; i--) {
                int size = random.nextInt(20) == 0 ? random.nextInt(300_000) : random.nextInt(2_000);
                records.add(NewRecord.of("k", HashKey.FIRST, new byte[size]));
                sizes.add(size);
                times.add(fixture.clock.instant());
            }
            fixture.store.writer().putAll(STREAM, records);
            fixture.clock.advance(Duration.ofMillis(random.nextInt(3)));
        }
        for (int read = 0; read < 300; read++) {
            int from = random.nextInt(sizes.size() + 2) + 1;
            int max = random.nextInt(50) + 1;
            int bytes = random.nextInt(500_000) + 1;
            int to = from - 1;
            int sum = 0;
            while (to < sizes.size() && to - from + 1 < max
                    && (to == from - 1 || sum + sizes.get(to) + 1 <= bytes)) {
                sum += sizes.get(to) + 1;
                to++;
            }
            List<Integer> expected = from > sizes.size() ? List.of() : sizes.subList(from - 1, to);
            RecordPage page = fixture.store.reader().read(STREAM, 0, from, max, bytes);
            assertThat(page.records().stream().map(each -> each.data().length)).as("seed %d, from %d", seed, from)
                    .isEqualTo(expected);
            assertThat(page.next()).isEqualTo(from > sizes.size() ? from : to + 1);
            Instant time = times.get(random.nextInt(times.size())).plusMillis(random.nextInt(2));
            long at = times.stream().filter(each -> each.isBefore(time)).count() + 1;
            assertThat(fixture.place(0, new Start.AtTime(time))).as("seed %d, time %s", seed, time).isEqualTo(at);
        }
    }
}
