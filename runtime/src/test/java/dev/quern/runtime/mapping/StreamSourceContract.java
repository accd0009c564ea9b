package dev.quern.runtime.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.plugin.RecordPage;
import dev.quern.plugin.SourceRecord;
import dev.quern.plugin.SourceShard;
import dev.quern.plugin.SourceStream;
import dev.quern.plugin.StreamGoneException;
import dev.quern.plugin.StreamSource;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.junit.jupiter.api.Test;

/** What event source mappings rely on, of every source of records. */
public abstract class StreamSourceContract {

    private static final JsonMapper JSON = new JsonMapper();

    /** The source under test, with one stream that has no records. */
    protected abstract StreamSource source();

    /** The ARN of its stream. */
    protected abstract String arn();

    /** An ARN of the same form that nothing has. */
    protected abstract String otherArn();

    /** Adds a record. */
    protected abstract void put(String key, String text);

    /** Closes every open shard, so that others go on from it. */
    protected abstract void reshard();

    /** Deletes the stream and makes one that has the same name, at the same time, with no records. */
    protected abstract void makeAgain();

    private SourceStream stream() {
        return source().open(arn()).orElseThrow();
    }

    private static List<SourceRecord> readAll(SourceStream stream, String shard, Optional<String> from, int atOnce) {
        List<SourceRecord> all = new ArrayList<>();
        Optional<String> after = from;
        while (true) {
            RecordPage page = stream.read(shard, after, atOnce, 1 << 20);
            assertThat(page.records().size()).isLessThanOrEqualTo(atOnce);
            if (page.records().isEmpty()) {
                return all;
            }
            all.addAll(page.records());
            after = Optional.of(page.records().getLast().sequenceNumber());
        }
    }

    private static Map<String, List<SourceRecord>> readAll(SourceStream stream) {
        Map<String, List<SourceRecord>> all = new HashMap<>();
        stream.shards().forEach(shard -> all.put(shard.id(), readAll(stream, shard.id(), Optional.empty(), 100)));
        return all;
    }

    @Test
    void itKnowsItsOwnByTheirForm() {
        assertThat(source().names(arn())).isTrue();
        assertThat(source().names(otherArn())).isTrue();
        assertThat(source().names("arn:aws:sqs:us-east-1:000000000000:queue")).isFalse();
        assertThat(source().open(otherArn())).isEmpty();
        assertThat(stream().retention()).isPositive();
        assertThat(source().startingPositions()).contains(StreamSource.StartingPosition.TRIM_HORIZON,
                StreamSource.StartingPosition.LATEST);
    }

    @Test
    void aShardIsReadInOrderWhereverReadingGoesOn() {
        for (int record = 0; record < 40; record++) {
            put("key" + record % 5, "text" + record);
        }
        SourceStream stream = stream();
        readAll(stream).forEach((shard, records) -> {
            BigInteger last = BigInteger.ZERO;
            for (SourceRecord record : records) {
                assertThat(record.sequenceNumber()).matches("[1-9][0-9]*");
                BigInteger number = new BigInteger(record.sequenceNumber());
                assertThat(number).isGreaterThan(last);
                last = number;
            }
            for (int from = 0; from < records.size(); from++) {
                assertThat(readAll(stream, shard, Optional.of(records.get(from).sequenceNumber()), 3))
                        .extracting(SourceRecord::sequenceNumber)
                        .containsExactlyElementsOf(records.subList(from + 1, records.size()).stream()
                                .map(SourceRecord::sequenceNumber).toList());
            }
        });
        assertThat(readAll(stream).values().stream().mapToInt(List::size).sum()).isEqualTo(40);
    }

    @Test
    void recordsWithOneKeyAreInOneShard() {
        for (int record = 0; record < 40; record++) {
            put("key" + record % 8, "text" + record);
        }
        Map<String, String> shards = new HashMap<>();
        readAll(stream()).forEach((shard, records) -> records.forEach(record -> assertThat(
                shards.computeIfAbsent(record.partitionKey(), _ -> shard)).isEqualTo(shard)));
        assertThat(shards).hasSize(8);
    }

    @Test
    void theNewestRecordIsThePlaceAfterWhichOnlyLaterOnesCome() {
        SourceStream stream = stream();
        stream.shards().forEach(shard -> assertThat(stream.newest(shard.id())).isEmpty());
        put("a", "early");
        Map<String, Optional<String>> newest = new HashMap<>();
        stream.shards().forEach(shard -> newest.put(shard.id(), stream.newest(shard.id())));
        put("a", "late");
        List<String> later = new ArrayList<>();
        newest.forEach((shard, after) -> readAll(stream, shard, after, 10)
                .forEach(record -> later.add(new String(record.event(), StandardCharsets.UTF_8))));
        assertThat(later).hasSize(1);
    }

    @Test
    void aClosedShardEndsAndIsTheParentOfWhatFollows() {
        put("a", "early");
        SourceStream stream = stream();
        List<String> before = stream.shards().stream().map(SourceShard::id).toList();
        reshard();
        put("a", "late");
        for (String shard : before) {
            List<SourceRecord> records = readAll(stream, shard, Optional.empty(), 10);
            assertThat(stream.read(shard, records.isEmpty()
                    ? Optional.empty()
                    : Optional.of(records.getLast().sequenceNumber()), 10, 1_000).ended()).isTrue();
        }
        List<SourceShard> now = stream.shards();
        assertThat(now).filteredOn(shard -> before.contains(shard.id())).noneMatch(SourceShard::open);
        assertThat(now).filteredOn(SourceShard::open).isNotEmpty()
                .allSatisfy(shard -> assertThat(before).containsAll(shard.parents()))
                .noneMatch(shard -> shard.parents().isEmpty());
    }

    @Test
    void aStreamIsToldFromTheOneThatHasItsNameLater() {
        put("a", "early");
        SourceStream before = stream();
        Map<String, List<SourceRecord>> early = readAll(before);
        assertThat(stream().identity()).isEqualTo(before.identity());
        makeAgain();
        put("a", "late");
        SourceStream after = stream();
        assertThat(after.identity()).isNotEqualTo(before.identity());
        assertThat(readAll(after).values().stream().flatMap(List::stream)).singleElement()
                .satisfies(record -> assertThat(
                        new String(record.event(), StandardCharsets.UTF_8)).contains(printed("late")));
        early.forEach((shard, records) -> {
            try {
                assertThat(readAll(before, shard, Optional.empty(), 10)).hasSameSizeAs(records)
                        .noneMatch(record -> new String(record.event(), StandardCharsets.UTF_8)
                                .contains(printed("late")));
            } catch (StreamGoneException e) {
                assertThat(e).hasMessageContaining(before.arn());
            }
        });
    }

    /** How the text of a record stands in its event. */
    protected abstract String printed(String text);

    @Test
    void whoWatchesIsToldUntilHeWatchesNoMore() {
        Set<String> told = new CopyOnWriteArraySet<>();
        SourceStream stream = stream();
        List<String> shards = stream.shards().stream().map(SourceShard::id).toList();
        SourceStream.Watch watch = stream.watch(shard -> told.add(shard.orElse("any")));
        put("a", "text");
        assertThat(told).isNotEmpty().allMatch(shard -> shard.equals("any") || shards.contains(shard));
        watch.close();
        told.clear();
        put("a", "more");
        assertThat(told).isEmpty();
    }

    @Test
    void aRecordIsToldInJson() throws IOException {
        put("a", "text");
        SourceRecord record = readAll(stream()).values().stream().flatMap(List::stream).findFirst().orElseThrow();
        JsonNode event = JSON.readTree(record.event());
        assertThat(event.isObject()).isTrue();
        assertThat(JSON.readTree(record.filterable()).isObject()).isTrue();
        assertThat(record.arrival()).isNotNull();
    }
}
