package dev.quern.storage.streams.append;

import static dev.quern.storage.streams.Fixture.STREAM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.streams.Fixture;
import dev.quern.storage.streams.StreamStore;
import dev.quern.storage.streams.StreamStoreSettings;
import dev.quern.storage.streams.catalog.CreateStream;
import dev.quern.storage.streams.stream.HashKey;
import dev.quern.storage.streams.stream.NewRecord;
import dev.quern.storage.streams.stream.SequenceNumber;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamRecord;
import dev.quern.storage.streams.stream.StreamsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StreamWriterTest {

    private static final int WRITERS = 8;
    private static final int CALLS = 60;

    @TempDir
    Path folder;
    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = Fixture.open(folder);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void recordsOfOneCallStandInItsOrder() {
        fixture.withStream(4);
        List<NewRecord> records = IntStream.range(0, 500)
                .mapToObj(i -> NewRecord.of("key " + i % 10, ("" + i).getBytes(UTF_8))).toList();
        List<Placement> placements = fixture.store.writer().putAll(STREAM, records);
        Map<Integer, SequenceNumber> last = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            Placement.Placed placed = (Placement.Placed) placements.get(i);
            assertThat(placed.shard().range().contains(HashKey.ofPartitionKey("key " + i % 10))).isTrue();
            SequenceNumber before = last.put(placed.shard().number(), placed.sequence());
            assertThat(before == null || before.compareTo(placed.sequence()) < 0).isTrue();
        }
        assertThat(fixture.shards().stream().mapToInt(shard -> fixture.all(shard.number()).size()).sum())
                .isEqualTo(500);
    }

    @Test
    void anExplicitHashKeyIsObeyed() {
        fixture.withStream(2);
        assertThat(fixture.putFirst("x").shard().number()).isZero();
        assertThat(fixture.store.writer().put(STREAM, NewRecord.of("k", HashKey.LAST, new byte[0])).shard().number())
                .isEqualTo(1);
    }

    @Test
    void aRecordThatIsTooLargeIsRefusedWithAllOthers() {
        fixture.withStream(1);
        NewRecord fits = NewRecord.of("k", new byte[(1 << 20) - 1]);
        NewRecord tooLarge = NewRecord.of("k", new byte[1 << 20]);
        assertThatThrownBy(() -> fixture.store.writer().putAll(STREAM, List.of(fits, tooLarge)))
                .isInstanceOfSatisfying(StreamsException.RecordTooLarge.class, e -> {
                    assertThat(e.index()).isEqualTo(1);
                    assertThat(e.limit()).isEqualTo(1 << 20);
                });
        assertThat(fixture.all(0)).isEmpty();
        fixture.store.streams().setMaxRecordBytes(STREAM, 2 << 20);
        fixture.store.writer().putAll(STREAM, List.of(fits, tooLarge));
        assertThat(fixture.all(0)).hasSize(2);
    }

    @Test
    void anotherStreamOfTheSameNameIsNotMistakenForTheOldOne() {
        fixture.withStream(1);
        fixture.put("a", "old");
        // by another process, for all that this one knows
        StreamStore other = new StreamStore(fixture.kv, fixture.clock, StreamStoreSettings.defaults());
        other.streams().delete(STREAM, false);
        other.streams().create(CreateStream.provisioned(STREAM.value(), 2));
        assertThat(fixture.put("a", "new").shard().stream()).isEqualTo(fixture.stream().id());
        other.resharding().scale(STREAM, 3);
        fixture.put("a", "newer");
        other.streams().delete(STREAM, false);
        assertThatThrownBy(() -> fixture.put("a", "lost")).isInstanceOf(StreamsException.ResourceNotFound.class);
    }

    /** What one writer puts under its key is read in its order, across all shards that the key went to. */
    @Test
    void orderIsKeptForEachKeyWhileTheStreamIsDividedAnew() throws Exception {
        fixture.withStream(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1)) {
            List<Future<Integer>> ends = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String key = "writer " + i;
                ends.add(threads.submit(() -> write(key)));
            }
            ends.add(threads.submit((Callable<Integer>) () -> {
                for (int i = 0; i < 40; i++) {
                    fixture.store.resharding().scale(STREAM, i % 2 == 0 ? 4 : 2);
                }
                return 0;
            }));
            for (Future<Integer> end : ends) {
                end.get();
            }
        }
        Map<String, List<Integer>> read = new HashMap<>();
        for (Shard shard : fixture.shards()) {
            for (StreamRecord record : fixture.all(shard.number())) {
                read.computeIfAbsent(record.partitionKey(), _ -> new ArrayList<>())
                        .add(Integer.parseInt(Fixture.text(record)));
            }
        }
        assertThat(read).hasSize(WRITERS);
        List<Integer> expected = IntStream.range(0, CALLS * 3).boxed().toList();
        assertThat(read.values()).allSatisfy(each -> assertThat(each).isEqualTo(expected));
    }

    /** In calls of one, two and three records in turn. */
    private int write(String key) {
        int next = 0;
        SequenceNumber last = new SequenceNumber(0, 0, 0, 0);
        for (int size = 1; next < CALLS * 3; size = size % 3 + 1) {
            List<NewRecord> records = new ArrayList<>();
            for (int i = 0; i < size && next < CALLS * 3; i++) {
                records.add(NewRecord.of(key, Integer.toString(next++).getBytes(UTF_8)));
            }
            for (Placement placement : fixture.store.writer().putAll(STREAM, records)) {
                SequenceNumber sequence = ((Placement.Placed) placement).sequence();
                assertThat(sequence).isGreaterThan(last);
                last = sequence;
            }
        }
        return next;
    }
}
