package dev.quern.runtime.mapping.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.quern.plugin.StreamSource.StartingPosition;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.mapping.Mapping;
import dev.quern.runtime.mapping.MappingObserver;
import dev.quern.runtime.mapping.MappingRows;
import dev.quern.runtime.mapping.MappingSettings;
import dev.quern.runtime.mapping.MappingState;
import dev.quern.runtime.mapping.MappingTarget;
import dev.quern.runtime.mapping.StartingPoint;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.storage.kv.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How mappings are fed: how often sources are asked, and what happens where something is in the way. */
class FeedsTest {

    private final ManualTime time = new ManualTime();
    private final FlakyStore store = new FlakyStore(new Random(1));
    private final SimulatedStream stream = new SimulatedStream(1, SimulatedStream.Flaw.NONE);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> called = new ArrayList<>();
    private CompletableFuture<InvocationResult> answer = new CompletableFuture<>();
    private @Nullable RuntimeException refusal;
    private int attempts;
    private int windowsGivenUp;
    private @Nullable Feeds feeds;
    private FeedSettings feedSettings = FeedSettings.defaults();
    private MappingSettings settings = MappingSettings.DEFAULTS;

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

    @Test
    void aBacklogThatDoesNotMatchIsPassedOverInShortTurns() {
        for (int number = 0; number < 500; number++) {
            stream.put(number, 1, time.now());
        }
        settings = with(1, Duration.ZERO, List.of("{\"key\":[{\"numeric\":[\">\",1]}]}"));
        begin();
        int most = 0;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            int before = stream.reads;
            task.run();
            most = Math.max(most, stream.reads - before);
        }
        assertThat(most).isEqualTo(8);
        assertThat(stream.reads).isGreaterThan(500 / 7);
        stream.put(500, 2, time.now());
        work();
        assertThat(called).hasSize(1);
    }

    @Test
    void aRecordThatCannotBeDealtIsReadAgainAndNotPassedOver() {
        answer.complete(Simulation.success("{}"));
        for (int number = 0; number < 3; number++) {
            stream.put(number, 1, time.now());
        }
        stream.faulty = 1;
        start();
        time.advance(Duration.ofSeconds(2));
        work();
        assertThat(String.join("", called)).contains("\"number\":0", "\"number\":1", "\"number\":2");
    }

    @Test
    void aCallThatCannotBeMadeIsTriedAgain() {
        answer.complete(Simulation.success("{}"));
        stream.put(0, 1, time.now());
        refusal = new IllegalStateException("a fault of the server");
        start();
        assertThat(called).isEmpty();
        refusal = null;
        time.advance(Duration.ofSeconds(1));
        work();
        assertThat(called).hasSize(1);
    }

    @Test
    void whatFollowsAShardThatIsGoneWaitsForWhatRuns() {
        stream.put(0, 1, time.now());
        start();
        stream.split(0);
        stream.put(1, 1, time.now());
        stream.trim("shard-0");
        for (int look = 0; look < 3; look++) {
            time.advance(Duration.ofSeconds(30));
            work();
        }
        assertThat(called).hasSize(1);
        CompletableFuture<InvocationResult> first = answer;
        answer = new CompletableFuture<>();
        first.complete(Simulation.success("{}"));
        work();
        assertThat(called).hasSize(2);
    }

    @Test
    void aStreamThatHasTakenThePlaceOfAnotherIsNotReadUnasked() {
        answer.complete(Simulation.success("{}"));
        stream.put(0, 1, time.now());
        start();
        stream.makeAgain(1); // between two looks
        stream.put(1, 1, time.now());
        stream.forgetWatchers();
        start();
        assertThat(called).hasSize(1);
        assertThat(mapping().state()).isEqualTo(MappingState.DISABLED);
        assertThat(mapping().reason()).isEqualTo("Stream not found: " + SimulatedStream.ARN);
    }

    @Test
    void aStreamThatWasMadeAgainWhileNobodyReadItIsReadFromItsOldestRecordOn() {
        answer.complete(Simulation.success("{}"));
        stream.put(0, 1, time.now());
        start();
        stream.split(0); // so that shard-0 is done with
        work();
        turn(false);
        assertThat(mapping().state()).isEqualTo(MappingState.DISABLED);
        stream.makeAgain(1);
        stream.put(1, 1, time.now()); // with the sequence number of the first
        stream.split(0);
        stream.put(2, 1, time.now());
        called.clear();
        turn(true);
        assertThat(mapping().state()).isEqualTo(MappingState.ENABLED);
        assertThat(String.join("", called)).contains("\"number\":1", "\"number\":2");
    }

    @Test
    void aMappingOfAnEarlierVersionGoesOnWhereItWas() {
        answer.complete(Simulation.success("{}"));
        stream.put(0, 1, time.now());
        start();
        time.advance(Duration.ofSeconds(1));
        work();
        MappingRows rows = new MappingRows();
        store.update(transaction -> {
            Mapping now = mapping();
            rows.put(transaction, new Mapping(now.id(), now.sourceArn(), now.start(), now.target(), now.pending(),
                    now.state(), now.on(), now.began(), Optional.empty(), now.reason(), now.modified(),
                    now.lastResult()));
        });
        called.clear();
        stream.forgetWatchers();
        start();
        stream.put(1, 1, time.now());
        work();
        assertThat(called).singleElement().asString().contains("\"number\":1");
        assertThat(mapping().stream()).contains("made-0");
    }

    private Mapping mapping() {
        try (Snapshot snapshot = store.snapshot()) {
            return new MappingRows().find(snapshot, "the-mapping").orElseThrow();
        }
    }

    /** Somebody turns it on or off. */
    private void turn(boolean on) {
        store.update(transaction -> new MappingRows().put(transaction, mapping().switched(on)
                .in(on ? MappingState.ENABLING : MappingState.DISABLING, Mapping.USER_ACTION, time.now())));
        Objects.requireNonNull(feeds).changed("the-mapping");
        work();
    }

    @Test
    void aWindowWaitsForRecordsThatAreOnTheWayToTheDisk() {
        answer.complete(Simulation.success("{\"state\":{}}"));
        settings = with(1, Duration.ofSeconds(10), List.of());
        stream.put(0, 1, time.now());
        start();
        Instant end = Instant.ofEpochSecond(time.now().getEpochSecond() / 10 * 10 + 10);
        time.advance(Duration.between(time.now(), end).plusMillis(5));
        work();
        stream.put(1, 1, end.minusMillis(1)); // was put in time, and is durable only now
        work();
        time.advance(Duration.ofSeconds(1));
        work();
        assertThat(called).hasSize(3);
        assertThat(called.get(1)).contains("\"number\":1", "\"isFinalInvokeForWindow\":false");
        assertThat(called.get(2)).contains("\"Records\":[]", "\"isFinalInvokeForWindow\":true");
    }

    @Test
    void shardsThatAreBehindReadLittleAheadOnceAllHoldMuch() {
        for (int number = 0; number < 400; number++) {
            stream.put(number, 1, time.now());
        }
        feedSettings = holding(1_000);
        start();
        assertThat(called).hasSize(1);
        assertThat(stream.reads).isLessThan(12); // of some 20 bytes a record, 7 records a page

        CompletableFuture<InvocationResult> first = answer;
        answer = CompletableFuture.completedFuture(Simulation.success("{}"));
        first.complete(Simulation.success("{}"));
        work();
        assertThat(String.join("", called).split("\"number\"", -1)).hasSize(401);
        assertThat(called).hasSizeLessThan(400 / 7); // what was done with counts no more
    }

    private static FeedSettings holding(long bytes) {
        FeedSettings from = FeedSettings.defaults();
        return new FeedSettings(from.idlePoll(), from.discovery(), from.retry(), from.fault(), from.checkpoint(),
                from.progress(), bytes, from.threads());
    }

    @Test
    void windowsBeginWhenSlotsAreAtOnePlace() {
        int other = IntStream.range(1, SimulatedStream.KEYS)
                .filter(key -> Reading.slotOf(Integer.toString(key), 2) != Reading.slotOf("0", 2)).findFirst()
                .orElseThrow();
        settings = with(2, Duration.ZERO, List.of());
        stream.put(0, 0, time.now());
        start();
        answer = CompletableFuture.completedFuture(Simulation.success("{\"state\":{}}"));
        stream.put(1, other, time.now());
        work();
        time.advance(Duration.ofMillis(20));
        work();
        assertThat(called).hasSize(2);
        called.clear();
        settings = with(1, Duration.ofSeconds(10), List.of());
        stream.put(2, 0, time.now());
        restartWithOtherSettings();
        assertThat(called).hasSize(2);
        assertThat(called.getFirst()).contains("\"number\":0").doesNotContain("window");
        assertThat(called.getLast()).contains("\"number\":2", "\"window\"");
    }

    @Test
    void windowsThatAreSwitchedOffLoseTheirStateAndThatIsCounted() {
        answer.complete(Simulation.success("{\"state\":{\"count\":1}}"));
        settings = with(1, Duration.ofSeconds(10), List.of());
        stream.put(0, 1, time.now());
        start();
        time.advance(Duration.ofMillis(20));
        work();
        settings = with(1, Duration.ZERO, List.of());
        restartWithOtherSettings();
        stream.put(1, 1, time.now());
        work();
        assertThat(windowsGivenUp).isEqualTo(1);
        assertThat(called).hasSize(2);
        assertThat(called.getLast()).contains("\"number\":1").doesNotContain("window");

        time.advance(Duration.ofMinutes(1));
        work();
        settings = with(1, Duration.ofSeconds(10), List.of());
        restartWithOtherSettings();
        stream.put(2, 1, time.now());
        work();
        assertThat(called.getLast()).contains("\"number\":2", "\"state\":{}");
        assertThat(windowsGivenUp).isEqualTo(1);
    }

    @Test
    void aFunctionThatIsNotThereForAnHourIsNotToldOfInTheLogAgainAndAgain() {
        refusal = new FunctionsException.NotFound("gone");
        stream.put(0, 1, time.now());
        Logger logger = (Logger) LoggerFactory.getLogger("dev.quern.runtime.mapping");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            start();
            for (int minute = 0; minute < 60; minute++) {
                time.advance(Duration.ofMinutes(1));
                work();
            }
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list).isEmpty();
        assertThat(attempts).as("goes on trying, at long intervals").isBetween(60, 140);
        assertThat(mapping().lastResult()).isEqualTo("PROBLEM: Function not found");
        assertThat(mapping().state()).isEqualTo(MappingState.ENABLED);
    }

    private static MappingSettings with(int factor, Duration window, List<String> filters) {
        MappingSettings from = MappingSettings.DEFAULTS;
        return new MappingSettings(from.batchSize(), from.batchingWindow(), factor, from.bisect(),
                from.retryAttempts(), from.recordAge(), window, from.partialFailures(), filters, from.onFailure());
    }

    private void restartWithOtherSettings() {
        MappingRows rows = new MappingRows();
        store.update(transaction -> {
            Mapping mapping = rows.find(transaction, "the-mapping").orElseThrow();
            rows.put(transaction, mapping
                    .awaiting(new MappingTarget(new FunctionName("f"), Optional.empty(), settings)).adopted());
        });
        stream.forgetWatchers();
        start();
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
        begin();
        work();
    }

    private void begin() {
        MappingRows rows = new MappingRows();
        Mapping mapping = new Mapping("the-mapping", SimulatedStream.ARN,
                new StartingPoint(StartingPosition.TRIM_HORIZON, Optional.empty()),
                new MappingTarget(new FunctionName("f"), Optional.empty(), settings),
                Optional.empty(), MappingState.CREATING, true, false, Optional.empty(), Mapping.USER_ACTION, time.now(),
                Mapping.NOTHING_PROCESSED);
        store.update(transaction -> {
            if (rows.find(transaction, mapping.id()).isEmpty()) {
                rows.put(transaction, mapping);
            }
        });
        feeds = new Feeds(store, rows, List.of(stream), new NotesInStore(), request -> {
            attempts++;
            if (refusal != null) {
                throw refusal;
            }
            called.add(new String(request.payload(), UTF_8));
            return answer;
        }, time, tasks::add, feedSettings, new MappingObserver() {
            @Override
            public void windowGivenUp(Mapping mapping) {
                windowsGivenUp++;
            }
        }, new Account("us-east-1", "000000000000"));
        feeds.start();
    }

    private void work() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
