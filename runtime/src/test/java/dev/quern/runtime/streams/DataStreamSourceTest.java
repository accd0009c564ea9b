package dev.quern.runtime.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.plugin.SourceShard;
import dev.quern.plugin.SourceStream;
import dev.quern.plugin.StreamGoneException;
import dev.quern.plugin.StreamSource;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.mapping.StreamSourceContract;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.storage.kv.contract.InMemoryStore;
import dev.quern.storage.streams.StreamStore;
import dev.quern.storage.streams.StreamStoreSettings;
import dev.quern.storage.streams.catalog.CreateStream;
import dev.quern.storage.streams.stream.Consumer;
import dev.quern.storage.streams.stream.NewRecord;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamName;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams as a source of records. */
class DataStreamSourceTest extends StreamSourceContract {

    private static final StreamName STREAM = new StreamName("clicks");
    private static final Account ACCOUNT = new Account("us-east-1", "000000000000");
    private static final String ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/";

    private final ManualTime time = new ManualTime();
    private final InMemoryStore store = new InMemoryStore();
    private final StreamStore streams = new StreamStore(store, time::now, StreamStoreSettings.defaults());

    DataStreamSourceTest() {
        streams.streams().create(CreateStream.provisioned(STREAM.value(), 3));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected StreamSource source() {
        return new DataStreamSource(streams, ACCOUNT);
    }

    @Override
    protected String arn() {
        return ARN + "clicks";
    }

    @Override
    protected String otherArn() {
        return ARN + "nothing";
    }

    @Override
    protected void put(String key, String text) {
        streams.writer().put(STREAM, NewRecord.of(key, text.getBytes(UTF_8)));
    }

    @Override
    protected void reshard() {
        time.advance(Duration.ofSeconds(2));
        for (Shard shard : streams.streams().shards(streams.streams().get(STREAM))) {
            streams.resharding().split(STREAM, shard.id(),
                    shard.range().from().number().add(BigInteger.valueOf(1_000)));
        }
    }

    @Override
    protected void makeAgain() {
        streams.streams().delete(STREAM, true);
        streams.streams().create(CreateStream.provisioned(STREAM.value(), 3));
    }

    @Override
    protected String printed(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    @Test
    void aPlaceIsFoundByTime() {
        put("a", "early");
        time.advance(Duration.ofMinutes(1));
        Instant between = time.now();
        time.advance(Duration.ofMinutes(1));
        put("a", "late");
        SourceStream stream = source().open(arn()).orElseThrow();
        List<String> late = stream.shards().stream()
                .flatMap(shard -> stream.read(shard.id(), stream.newestBefore(shard.id(), between), 10, 1_000)
                        .records().stream())
                .map(record -> new String(record.data().orElseThrow(), UTF_8)).toList();
        assertThat(late).containsExactly("late");
    }

    @Test
    void aStreamThatWasMadeAgainIsReadFromItsBeginning() {
        put("a", "old");
        SourceStream old = source().open(arn()).orElseThrow();
        String shard = old.shards().stream().map(SourceShard::id).filter(id -> old.newest(id).isPresent()).findFirst()
                .orElseThrow();
        Optional<String> read = Optional
                .of(old.read(shard, Optional.empty(), 10, 1_000).records().getLast().sequenceNumber());
        makeAgain();
        put("a", "new");
        SourceStream again = source().open(arn()).orElseThrow();
        assertThat(again.read(shard, read, 10, 1_000).records())
                .extracting(record -> new String(record.data().orElseThrow(), UTF_8)).containsExactly("new");
    }

    @Test
    void aConsumerIsAWayToItsStream() {
        Consumer reader = streams.consumers().register(STREAM, "reader", Map.of());
        Instant created = reader.created();
        Optional<SourceStream> opened = source()
                .open(arn() + "/consumer/reader:" + created.getEpochSecond());
        assertThat(opened.orElseThrow().arn()).isEqualTo(arn());
        assertThat(opened.get().shards()).hasSize(3);
        assertThat(source().open(arn() + "/consumer/other:" + created.getEpochSecond())).isEmpty();
        streams.consumers().deregister(reader);
        assertThatThrownBy(() -> opened.get().shards()).isInstanceOf(StreamGoneException.class)
                .hasMessageContaining("not registered");
    }
}
