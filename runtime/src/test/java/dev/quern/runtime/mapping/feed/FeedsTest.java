package dev.quern.runtime.mapping.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.plugin.StreamSource.StartingPosition;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.mapping.Mapping;
import dev.quern.runtime.mapping.MappingObserver;
import dev.quern.runtime.mapping.MappingRows;
import dev.quern.runtime.mapping.MappingSettings;
import dev.quern.runtime.mapping.MappingState;
import dev.quern.runtime.mapping.MappingTarget;
import dev.quern.runtime.mapping.StartingPoint;
import dev.quern.runtime.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How often sources are asked for what they have. */
class FeedsTest {

    private final ManualTime time = new ManualTime();
    private final FlakyStore store = new FlakyStore(new Random(1));
    private final SimulatedStream stream = new SimulatedStream(1, false);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> called = new ArrayList<>();
    private CompletableFuture<InvocationResult> answer = new CompletableFuture<>();

    @Test
    void aWriteToAShardThatWaitsListsNoShardsAndIsReadWhenItsParentIsDoneWith() {
        stream.put(0, 1, time.now());
        start();
        assertThat(called).hasSize(1);
        stream.split(0);
        stream.put(1, 0, time.now());
        stream.put(2, SimulatedStream.KEYS - 1, time.now());
        work();

        int listings = stream.listings;
        for (int number = 3; number <= 100; number++) {
            stream.put(number, number % SimulatedStream.KEYS, time.now());
            work();
        }
        assertThat(stream.listings).isEqualTo(listings);
        assertThat(called).hasSize(1);

        CompletableFuture<InvocationResult> first = answer;
        answer = new CompletableFuture<>();
        first.complete(Simulation.success("{}"));
        work();
        assertThat(called).hasSize(3); // one batch of each child
    }

    @Test
    void aShardInWhichNothingHappensIsLookedAtMoreSeldomUntilSomethingDoes() {
        answer.complete(Simulation.success("{}"));
        start();
        assertThat(readsIn(Duration.ofMinutes(10))).isBetween(20, 24);

        stream.put(0, 1, time.now());
        work();
        assertThat(called).hasSize(1);
        assertThat(readsIn(Duration.ofSeconds(5))).isEqualTo(1);
    }

    @Test
    void batchesThatEndSoonAreWrittenDownTogetherAndThatIsNotPutOffForLong() {
        answer.complete(Simulation.success("{}"));
        start();
        int before = store.transactions;
        for (int number = 0; number < 50; number++) {
            stream.put(number, 1, time.now());
            work();
        }
        assertThat(called).hasSize(50);
        assertThat(store.transactions).isEqualTo(before);

        time.advance(Duration.ofMillis(20));
        work();
        assertThat(store.transactions).isEqualTo(before + 1);
        called.clear();
        start(); // as after a crash
        assertThat(called).isEmpty();
    }

    private int readsIn(Duration duration) {
        int before = stream.reads;
        for (long second = 0; second < duration.toSeconds(); second++) {
            time.advance(Duration.ofSeconds(1));
            work();
        }
        return stream.reads - before;
    }

    private void start() {
        MappingRows rows = new MappingRows();
        Mapping mapping = new Mapping("the-mapping", SimulatedStream.ARN,
                new StartingPoint(StartingPosition.TRIM_HORIZON, Optional.empty()),
                new MappingTarget(new FunctionName("f"), Optional.empty(), MappingSettings.DEFAULTS),
                Optional.empty(), MappingState.CREATING, true, false, Mapping.USER_ACTION, time.now(),
                Mapping.NOTHING_PROCESSED);
        store.update(transaction -> {
            if (rows.find(transaction, mapping.id()).isEmpty()) {
                rows.put(transaction, mapping);
            }
        });
        new Feeds(store, rows, List.of(stream), new NotesInStore(), request -> {
            called.add(new String(request.payload(), UTF_8));
            return answer;
        }, time, tasks::add, FeedSettings.defaults(), MappingObserver.NONE, new Account("us-east-1", "000000000000"))
                .start();
        work();
    }

    private void work() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
