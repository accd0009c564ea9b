package dev.quern.runtime.async;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.name;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.plugin.FunctionException;
import dev.quern.runtime.Quern;
import dev.quern.runtime.QuernBuilder;
import dev.quern.runtime.async.EventInvokeConfigs.Change;
import dev.quern.runtime.async.EventInvokeConfigs.Destinations;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.AliasName;
import dev.quern.runtime.function.FunctionLookup;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionSettings;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.FunctionsException.NotFound;
import dev.quern.runtime.function.FunctionsException.RequestTooLarge;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.invoke.InvocationSettings;
import dev.quern.runtime.objects.RecordObjects;
import dev.quern.runtime.recursion.RecursiveLoop;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.TestRuntime;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.rocksdb.RocksDbSettings;
import dev.quern.storage.rocksdb.RocksDbStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventQueueTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int CONCURRENCY = 8;

    /** Permits for more calls than any test makes. */
    private static final int ALL = 1_000_000;

    @TempDir
    Path data;

    private final ManualTime time = new ManualTime();
    private final Counts counts = new Counts();
    private final List<Run> runs = new CopyOnWriteArrayList<>();
    private final Semaphore release = new Semaphore(0);

    private TestRuntime runtime;
    private UnaryOperator<QuernBuilder> more = builder -> builder;

    /** A call of a handler. */
    private record Run(String function, String event, String requestId, Duration at, Map<String, String> attributes) {}

    /** What the queue told. */
    private static final class Counts implements QueueObserver {
        private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

        private void count(String what) {
            counts.computeIfAbsent(what, key -> new AtomicInteger()).incrementAndGet();
        }

        int of(String what) {
            return counts.getOrDefault(what, new AtomicInteger()).get();
        }

        void await(String what, int times) {
            eventually(times + " times " + what, () -> of(what) >= times);
        }

        @Override
        public void accepted(FunctionName function) {
            count("accepted");
        }

        @Override
        public void retried(FunctionName function) {
            count("retried");
        }

        @Override
        public void putOff(FunctionName function) {
            count("put off");
        }

        @Override
        public void ended(FunctionName function, Condition condition) {
            count(condition.text());
        }

        @Override
        public void told(FunctionName function, Condition condition) {
            count("told");
        }

        @Override
        public void damaged(FunctionName function) {
            count("damaged");
        }

        @Override
        public void notTold(FunctionName function, Condition condition) {
            count("not told");
        }
    }

    @BeforeEach
    void open() {
        Instant began = time.now();
        FakeRuntime fake = new FakeRuntime();
        for (String handler : List.of("handler", "failing", "blocking")) {
            fake.handler(handler, (invocation, response) -> {
                runs.add(new Run(invocation.context().functionName(), new String(invocation.payload(), UTF_8),
                        invocation.context().requestId(), Duration.between(began, time.now()),
                        invocation.context().clientContext().map(context -> context.custom()).orElse(Map.of())));
                if (handler.equals("failing")) {
                    throw new FunctionException("Error", "it failed", List.of(), false);
                }
                if (handler.equals("blocking")) {
                    awaitRelease();
                }
                response.send("\"done\"".getBytes(UTF_8));
            });
        }
        runtime = TestRuntime.open(data, fake, builder -> more.apply(builder.time(time).queueObserver(counts)
                .invocations(new InvocationSettings(CONCURRENCY, Duration.ofSeconds(10), Duration.ofMinutes(10)))));
    }

    private void awaitRelease() {
        try {
            release.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        release.release(ALL);
        runtime.close();
    }

    private void reopen() {
        runtime.close();
        open();
    }

    private void create(String name, String handler) {
        create(name, handler, UnaryOperator.identity());
    }

    private void create(String name, String handler, UnaryOperator<FunctionSettings> more) {
        runtime.create(name, FakeRuntime.code(name),
                settings -> more.apply(settings.withHandler(handler)));
    }

    private String arn(String reference) {
        return runtime.quern().account().arn(runtime.reference(reference));
    }

    private String send(String function, String event) {
        return runtime.quern().invokeLater(function, event.getBytes(UTF_8));
    }

    private void configure(String function, Change change) {
        runtime.quern().queue().configs().put(runtime.reference(function), change);
    }

    private static Change retries(int times) {
        return new Change(Optional.of(times), Optional.empty(), Optional.empty());
    }

    private static Change destinations(Optional<Integer> retries, Optional<String> success, Optional<String> failure) {
        return new Change(retries, Optional.empty(), Optional.of(new Destinations(success, failure)));
    }

    private List<Duration> times(String function) {
        return runs.stream().filter(run -> run.function().equals(function)).map(Run::at).toList();
    }

    private List<Run> runsOf(String function) {
        return runs.stream().filter(run -> run.function().equals(function)).toList();
    }

    private JsonNode record(String function) {
        try {
            return JSON.readTree(runsOf(function).getFirst().event());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anAcceptedCallIsMadeOnceWithItsRequestIdentifier() {
        create("f", "handler");
        String id = send("f", "{\"n\":1}");
        counts.await("Success", 1);
        assertThat(runs).singleElement().satisfies(run -> {
            assertThat(run.event()).isEqualTo("{\"n\":1}");
            assertThat(run.requestId()).isEqualTo(id);
        });
        eventually("the queue is empty", () -> runtime.quern().queue().depth() == 0);
    }

    @Test
    void aCallThatFailsIsTriedAgainAfterOneMinuteAndAfterTwoMore() {
        create("f", "failing");
        String id = send("f", "{}");
        counts.await("retried", 1);
        time.advance(Duration.ofSeconds(59));
        time.advance(Duration.ofSeconds(1));
        counts.await("retried", 2);
        time.advance(Duration.ofSeconds(119));
        time.advance(Duration.ofSeconds(1));
        counts.await("RetriesExhausted", 1);
        assertThat(times("f")).containsExactly(Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(180));
        assertThat(runs).allSatisfy(run -> assertThat(run.requestId()).isEqualTo(id));
    }

    @Test
    void whatWaitsForAnotherAttemptSurvivesARestart() {
        create("f", "failing");
        send("f", "{}");
        counts.await("retried", 1);
        time.advance(Duration.ofSeconds(30));
        reopen();
        assertThat(runtime.quern().queue().depth()).isEqualTo(1);
        time.advance(Duration.ofSeconds(30));
        counts.await("retried", 2);
        reopen();
        time.advance(Duration.ofSeconds(120));
        counts.await("RetriesExhausted", 1);
        assertThat(runs).hasSize(3);
    }

    @Test
    void aCallThatIsUnderWayWhenTheServerStopsIsMadeAgainAtTheNextStart() {
        create("f", "blocking");
        send("f", "1");
        eventually("it runs", () -> runs.size() == 1);
        runtime.quern().close(Duration.ZERO);
        release.release(ALL);
        runtime.close();
        open();
        counts.await("Success", 1);
        assertThat(runs).hasSize(2);
    }

    @Test
    void aCallThatEndsWhileTheServerStopsIsNotMadeAgain() throws Exception {
        create("f", "blocking");
        send("f", "1");
        eventually("it runs", () -> runs.size() == 1);
        Thread closing = Thread.ofPlatform().start(() -> runtime.close());
        eventually("it stops",
                () -> closing.getState() != Thread.State.NEW && closing.getState() != Thread.State.RUNNABLE);
        release.release(ALL);
        closing.join();
        counts.await("Success", 1);
        open();
        assertThat(runtime.quern().queue().depth()).isZero();
    }

    /** Holds a thread the next time that it asks what time it is. */
    private final class Held implements TimeSource {
        private volatile @Nullable Thread held;
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public Instant now() {
            if (Thread.currentThread() == held) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return time.now();
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return time.schedule(delay, task);
        }
    }

    @Test
    void whatCameOfACallThatHasJustEndedIsNotLostWhenTheServerStops() throws InterruptedException {
        Held slow = new Held();
        FakeRuntime once = new FakeRuntime().handler("once", (invocation, response) -> {
            runs.add(new Run("f", "", "", Duration.ZERO, Map.of()));
            response.send("1".getBytes(UTF_8));
            slow.held = Thread.currentThread(); // its place is free before it says when it ended
        });
        runtime.close();
        runtime = TestRuntime.open(data, once, builder -> builder.time(slow).queueObserver(counts));
        create("f", "once");
        send("f", "1");
        eventually("its place is free", () -> slow.held != null && runtime.quern().invoker().running() == 0);
        Thread closing = Thread.ofPlatform().start(runtime::close);
        eventually("the queue waits for it", () -> Arrays.stream(closing.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("awaitReports")));
        slow.released.countDown();
        closing.join();
        open();
        assertThat(runtime.quern().queue().depth()).isZero();
        assertThat(runs).hasSize(1);
    }

    @Test
    void retriesAndAgeAreThoseOfTheVersionOrAliasThatIsCalled() {
        create("f", "failing");
        runtime.publish("f");
        runtime.quern().aliases().create(name("f"), new AliasName("live"), new Version(1), Optional.empty(), "");
        configure("f", retries(0));
        configure("f:live", new Change(Optional.empty(), Optional.of(Duration.ofSeconds(60)), Optional.empty()));
        send("f", "1");
        counts.await("RetriesExhausted", 1);
        send("f:live", "2");
        counts.await("EventAgeExceeded", 1);
        send("f:1", "3");
        counts.await("retried", 1);
    }

    @Test
    void aCallWhoseTimeIsOverIsNotMade() {
        create("f", "handler");
        create("log", "handler");
        configure("f", destinations(Optional.empty(), Optional.empty(), Optional.of(arn("log"))));
        runtime.quern().queue().stop();
        send("f", "1");
        runtime.close();
        time.advance(Duration.ofHours(7));
        open();
        counts.await("EventAgeExceeded", 1);
        eventually("it is told", () -> !runsOf("log").isEmpty());
        assertThat(runsOf("f")).isEmpty();
        assertThat(record("log").at("/requestContext/condition").asText()).isEqualTo("EventAgeExceeded");
        assertThat(record("log").at("/requestContext/approximateInvokeCount").asInt()).isZero();
    }

    @Test
    void callsOfAFunctionThatIsSwitchedOffEndAtOnceAndAreToldToItsDestinationAndDeadLetterTarget() {
        create("log", "handler");
        create("dead", "handler");
        create("f", "handler", settings -> settings.change().deadLetter(Optional.of(arn("dead"))).done());
        configure("f", destinations(Optional.empty(), Optional.empty(), Optional.of(arn("log"))));
        runtime.quern().concurrency().reserve(name("f"), 0);
        String id = send("f", "{\"n\":1}");
        eventually("both are told", () -> !runsOf("log").isEmpty() && !runsOf("dead").isEmpty());
        assertThat(record("log").at("/requestContext/requestId").asText()).isEqualTo(id);
        assertThat(record("log").at("/requestContext/condition").asText()).isEqualTo("ZeroReservedConcurrency");
        assertThat(record("log").at("/requestContext/approximateInvokeCount").asInt()).isZero();
        assertThat(record("log").at("/requestPayload/n").asInt()).isEqualTo(1);
        assertThat(record("log").has("responseContext")).isFalse();
        assertThat(runsOf("dead")).singleElement().satisfies(run -> {
            assertThat(run.event()).isEqualTo("{\"n\":1}");
            assertThat(run.attributes()).containsEntry("ErrorCode", "429").containsEntry("RequestID", id);
        });
        assertThat(counts.of("put off")).isZero();
        assertThat(runsOf("f")).isEmpty();

        runtime.quern().concurrency().unreserve(name("f"));
        send("f", "{\"n\":2}");
        eventually("it runs again", () -> runsOf("f").size() == 1);
    }

    @Test
    void destinationsAreToldOfSuccessAndFailure() {
        create("good", "handler");
        create("bad", "failing");
        create("won", "handler");
        create("lost", "handler");
        configure("good", destinations(Optional.empty(), Optional.of(arn("won")), Optional.of(arn("lost"))));
        configure("bad", destinations(Optional.of(0), Optional.of(arn("won")), Optional.of(arn("lost"))));
        String good = send("good", "{\"a\":1}");
        String bad = send("bad", "{\"b\":2}");
        eventually("both are told", () -> !runsOf("won").isEmpty() && !runsOf("lost").isEmpty());
        counts.await("Success", 3);
        assertThat(record("won").at("/requestContext/requestId").asText()).isEqualTo(good);
        assertThat(record("won").at("/requestContext/functionArn").asText()).isEqualTo(arn("good:$LATEST"));
        assertThat(record("won").at("/responsePayload").asText()).isEqualTo("done");
        assertThat(record("lost").at("/requestContext/requestId").asText()).isEqualTo(bad);
        assertThat(record("lost").at("/requestContext/condition").asText()).isEqualTo("RetriesExhausted");
        assertThat(record("lost").at("/requestPayload/b").asInt()).isEqualTo(2);
        assertThat(record("lost").at("/responsePayload/errorMessage").asText()).isEqualTo("it failed");
        assertThat(runsOf("won")).hasSize(1);
        assertThat(runsOf("lost")).hasSize(1);
    }

    @Test
    void aDeadLetterIsTheEventItselfAndSaysWhyItIsOne() {
        create("dead", "handler");
        create("f", "failing", settings -> settings.change().deadLetter(Optional.of(arn("dead"))).done());
        configure("f", retries(0));
        String id = send("f", "{\"n\":1}");
        eventually("it is told", () -> !runsOf("dead").isEmpty());
        assertThat(runsOf("dead")).singleElement().satisfies(run -> {
            assertThat(run.event()).isEqualTo("{\"n\":1}");
            assertThat(run.attributes()).isEqualTo(
                    Map.of("RequestID", id, "ErrorCode", "200", "ErrorMessage", "it failed"));
        });
    }

    @Test
    void aDestinationThatIsGoneIsCounted() {
        create("f", "handler");
        create("won", "handler");
        configure("f", destinations(Optional.empty(), Optional.of(arn("won")), Optional.empty()));
        runtime.quern().functions().delete(runtime.reference("won"));
        send("f", "1");
        counts.await("not told", 1);
        assertThat(counts.of("Success")).isEqualTo(1);
    }

    @Test
    void destinationsAreOtherFunctionsThatAreThere() {
        create("f", "handler");
        assertThatThrownBy(() -> configure("f", destinations(Optional.empty(),
                Optional.of("arn:aws:sqs:us-east-1:000000000000:queue"), Optional.empty())))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageContaining("to functions, and those of failures to buckets");
        assertThatThrownBy(() -> configure("f",
                destinations(Optional.empty(), Optional.of(arn("f").replace(":f", ":other")), Optional.empty())))
                .isInstanceOf(InvalidParameter.class);
        assertThatThrownBy(
                () -> configure("f", destinations(Optional.empty(), Optional.empty(), Optional.of(arn("f")))))
                .isInstanceOf(InvalidParameter.class).hasMessageContaining("itself");
    }

    @Test
    void limitsPutACallOffWithoutUsingUpAttempts() {
        create("busy", "blocking");
        create("f", "handler");
        configure("f", retries(0));
        List<?> waiting = List.of(1, 2, 3, 4, 5, 6, 7, 8).stream()
                .map(i -> runtime.begin("busy", "{}")).toList();
        eventually("all places are taken", () -> runsOf("busy").size() == CONCURRENCY);
        send("f", "1");
        counts.await("put off", 1);
        assertThat(runsOf("f")).isEmpty();
        // back-off is on disk: a restart does not forget it
        release.release(ALL);
        reopen();
        time.advance(Duration.ofSeconds(1));
        counts.await("Success", 1);
        assertThat(runsOf("f")).hasSize(1);
        assertThat(times("f")).containsExactly(Duration.ofSeconds(1));
        assertThat(waiting).hasSize(CONCURRENCY);
    }

    @Test
    void deletingAFunctionDropsItsCalls() {
        create("f", "failing");
        create("other", "failing");
        send("f", "1");
        send("other", "2");
        counts.await("retried", 2);
        runtime.quern().functions().delete(runtime.reference("f"));
        eventually("its calls are gone", () -> runtime.quern().queue().depth() == 1);
        create("f", "handler");
        time.advance(Duration.ofSeconds(60));
        counts.await("retried", 3);
        assertThat(runsOf("f")).hasSize(1);
        assertThat(runsOf("other")).hasSize(2);
        reopen();
        assertThat(runtime.quern().queue().depth()).isEqualTo(1);
    }

    @Test
    void noMoreCallsRunAtATimeThanTheSettingsAllow() {
        runtime.close();
        more = builder -> builder.asyncCalls(new AsyncSettings(2, 3, Duration.ofSeconds(10)));
        open();
        create("f", "blocking");
        create("g", "blocking");
        for (int call = 0; call < 5; call++) {
            send("f", "1");
            send("g", "2");
        }
        eventually("three run", () -> runs.size() == 3);
        assertThat(runsOf("f").size()).isLessThanOrEqualTo(2);
        assertThat(runsOf("g").size()).isLessThanOrEqualTo(2);
        assertThat(runtime.quern().queue().running()).isEqualTo(3);
        release.release(ALL);
        counts.await("Success", 10);
    }

    @Test
    void aCallWhoseFunctionIsDeletedWhileItRunsDoesNotComeBack() {
        create("f", "blocking");
        send("f", "1");
        eventually("it runs", () -> runs.size() == 1);
        runtime.quern().functions().delete(runtime.reference("f"));
        release.release(ALL);
        eventually("nothing is under way", () -> runtime.quern().queue().running() == 0);
        assertThat(counts.of("Success")).isZero();
        reopen();
        assertThat(runtime.quern().queue().depth()).isZero();
    }

    @Test
    void aCallOfAnAliasThatIsGoneEndsAndIsToldToTheDeadLetterTarget() {
        create("dead", "handler");
        create("f", "failing", settings -> settings.change().deadLetter(Optional.of(arn("dead"))).done());
        runtime.publish("f");
        runtime.quern().aliases().create(name("f"), new AliasName("live"), new Version(1), Optional.empty(), "");
        String id = send("f:live", "1");
        counts.await("retried", 1);
        runtime.quern().aliases().delete(name("f"), new AliasName("live"));
        time.advance(Duration.ofSeconds(60));
        counts.await("FunctionGone", 1);
        eventually("it is told", () -> !runsOf("dead").isEmpty());
        assertThat(runsOf("dead")).singleElement().satisfies(run -> {
            assertThat(run.event()).isEqualTo("1");
            assertThat(run.attributes()).isEqualTo(
                    Map.of("RequestID", id, "ErrorCode", "404", "ErrorMessage", "FunctionGone"));
        });
        eventually("it is gone", () -> runtime.quern().queue().depth() == 0);
    }

    @Test
    void aCallIsRefusedWhoseFunctionIsNotThereOrWhoseEventIsTooLarge() {
        create("f", "handler");
        assertThatThrownBy(() -> send("missing", "1")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> send("f:live", "1")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> runtime.quern().invokeLater("f", new byte[1_048_577]))
                .isInstanceOf(RequestTooLarge.class).hasMessage(
                        "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)");
        runtime.quern().invokeLater("f", ("\"" + "x".repeat(1_048_574) + "\"").getBytes(UTF_8));
        counts.await("Success", 1);
    }

    @Test
    void aFunctionWithALongQueueDoesNotHoldUpAnother() {
        create("flood", "blocking");
        create("f", "handler");
        for (int i = 0; i < 500; i++) {
            send("flood", "1");
        }
        int places = CONCURRENCY / 2;
        eventually("the flood takes what it may", () -> runsOf("flood").size() == places - 1);
        send("f", "2");
        eventually("there is a place for another, though none of the flood ends", () -> !runsOf("f").isEmpty());
        create("second", "blocking");
        for (int i = 0; i < 500; i++) {
            send("second", "1");
        }
        eventually("all places are taken", () -> runtime.quern().queue().running() == places);
        // the other's call is among the first that are made when some are free, not the 1,001st
        send("f", "3");
        release.release(CONCURRENCY);
        eventually("it is made, though no more of the floods can end", () -> runsOf("f").size() == 2);
        release.release(ALL);
        counts.await("Success", 1_002);
        assertThat(runsOf("flood")).hasSize(500);
    }

    @Test
    void severalSlowFunctionsWithLongQueuesLeaveAPlaceForAnother() {
        runtime.close();
        more = builder -> builder.asyncCalls(new AsyncSettings(50, 12, Duration.ofSeconds(10)))
                .invocations(new InvocationSettings(50, Duration.ofSeconds(10), Duration.ofMinutes(10)));
        open();
        for (String flooded : List.of("one", "two", "three")) {
            create(flooded, "blocking");
            for (int i = 0; i < 20; i++) {
                send(flooded, "{}");
            }
        }
        create("other", "handler");
        eventually("the slow ones have what they may", () -> runtime.quern().queue().running() == 11);
        send("other", "{}");
        eventually("the other runs, though none of the slow ones ends", () -> counts.of("Success") == 1);
        assertThat(runsOf("other")).hasSize(1);
    }

    @Test
    void aCallThatCannotBeReadIsSetAsideAndHoldsUpNoOther() {
        create("f", "handler");
        create("g", "handler");
        runtime.quern().quiesce(); // nothing is made of them yet
        String first = send("f", "1");
        String second = send("f", "2");
        String third = send("f", "3");
        runtime.close();
        damage(first, second);
        open();
        eventually("the third is made", () -> runsOf("f").size() == 1);
        counts.await("damaged", 2);
        assertThat(runsOf("f").getFirst().requestId()).isEqualTo(third);
        eventually("the queue is empty", () -> runtime.quern().queue().depth() == 0);
        runtime.close();
        assertThat(Quern.check(data)).hasSize(2)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("the asynchronous call " + first + " of function f cannot be read"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("the asynchronous call " + second + " of function f cannot be read"));
        open();
        runtime.quern().functions().delete(runtime.reference("f"));
        runtime.close();
        assertThat(Quern.check(data)).as("what was kept goes with the function").isEmpty();
        open();
    }

    /** Makes the row of one call unreadable, and takes away the event of another. */
    private void damage(String unreadable, String withoutEvent) {
        Subspace calls = Subspace.named("async").sub("call");
        try (KeyValueStore store = RocksDbStore.open(data.resolve("store"), RocksDbSettings.defaults())) {
            store.update(transaction -> {
                try (Cursor cursor = transaction.range(calls.range("f"))) {
                    while (cursor.hasNext()) {
                        Entry entry = cursor.next();
                        if (calls.unpack(entry.key()).getString(2).equals(unreadable)) {
                            transaction.put(entry.key(), new byte[]{(byte) 0xEE, 1, 2});
                        }
                    }
                }
                transaction.delete(Subspace.named("async").sub("event").pack("f", withoutEvent));
            });
        }
    }

    @Test
    void howLongACallHasWaitedIsKnownAlsoWhereThereIsNoPlaceForIt() {
        create("f", "blocking", settings -> settings.change().timeout(Duration.ofSeconds(900)).done());
        int places = CONCURRENCY / 2 - 1;
        for (int i = 0; i < places; i++) {
            send("f", "1");
        }
        eventually("all that may run do", () -> runsOf("f").size() == places);
        assertThat(runtime.quern().queue().longestWait()).isZero();
        send("f", "2");
        time.advance(Duration.ofSeconds(60));
        eventually("it is known", () -> runtime.quern().queue().longestWait().equals(Duration.ofSeconds(60)));
        release.release(ALL);
        counts.await("Success", places + 1);
        eventually("none waits", () -> runtime.quern().queue().longestWait().isZero());
    }

    @Test
    void aCallAddedInATransactionIsMadeIfThatCommitsAndNotIfItDoesNot() {
        create("f", "handler");
        Account account = runtime.quern().account();
        FunctionReference function = runtime.reference("f");
        runtime.close();
        try (KeyValueStore store = RocksDbStore.open(data.resolve("store"), RocksDbSettings.defaults())) {
            EventQueue queue = new EventQueue(store, new FunctionLookup(account), new RecordObjects(() -> {
                throw new AssertionError("no objects are needed");
            }), account, time, counts);
            assertThatThrownBy(() -> store.update(transaction -> {
                queue.add(transaction, AsyncCall.of(function, "1".getBytes(UTF_8)));
                throw new IllegalStateException("never mind");
            })).isInstanceOf(IllegalStateException.class);
            store.update(transaction -> queue.add(transaction, AsyncCall.of(function, "2".getBytes(UTF_8))));
        }
        open();
        counts.await("Success", 1);
        assertThat(runs).singleElement().satisfies(run -> assertThat(run.event()).isEqualTo("2"));
    }

    @Test
    void aCircleOfDestinationsIsStoppedAfterSixteenRoundsAndTold() {
        create("f", "handler");
        create("g", "handler");
        create("dead", "handler");
        configure("g", destinations(Optional.empty(), Optional.of(arn("f")), Optional.empty()));
        configure("f", destinations(Optional.empty(), Optional.of(arn("g")), Optional.of(arn("dead"))));
        send("f", "1");
        counts.await("RecursiveInvocation", 1);
        eventually("it is told", () -> !runsOf("dead").isEmpty());
        assertThat(runsOf("f")).hasSize(16);
        assertThat(runsOf("g")).hasSize(16);
        assertThat(record("dead").at("/requestContext/condition").asText()).isEqualTo("RecursiveInvocation");
        assertThat(runtime.quern().recursion().stopped()).isEqualTo(1);
    }

    @Test
    void functionsThatAreToldOfEachOthersFailuresAreStoppedAndTheChainEnds() {
        create("f", "failing");
        create("g", "failing");
        configure("f", destinations(Optional.of(0), Optional.empty(), Optional.of(arn("g"))));
        configure("g", destinations(Optional.of(0), Optional.empty(), Optional.of(arn("f"))));
        send("f", "1");
        eventually("the chain has ended",
                () -> counts.of("RecursiveInvocation") > 0 && runtime.quern().queue().depth() == 0);
        assertThat(runsOf("f")).hasSize(16);
        assertThat(runsOf("g")).hasSize(16);
    }

    @Test
    void aCircleThatTheOwnerAllowsGoesOn() {
        create("f", "handler");
        create("g", "handler");
        for (String function : List.of("f", "g")) {
            runtime.quern().recursion().put(name(function), RecursiveLoop.ALLOW);
        }
        configure("g", destinations(Optional.empty(), Optional.of(arn("f")), Optional.empty()));
        configure("f", destinations(Optional.empty(), Optional.of(arn("g")), Optional.empty()));
        send("f", "1");
        eventually("it goes on", () -> runsOf("f").size() > 20);
        assertThat(counts.of("RecursiveInvocation")).isZero();
    }
}
