package dev.quern.storage.streams.catalog;

import static dev.quern.storage.streams.Fixture.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.streams.Fixture;
import dev.quern.storage.streams.read.RecordPage;
import dev.quern.storage.streams.stream.HashKey;
import dev.quern.storage.streams.stream.HashRange;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamMode;
import dev.quern.storage.streams.stream.StreamsException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReshardingTest {

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

    private Resharding resharding() {
        return fixture.store.resharding();
    }

    @Test
    void aShardIsSplitAtAKey() {
        fixture.withStream(1);
        fixture.put("a", "before");
        resharding().split(STREAM, "shardId-000000000000", BigInteger.valueOf(1_000));
        List<Shard> shards = fixture.shards();
        assertThat(shards).extracting(Shard::isOpen).containsExactly(false, true, true);
        assertThat(shards.get(1).range()).isEqualTo(new HashRange(HashKey.FIRST, new HashKey(0, 999)));
        assertThat(shards.get(2).range()).isEqualTo(new HashRange(new HashKey(0, 1_000), HashKey.LAST));
        assertThat(shards.get(1).parents()).containsExactly(0);
        assertThat(fixture.put("a", "after").shard().number()).isEqualTo(2);
        RecordPage end = fixture.read(0, 1);
        assertThat(Fixture.texts(end.records())).containsExactly("before");
        assertThat(end.ended()).isTrue();
        assertThat(end.children()).extracting(Shard::number).containsExactly(1, 2);
        assertThat(shards.get(0).endingNumber().orElseThrow()).isGreaterThan(end.records().getLast().sequence())
                .isLessThan(shards.get(1).startingNumber());
        assertThat(fixture.stream().openShards()).isEqualTo(2);
    }

    @Test
    void twoShardsAreMerged() {
        fixture.withStream(3);
        resharding().merge(STREAM, "shardId-000000000000", "x-1");
        List<Shard> shards = fixture.shards();
        assertThat(shards.get(3).parents()).containsExactly(0, 1);
        assertThat(shards.get(3).range())
                .isEqualTo(new HashRange(shards.get(0).range().from(), shards.get(1).range().to()));
        assertThat(fixture.read(1, 1).children()).extracting(Shard::number).containsExactly(3);
        assertThat(fixture.stream().openShards()).isEqualTo(2);
    }

    @Test
    void whatCannotBeDividedIsRefused() {
        fixture.withStream(3);
        assertThatThrownBy(() -> resharding().split(STREAM, "shard-0", BigInteger.ONE))
                .isInstanceOf(StreamsException.InvalidArgument.class)
                .hasMessage("NewStartingHashKey 1 used in SplitShard() on shard shardId-000000000000 in stream clicks"
                        + " under account 000000000000 is not both greater than one plus the shard's StartingHashKey 0"
                        + " and less than the shard's EndingHashKey 113427455640312821154458202477256070484.");
        assertThatThrownBy(() -> resharding().split(STREAM, "shardId-5", BigInteger.ONE))
                .isInstanceOf(StreamsException.ResourceNotFound.class)
                .hasMessage("Could not find shard shardId-000000000005 in stream clicks under account 000000000000.");
        assertThatThrownBy(() -> resharding().split(STREAM, "2147483648", BigInteger.ONE))
                .hasMessage("Could not find shard 2147483648 in stream clicks under account 000000000000.");
        for (String[] pair : new String[][]{{"shard-0", "shard-2"}, {"shard-1", "shard-0"}}) {
            assertThatThrownBy(() -> resharding().merge(STREAM, pair[0], pair[1]))
                    .isInstanceOf(StreamsException.InvalidArgument.class)
                    .hasMessageContaining("are not an adjacent pair of shards eligible for merging");
        }
        resharding().merge(STREAM, "shard-0", "shard-1");
        assertThatThrownBy(() -> resharding().merge(STREAM, "shard-0", "shard-1"))
                .isInstanceOf(StreamsException.InvalidArgument.class).hasMessageContaining("already been merged");
        fixture.store.streams().setMode(STREAM, StreamMode.ON_DEMAND);
        assertThatThrownBy(() -> resharding().scale(STREAM, 4)).isInstanceOf(StreamsException.Validation.class);
    }

    @Test
    void aStreamIsScaledWithinReach() {
        fixture.withStream(4);
        assertThatThrownBy(() -> resharding().scale(STREAM, 9))
                .isInstanceOf(StreamsException.LimitExceeded.class)
                .hasMessage("UpdateShardCount cannot scale up over double your current open shard count."
                        + " Current open shard count: 4, Target shard count: 9");
        assertThatThrownBy(() -> resharding().scale(STREAM, 1))
                .hasMessageContaining("cannot scale down below half your current open shard count.");
        assertThat(resharding().scale(STREAM, 8)).isEqualTo(4);
        // each was split once: no shard lived for no time
        assertThat(fixture.shards()).hasSize(12);
        assertThat(resharding().scale(STREAM, 4)).isEqualTo(8);
        assertThat(fixture.shards()).hasSize(16);
        assertThat(resharding().scale(STREAM, 4)).isEqualTo(4);
        assertThat(fixture.shards()).as("nothing to do").hasSize(16);
    }

    /** Whatever is done in whatever order, the open shards cover all hash keys, and everything has a lineage. */
    @Test
    void openShardsCoverAllHashKeysWhateverIsDone() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        fixture.withStream(3);
        for (int step = 0; step < 150; step++) {
            List<Shard> open = fixture.openShards();
            change(random, open);
            assertCovered("seed " + seed + ", step " + step);
        }
    }

    private void change(Random random, List<Shard> open) {
        int at = random.nextInt(open.size());
        Shard shard = open.get(at);
        switch (random.nextInt(3)) {
            case 0 -> {
                BigInteger width = shard.range().to().number().subtract(shard.range().from().number());
                if (open.size() < 24 && width.bitLength() > 8) {
                    BigInteger within = new BigInteger(width.bitLength() - 2, random).max(BigInteger.TWO);
                    resharding().split(STREAM, shard.id(), shard.range().from().number().add(within));
                }
            }
            case 1 -> {
                if (at + 1 < open.size()) {
                    resharding().merge(STREAM, shard.id(), open.get(at + 1).id());
                }
            }
            default -> {
                int target = Math.clamp(random.nextInt(2 * open.size()) + 1, (open.size() + 1) / 2, 24);
                resharding().scale(STREAM, target);
                assertThat(fixture.openShards()).hasSize(target);
            }
        }
    }

    private void assertCovered(String what) {
        List<Shard> open = fixture.openShards();
        assertThat(open.getFirst().range().from()).as(what).isEqualTo(HashKey.FIRST);
        assertThat(open.getLast().range().to()).as(what).isEqualTo(HashKey.LAST);
        for (int i = 1; i < open.size(); i++) {
            assertThat(open.get(i - 1).range().isFollowedBy(open.get(i).range())).as(what).isTrue();
        }
        assertThat(fixture.stream().openShards()).as(what).isEqualTo(open.size());
        Map<Integer, Shard> all = fixture.shards().stream()
                .collect(Collectors.toMap(Shard::number, Function.identity()));
        Set<Integer> gone = new HashSet<>();
        for (Shard shard : all.values()) {
            assertThat(shard.number() < 3 ? 0 : 1).as("%s: %s has parents", what, shard)
                    .isEqualTo(Math.min(1, shard.parents().size()));
            for (int parent : shard.parents()) {
                gone.add(parent);
                assertThat(shard.startingNumber()).as(what)
                        .isGreaterThan(Objects.requireNonNull(all.get(parent)).endingNumber().orElseThrow());
            }
        }
        assertThat(all.values().stream().filter(shard -> !shard.isOpen()).map(Shard::number)).as(what)
                .containsExactlyInAnyOrderElementsOf(gone);
    }
}
