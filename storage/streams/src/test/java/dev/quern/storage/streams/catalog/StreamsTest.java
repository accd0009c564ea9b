package dev.quern.storage.streams.catalog;

import static dev.quern.storage.streams.Fixture.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.streams.Fixture;
import dev.quern.storage.streams.StreamStoreSettings;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamMode;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsTest {

    @TempDir
    Path folder;
    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = Fixture.open(folder, StreamStoreSettings.defaults().withMaxShards(10).withMaxOnDemandStreams(1));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Streams streams() {
        return fixture.store.streams();
    }

    @Test
    void aStreamIsFoundAsItWasMade() {
        DataStream made = streams().create(new CreateStream(STREAM, StreamMode.PROVISIONED, 3, 2 << 20,
                Map.of("team", "web")));
        DataStream found = streams().get(STREAM);
        assertThat(found).isEqualTo(made);
        assertThat(found.openShards()).isEqualTo(3);
        assertThat(found.retention()).isEqualTo(Duration.ofHours(24));
        assertThat(found.maxRecordBytes()).isEqualTo(2 << 20);
        assertThat(found.tags()).isEqualTo(Map.of("team", "web"));
        assertThat(fixture.shards()).extracting(shard -> shard.id()).containsExactly("shardId-000000000000",
                "shardId-000000000001", "shardId-000000000002");
    }

    @Test
    void aNameIsTakenOnce() {
        fixture.withStream(1);
        assertThatThrownBy(() -> fixture.withStream(1)).isInstanceOf(StreamsException.ResourceInUse.class)
                .hasMessage("Stream clicks under account 000000000000 already exists.");
    }

    @Test
    void shardsAndStreamsAreCounted() {
        fixture.withStream(7);
        assertThatThrownBy(() -> streams().create(CreateStream.provisioned("more", 4)))
                .isInstanceOf(StreamsException.LimitExceeded.class)
                .hasMessageContaining("Current shard count for the account: 7. Limit: 10. Number of additional shards"
                        + " that would have resulted from this request: 4.");
        streams().create(new CreateStream(new StreamName("more"), StreamMode.ON_DEMAND, 3, 1 << 20, Map.of()));
        assertThat(streams().used()).isEqualTo(new Quota.Used(7, 10, 1));
        assertThatThrownBy(() -> streams().setMode(STREAM, StreamMode.ON_DEMAND))
                .isInstanceOf(StreamsException.LimitExceeded.class);
        streams().delete(STREAM, false);
        assertThat(streams().used()).isEqualTo(new Quota.Used(0, 3, 1));
    }

    @Test
    void theNumbersOfAStreamAreAboveThoseOfTheOneThatHadItsName() {
        fixture.withStream(1);
        Shard before = fixture.shards().getFirst();
        fixture.store.resharding().split(STREAM, before.id(), BigInteger.TEN);
        Shard last = fixture.shards().getLast();
        streams().delete(STREAM, false);
        fixture.withStream(1);
        Shard after = fixture.shards().getFirst();
        assertThat(after.stream()).isNotEqualTo(before.stream());
        assertThat(after.startingNumber()).isGreaterThan(last.startingNumber());
        assertThat(after.owns(before.startingNumber())).isFalse();

        fixture.clock.advance(Duration.ofMinutes(1));
        streams().delete(STREAM, false);
        fixture.withStream(1);
        assertThat(fixture.shards().getFirst().epoch()).as("not ever farther ahead of the time")
                .isLessThanOrEqualTo(fixture.clock.instant().getEpochSecond());
    }

    @Test
    void namesAreListedInTheirOrder() {
        for (String name : new String[]{"b", "a", "c"}) {
            streams().create(CreateStream.provisioned(name, 1));
        }
        assertThat(streams().list(Optional.empty(), 2)).extracting(each -> each.name().value())
                .containsExactly("a", "b");
        assertThat(streams().list(Optional.of("b"), 2)).extracting(each -> each.name().value()).containsExactly("c");
    }

    @Test
    void aStreamThatIsDeletedTakesEverythingWithIt() {
        fixture.withStream(1);
        fixture.put("k", "old");
        AtomicInteger heard = new AtomicInteger();
        fixture.store.listeners().listenToStream(fixture.stream().id(), heard::incrementAndGet);
        streams().delete(STREAM, false);
        assertThat(heard).hasValue(1);
        assertThatThrownBy(() -> fixture.put("k", "lost")).isInstanceOf(StreamsException.ResourceNotFound.class)
                .hasMessage("Stream clicks under account 000000000000 not found.");
        assertThatThrownBy(() -> fixture.read(0, 1)).isInstanceOf(StreamsException.ResourceNotFound.class)
                .hasMessage("Shard shardId-000000000000 in stream clicks under account 000000000000 does not exist");
        fixture.withStream(1);
        assertThat(fixture.data(0)).isEmpty();
        fixture.put("k", "new");
        assertThat(fixture.data(0)).containsExactly("new");
    }

    @Test
    void aStreamWithConsumersIsNotDeletedByMistake() {
        fixture.withStream(1);
        fixture.store.consumers().register(STREAM, "reader", Map.of());
        assertThatThrownBy(() -> streams().delete(STREAM, false)).isInstanceOf(StreamsException.ResourceInUse.class);
        streams().delete(STREAM, true);
        assertThat(streams().find(STREAM)).isEmpty();
    }

    @Test
    void retentionIsChangedInOneDirectionOnly() {
        fixture.withStream(1);
        streams().increaseRetention(STREAM, Duration.ofHours(48));
        assertThatThrownBy(() -> streams().increaseRetention(STREAM, Duration.ofHours(47)))
                .isInstanceOf(StreamsException.InvalidArgument.class)
                .hasMessage("Requested retention period (47 hours) for stream clicks can not be shorter than existing"
                        + " retention period (48 hours). Use DecreaseRetentionPeriod API.");
        assertThatThrownBy(() -> streams().decreaseRetention(STREAM, Duration.ofHours(49)))
                .hasMessageContaining("can not be longer than existing retention period (48 hours)");
        assertThatThrownBy(() -> streams().decreaseRetention(STREAM, Duration.ofHours(23)))
                .hasMessage("Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too"
                        + " short.");
        assertThatThrownBy(() -> streams().increaseRetention(STREAM, Duration.ofHours(8_761)))
                .hasMessageContaining("Maximum allowed retention period is 8760 hours.");
        assertThat(streams().decreaseRetention(STREAM, Duration.ofHours(24)).retention())
                .isEqualTo(Duration.ofHours(24));
    }

    @Test
    void consumersAreRegisteredByName() {
        fixture.withStream(1);
        Consumers consumers = fixture.store.consumers();
        var made = consumers.register(STREAM, "b", Map.of("k", "v"));
        consumers.register(STREAM, "a", Map.of());
        assertThat(consumers.find(fixture.stream(), "b")).contains(made);
        assertThat(consumers.list(fixture.stream(), Optional.of("a"), 10)).containsExactly(made);
        assertThatThrownBy(() -> consumers.register(STREAM, "b", Map.of()))
                .isInstanceOf(StreamsException.ResourceInUse.class)
                .hasMessage("Consumer b under stream clicks under account 000000000000 already exists.");
        assertThat(consumers.deregister(made)).isTrue();
        assertThat(consumers.deregister(made)).isFalse();
        for (int i = 1; i < Consumers.MAX; i++) {
            consumers.register(STREAM, "c" + i, Map.of());
        }
        assertThatThrownBy(() -> consumers.register(STREAM, "one-more", Map.of()))
                .isInstanceOf(StreamsException.LimitExceeded.class);
    }
}
