package dev.quern.runtime.mapping.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.plugin.StreamSource.StartingPosition;
import dev.quern.runtime.contain.MemoryUse;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.function.ThrottleReason;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Outcome;
import dev.quern.runtime.mapping.Mapping;
import dev.quern.runtime.mapping.MappingObserver;
import dev.quern.runtime.mapping.MappingRows;
import dev.quern.runtime.mapping.MappingSettings;
import dev.quern.runtime.mapping.MappingState;
import dev.quern.runtime.mapping.MappingTarget;
import dev.quern.runtime.mapping.StartingPoint;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * One schedule of a mapping at work, decided by a seed: in which order its tasks run, what its function answers and
 * when, what is put and when it can be read, when shards are split and merged, when records become too old, when the
 * stream is deleted and made again, when settings change, when the store fails or takes its time, and when the process
 * dies. All invariants are checked as it goes.
 */
final class Simulation {

    /** What is wrong with the machine, as seen from its ports: each must be caught. */
    enum Flaw {
        NONE,
        /** It does not know which shards come first. */
        CHILD_BEFORE_PARENT,
        /** It takes a stream for the one that had its name before. */
        STREAM_TAKEN_FOR_ANOTHER,
        /** It passes over records that follow others which have become too old. */
        SKIPS_AFTER_TRIMMED,
        /** It takes a batch for processed that still runs. */
        CHECKPOINT_EARLY,
        /** It tries a batch again that still runs. */
        TWO_IN_FLIGHT
    }

    private static final String ID = "the-mapping";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WANTED_KEYS = 12;
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final Random random;
    private final Flaw flaw;
    private final boolean windows;
    private final boolean filters;
    private final boolean crashes;
    private final boolean fails;
    private final boolean trims;
    private final boolean remakes;
    private final boolean slow;
    private final ManualTime time = new ManualTime();
    private final FlakyStore store;
    private final MappingRows rows = new MappingRows();
    private final SimulatedStream stream;
    private final List<SimulatedStream.Put> puts = new ArrayList<>();
    private final Set<Integer> succeeded = new HashSet<>();
    /** Records that have become too old, or are gone with their stream, before they were done with. */
    private final Set<Integer> expired = new HashSet<>();
    /** The last record of each key that was done with since the process began. */
    private final Map<Integer, Integer> newestDone = new HashMap<>();
    private final List<Invocation> running = new ArrayList<>();
    /** What each window's last batch was given; by shard and beginning. */
    private final Map<String, Integer> windowCounts = new HashMap<>();
    /** How far the checkpoints were when the process died last, by shard. */
    private final Map<String, String> survived = new HashMap<>();
    private int deaths;
    private int windowsGivenUp;
    /** How many things happen while others take their time. */
    private int depth;
    private Life life;

    private record Invocation(List<SimulatedStream.Put> records, JsonNode event,
            CompletableFuture<InvocationResult> answer) {}

    Simulation(long seed, Flaw flaw) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.flaw = flaw;
        this.windows = random.nextInt(4) == 0;
        this.filters = random.nextInt(3) == 0;
        this.crashes = random.nextInt(3) > 0;
        this.fails = random.nextInt(3) == 0;
        this.trims = random.nextInt(3) == 0 || flaw == Flaw.SKIPS_AFTER_TRIMMED;
        this.remakes = random.nextInt(3) == 0 || flaw == Flaw.STREAM_TAKEN_FOR_ANOTHER;
        this.slow = random.nextInt(3) == 0;
        this.store = new FlakyStore(random);
        this.stream = new SimulatedStream(1 + random.nextInt(4), switch (flaw) {
            case CHILD_BEFORE_PARENT -> SimulatedStream.Flaw.HIDES_PARENTS;
            case STREAM_TAKEN_FOR_ANOTHER -> SimulatedStream.Flaw.ONE_IDENTITY;
            case SKIPS_AFTER_TRIMMED -> SimulatedStream.Flaw.SKIPS_AFTER_TRIMMED;
            case NONE, CHECKPOINT_EARLY, TWO_IN_FLIGHT -> SimulatedStream.Flaw.NONE;
        });
        stream.pageSize = () -> 1 + random.nextInt(7);
        Mapping mapping = new Mapping(ID, SimulatedStream.ARN,
                new StartingPoint(StartingPosition.TRIM_HORIZON, Optional.empty()),
                new MappingTarget(new FunctionName("f"), Optional.empty(), settings()), Optional.empty(),
                MappingState.CREATING, true, false, Optional.empty(), Mapping.USER_ACTION, time.now(),
                Mapping.NOTHING_PROCESSED);
        store.update(transaction -> rows.put(transaction, mapping));
        this.life = new Life();
        store.meanwhile = this::meanwhile;
    }

    /** What happens while a commit takes its time: others have their turns, and the process may die. */
    private void meanwhile() {
        if (!slow || depth > 2 || random.nextInt(4) > 0) {
            return;
        }
        depth++;
        switch (random.nextInt(4)) {
            case 0 -> life.runOne();
            case 1 -> answerOne(true);
            case 2 -> {
                if (crashes && random.nextInt(20) == 0) {
                    crash();
                }
            }
            default -> advance(Duration.ofMillis(random.nextInt(100)));
        }
        depth--;
    }

    /** Nothing fails and nothing happens meanwhile. */
    private void atOnce(Runnable action) {
        int failing = store.failing;
        store.failing = 0;
        store.meanwhile = () -> {};
        action.run();
        store.meanwhile = this::meanwhile;
        store.failing = failing;
    }

    /** What is on the way to the disk arrives within a second. */
    private void advance(Duration duration) {
        if (duration.compareTo(Duration.ofMillis(300)) > 0 || random.nextInt(3) == 0) {
            stream.arriveAll();
        }
        time.advance(duration);
    }

    private final class Watching implements MappingObserver {
        @Override
        public void windowGivenUp(Mapping mapping) {
            windowsGivenUp++;
        }
    }

    /** One life of the process: what it left to be done dies with it. */
    private final class Life implements Executor, TimeSource, Functions {

        private final List<Runnable> tasks = new ArrayList<>();
        private final Feeds feeds;
        private boolean dead;

        Life() {
            stream.forgetWatchers();
            feeds = new Feeds(store, rows, List.of(stream), new NotesInStore(), this, this, this,
                    FeedSettings.defaults(), new Watching(), new Account("us-east-1", "000000000000"));
            feeds.start();
        }

        @Override
        public void execute(Runnable task) {
            if (!dead) {
                tasks.add(task);
            }
        }

        void runOne() {
            if (!tasks.isEmpty()) {
                tasks.remove(random.nextInt(tasks.size())).run();
            }
        }

        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return time.schedule(delay, () -> {
                if (!dead) {
                    task.run();
                }
            });
        }

        @Override
        public CompletableFuture<InvocationResult> invoke(InvocationRequest request) {
            return dead ? new CompletableFuture<>() : begin(request.payload());
        }
    }

    private MappingSettings settings() {
        boolean limited = random.nextBoolean();
        return new MappingSettings(1 + random.nextInt(6), Duration.ofSeconds(random.nextInt(3)),
                windows ? 1 : 1 + random.nextInt(4), random.nextBoolean(),
                limited ? Optional.of(random.nextInt(4)) : Optional.empty(),
                random.nextInt(4) == 0 ? Optional.of(Duration.ofMinutes(1)) : Optional.empty(),
                windows ? WINDOW : Duration.ZERO, random.nextBoolean(),
                filters ? List.of("{\"key\":[{\"numeric\":[\"<\"," + WANTED_KEYS + "]}]}") : List.of(),
                Optional.of(NotesInStore.ARN));
    }

    private CompletableFuture<InvocationResult> begin(byte[] payload) {
        JsonNode event = read(payload);
        List<SimulatedStream.Put> records = new ArrayList<>();
        event.get("Records").forEach(record -> records.add(puts.get(record.get("number").intValue())));
        checkBegin(records);
        CompletableFuture<InvocationResult> answer = new CompletableFuture<>();
        if (random.nextInt(12) == 0) {
            answer.completeExceptionally(random.nextBoolean()
                    ? new FunctionsException.TooManyRequests(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED)
                    : new FunctionsException.NotFound("gone"));
            return answer;
        }
        running.add(new Invocation(records, event, answer));
        return switch (flaw) {
            case CHECKPOINT_EARLY -> CompletableFuture.completedFuture(success(answerTo(event, List.of(), "")));
            case TWO_IN_FLIGHT -> CompletableFuture.failedFuture(new FunctionsException.TooManyRequests(
                    ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED));
            case NONE, CHILD_BEFORE_PARENT, STREAM_TAKEN_FOR_ANOTHER, SKIPS_AFTER_TRIMMED -> answer;
        };
    }

    private void checkBegin(List<SimulatedStream.Put> records) {
        Set<Integer> done = done();
        Set<Integer> inBatch = new HashSet<>();
        for (SimulatedStream.Put record : records) {
            assertThat(filters && record.key() >= WANTED_KEYS).as("%s is filtered out", record).isFalse();
            for (SimulatedStream.Put before : puts.subList(0, record.number())) {
                if (before.key() == record.key()) {
                    assertThat(done.contains(before.number()) || inBatch.contains(before.number())
                            || expired.contains(before.number()))
                            .as("%s begins, and %s is done with", record, before).isTrue();
                }
            }
            assertThat(done.contains(record.number()) || newestDone.getOrDefault(record.key(), -1) < record.number())
                    .as("%s begins, and no later one is done with", record).isTrue();
            running.forEach(other -> assertThat(other.records()).as("keys that run").noneMatch(
                    one -> one.key() == record.key()));
            Optional.ofNullable(survived.get(placeOf(record.generation(), record.shard())))
                    .ifPresent(through -> assertThat(
                            Sequences.compare(record.sequence(), through)).as("%s was checkpointed", record)
                            .isPositive());
            inBatch.add(record.number());
        }
    }

    private static String placeOf(int generation, String shard) {
        return "made-" + generation + "/" + shard;
    }

    private void succeeded(SimulatedStream.Put record) {
        succeeded.add(record.number());
        newestDone.merge(record.key(), record.number(), Math::max);
    }

    /** Processed, or told of as given up. */
    private Set<Integer> done() {
        Set<Integer> done = new HashSet<>(succeeded);
        done.addAll(givenUp());
        return done;
    }

    private List<Integer> givenUp() {
        List<Integer> numbers = new ArrayList<>();
        for (byte[] note : NotesInStore.all(store)) {
            read(read(note).get("payload").textValue().getBytes(StandardCharsets.UTF_8)).get("Records")
                    .forEach(record -> numbers.add(record.get("number").intValue()));
        }
        return numbers;
    }

    private static JsonNode read(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot be read: " + new String(json, StandardCharsets.UTF_8), e);
        }
    }

    static InvocationResult success(String answer) {
        return result(new Outcome.Success(answer.getBytes(StandardCharsets.UTF_8)));
    }

    private static InvocationResult result(Outcome outcome) {
        return new InvocationResult("request", Version.LATEST, outcome, Duration.ZERO, Optional.empty(),
                Optional.empty(), MemoryUse.NONE);
    }

    /** A function that counts the records of each window in its state. */
    private String answerTo(JsonNode event, List<String> failed, String more) {
        StringBuilder answer = new StringBuilder("{");
        if (windows) {
            int count = event.get("state").path("count").asInt()
                    + event.get("Records").size();
            answer.append("\"state\":{\"count\":").append(count).append("},");
        }
        answer.append("\"batchItemFailures\":[");
        for (int item = 0; item < failed.size(); item++) {
            answer.append(item == 0 ? "" : ",").append("{\"itemIdentifier\":\"").append(failed.get(item))
                    .append("\"}");
        }
        return answer.append(']').append(more).append('}').toString();
    }

    private void answerOne(boolean mayFail) {
        if (running.isEmpty()) {
            return;
        }
        Invocation invocation = running.remove(random.nextInt(running.size()));
        MappingSettings settings = mapping().target().settings();
        int choice = mayFail ? random.nextInt(8) : 7;
        if (choice < 2) {
            invocation.answer().complete(result(new Outcome.Failure("Oops", "oops", List.of())));
            return;
        }
        List<SimulatedStream.Put> records = invocation.records();
        if (choice == 2 && !windows && settings.partialFailures() && !records.isEmpty()) {
            int first = random.nextInt(records.size());
            records.subList(0, first).forEach(this::succeeded);
            invocation.answer().complete(success(answerTo(invocation.event(),
                    List.of(records.getLast().sequence(), records.get(first).sequence()), "")));
            return;
        }
        records.forEach(this::succeeded);
        if (windows && invocation.event().get("isFinalInvokeForWindow").asBoolean()) {
            windowCounts.put(invocation.event().get("shardId").textValue()
                    + invocation.event().get("window").get("start").textValue(),
                    invocation.event().get("state").path("count").asInt());
        }
        invocation.answer().complete(success(answerTo(invocation.event(), List.of(), "")));
    }

    private Mapping mapping() {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.find(snapshot, ID).orElseThrow();
        }
    }

    private void change() {
        Mapping mapping = mapping();
        if (mapping.state() == MappingState.ENABLED || mapping.state() == MappingState.DISABLED) {
            boolean on = random.nextInt(4) > 0;
            MappingState next = !on
                    ? MappingState.DISABLING
                    : mapping.state() == MappingState.DISABLED ? MappingState.ENABLING : MappingState.UPDATING;
            replace(mapping.awaiting(new MappingTarget(new FunctionName("f"), Optional.empty(), settings()))
                    .switched(on).in(next, Mapping.USER_ACTION, time.now()));
        }
    }

    private void replace(Mapping mapping) {
        atOnce(() -> store.update(transaction -> rows.put(transaction, mapping)));
        life.feeds.changed(ID);
    }

    private void crash() {
        life.dead = true;
        deaths++;
        running.clear();
        survived.clear();
        newestDone.clear();
        String identity = mapping().stream().orElse("");
        CheckpointRows checkpoints = new CheckpointRows();
        try (Snapshot snapshot = store.snapshot()) {
            for (String shard : checkpoints.shards(snapshot, ID)) {
                checkpoints.find(snapshot, ID, shard).flatMap(Checkpoint::done)
                        .ifPresent(done -> survived.put(identity + "/" + shard, done));
            }
        }
        atOnce(() -> life = new Life()); // a process that cannot open its store does not start
    }

    void run() {
        store.failing = fails ? 30 : 0;
        for (int step = 0; step < 600; step++) {
            int choice = random.nextInt(100);
            if (choice < 54) {
                life.runOne();
            } else if (choice < 71) {
                answerOne(true);
            } else if (choice < 82) {
                put();
            } else if (choice < 84) {
                stream.arrive();
            } else if (choice < 94) {
                advance(Duration.ofMillis(random.nextInt(1_500)));
            } else if (choice < 95) {
                advance(Duration.ofSeconds(random.nextInt(70)));
            } else if (choice < 96) {
                reshard();
            } else if (choice < 97) {
                change();
            } else if (choice < 98) {
                trim();
            } else if (choice < 99) {
                remake();
            } else if (crashes) {
                crash();
            }
        }
        settle();
        checkEnd();
    }

    private void put() {
        if (!stream.deleted) {
            int key = random.nextInt(SimulatedStream.KEYS);
            puts.add(random.nextBoolean()
                    ? stream.put(puts.size(), key, time.now())
                    : stream.send(puts.size(), key, time.now()));
        }
    }

    private void reshard() {
        if (random.nextBoolean()) {
            stream.split(random.nextInt(100));
        } else {
            stream.merge(random.nextInt(100));
        }
    }

    /** Some of the oldest records of a shard become too old, or all of them. */
    private void trim() {
        if (trims) {
            expired.addAll(stream.trimSome(random.nextInt(100),
                    size -> random.nextBoolean() ? 0 : random.nextInt(size + 1)));
        }
    }

    /** The stream is deleted, made again, or both between two looks of whoever reads it. */
    private void remake() {
        if (!remakes) {
            return;
        }
        boolean there = !stream.deleted;
        if (there) {
            stream.delete();
            puts.forEach(put -> expired.add(put.number()));
        }
        if (!there || random.nextBoolean()) {
            stream.makeAgain(1 + random.nextInt(4));
        }
    }

    /** Nothing fails any more, and time goes on until all is done. */
    private void settle() {
        store.failing = 0;
        if (stream.deleted) {
            stream.makeAgain(1);
        }
        stream.arriveAll();
        for (int step = 0; step < 20_000; step++) {
            if (life.tasks.isEmpty() && running.isEmpty()) {
                Mapping mapping = mapping();
                if (mapping.state() == MappingState.DISABLED) {
                    replace(mapping.switched(true).in(MappingState.ENABLING, Mapping.USER_ACTION, time.now()));
                }
                if (mapping.state() == MappingState.ENABLED && isOver()) {
                    return;
                }
                time.advance(Duration.ofMillis(500));
            }
            life.runOne();
            answerOne(false);
        }
        throw new AssertionError("It does not come to an end: " + mapping() + ", missing " + missing());
    }

    /** Whether every checkpoint is at the end of its shard, and no window is open. */
    private boolean isOver() {
        CheckpointRows checkpoints = new CheckpointRows();
        try (Snapshot snapshot = store.snapshot()) {
            return missing().isEmpty() && stream.shards().stream().allMatch(shard -> {
                Optional<Checkpoint> checkpoint = checkpoints.find(snapshot, ID, shard.id());
                return checkpoint.isPresent() && checkpoint.get().window().isEmpty()
                        && checkpoint.get().finished() == !shard.open()
                        && stream.newestLeft(shard.id()).filter(last -> !checkpoint.get().done()
                                .equals(Optional.of(last))).isEmpty();
            });
        }
    }

    private List<SimulatedStream.Put> missing() {
        Set<Integer> done = done();
        return puts.stream().filter(put -> !done.contains(put.number()) && !expired.contains(put.number()))
                .filter(put -> !filters || put.key() < WANTED_KEYS).toList();
    }

    private void checkEnd() {
        List<Integer> givenUp = givenUp();
        assertThat(givenUp).as("given up twice").doesNotHaveDuplicates();
        if (deaths == 0 && !fails) {
            assertThat(givenUp).as("given up although processed").noneMatch(succeeded::contains);
        }
        // what is gone before it could be tried again, or with its stream, no window can count
        if (windows && givenUp.isEmpty() && windowsGivenUp == 0 && expired.isEmpty()) {
            int counted = windowCounts.values().stream().mapToInt(Integer::intValue).sum();
            assertThat(counted).as("what the windows counted").isEqualTo(succeeded.size());
        }
    }
}
