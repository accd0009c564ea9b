package dev.quern.runtime.log;

import static dev.quern.runtime.log.OpenLogs.GROUP;
import static dev.quern.runtime.log.OpenLogs.SMALL;
import static dev.quern.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of logs, and how it is found. */
@Timeout(60)
class LogStoreTest {

    @TempDir
    private Path data;

    @SuppressWarnings("NullAway.Init") // each test starts it
    private OpenLogs open;

    private void start(LogSettings settings) {
        open = new OpenLogs(data, settings);
    }

    private void restart(LogSettings settings) {
        open.close();
        open = new OpenLogs(data, settings, open.time);
    }

    @AfterEach
    void stop() {
        open.close();
    }

    private void write(String stream, int from, int until) {
        LogStreamWriter writer = open.writer(stream);
        for (int i = from; i < until; i++) {
            open.append(writer, stream + " " + i);
            open.time.advance(Duration.ofMillis(10));
            if (i % 25 == 0) {
                open.logs.flush();
            }
        }
        open.logs.flush();
    }

    @Test
    void linesAreReadInTheOrderOfTimeThoughTheyWereWrittenInAnother() {
        start(SMALL);
        LogStreamWriter late = open.writer("late");
        open.append(late, "1");
        open.time.advance(Duration.ofMillis(1));
        write("early", 2, 3);
        open.append(late, "3");
        assertThat(open.messages()).containsExactly("1", "early 2", "3");
    }

    @Test
    void aMomentIsEnoughAndNobodyMustAskForIt() {
        start(SMALL);
        open.append(open.writer("s"), "hello");
        assertThat(open.logs.figures().lines()).isZero();
        open.time.advance(SMALL.writeDelay());
        eventually("the line is written", () -> open.logs.figures().lines() == 1);
    }

    @Test
    void pagesGoForwardAndBackwardWithoutGapOrRepetition() {
        start(SMALL);
        List<String> expected = new ArrayList<>();
        Random random = new Random(7);
        List<LogStreamWriter> writers = IntStream.range(0, 5).mapToObj(i -> open.writer("s" + i)).toList();
        for (int i = 0; i < 2_000; i++) {
            open.append(writers.get(random.nextInt(5)), "line " + i);
            expected.add("line " + i);
            open.time.advance(Duration.ofMillis(1));
            if (random.nextInt(20) == 0) {
                open.logs.flush();
            }
        }
        for (boolean forward : new boolean[]{true, false}) {
            List<String> seen = new ArrayList<>();
            Optional<EventKey> cursor = Optional.empty();
            LogPage page;
            do {
                page = open.logs.read(LogQuery.all(GROUP), cursor, forward, 37);
                List<String> messages = page.events().stream().map(LogEvent::message).toList();
                seen.addAll(forward ? messages : messages.reversed());
                LogEvent last = forward ? page.events().getLast() : page.events().getFirst();
                cursor = EventKey.parse(last.key().text());
            } while (page.more());
            assertThat(seen).isEqualTo(forward ? expected : expected.reversed());
        }
    }

    @Test
    void aPageHoldsNoMoreThanAMegabyte() {
        start(LogSettings.DEFAULT);
        LogStreamWriter writer = open.writer("s");
        for (int i = 0; i < 20; i++) {
            open.append(writer, "x".repeat(200_000));
            open.logs.flush();
        }
        LogPage page = open.logs.read(LogQuery.all(GROUP), Optional.empty(), true, 100);
        assertThat(page.events()).hasSize(5);
        assertThat(page.more()).isTrue();
    }

    @Test
    void onlyWhatIsOfTheTimeAskedForIsReadFromDisk() throws IOException {
        start(SMALL);
        write("s", 0, 2_000);
        long since = open.time.now().minusSeconds(1).toEpochMilli();
        List<Path> segments = open.segments();
        assertThat(segments).hasSizeGreaterThan(7);
        // whoever opened one of these would fail
        for (Path old : segments.subList(0, segments.size() - 3)) {
            Files.delete(old);
            Files.createDirectory(old);
        }
        assertThat(open.messages(new LogQuery(GROUP, _ -> true, since, Long.MAX_VALUE, FilterPattern.EVERYTHING)))
                .hasSize(100).first().isEqualTo("s 1900");
        for (Path old : segments.subList(0, segments.size() - 3)) {
            Files.delete(old);
        }
    }

    @Test
    void everythingIsThereAfterARestart() {
        start(SMALL);
        write("a", 0, 500);
        write("b", 0, 500);
        List<String> before = open.messages();
        List<LogStream> streams = List.copyOf(open.logs.streams(GROUP).values());
        restart(SMALL);
        assertThat(open.messages()).isEqualTo(before).hasSize(1_000);
        assertThat(open.logs.streams(GROUP).values()).containsExactlyElementsOf(streams);
        write("b", 500, 501);
        assertThat(open.messages()).hasSize(1_001).last().isEqualTo("b 500");
    }

    @Test
    void aTornLastEntryIsCutOffAndTheRestIsIntact() throws IOException {
        start(SMALL);
        write("s", 0, 10);
        write("s", 10, 11);
        open.close();
        Path segment = open.segments().getLast();
        byte[] whole = Files.readAllBytes(segment);
        for (int torn = 1; torn < 40; torn += 7) {
            Files.write(segment, Arrays.copyOf(whole, whole.length - torn));
            open = new OpenLogs(data, SMALL, open.time);
            assertThat(open.messages()).hasSize(10).last().isEqualTo("s 9");
            write("s", 11, 12);
            assertThat(open.messages()).hasSize(11).last().isEqualTo("s 11");
            open.close();
        }
        Files.write(segment, whole);
        Files.write(segment, new byte[100], StandardOpenOption.APPEND);
        open = new OpenLogs(data, SMALL, open.time);
        assertThat(open.messages()).hasSize(11).last().isEqualTo("s 10");
    }

    @Test
    void aDamagedSegmentCostsWhatIsDamagedOnly() throws IOException {
        start(SMALL);
        write("s", 0, 2_000);
        open.close();
        Path damaged = open.segments().get(2);
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);
        open = new OpenLogs(data, SMALL, open.time);
        assertThat(open.messages()).hasSizeBetween(1_800, 1_999).contains("s 0", "s 1999");
    }

    @Test
    void anIndexThatIsMissingIsMadeAgain() throws IOException {
        start(SMALL);
        write("s", 0, 1_000);
        open.close();
        for (Path segment : open.segments()) {
            Files.deleteIfExists(Path.of(segment.toString().replace(".log", ".idx")));
        }
        open = new OpenLogs(data, SMALL, open.time);
        assertThat(open.messages()).hasSize(1_000);
        assertThat(open.logs.streams(GROUP)).containsOnlyKeys("s");
    }

    @Test
    void whatIsTooOldIsNotSeenAndItsFilesGo() throws IOException {
        start(SMALL);
        write("old", 0, 500);
        open.time.advance(Duration.ofDays(2));
        write("new", 0, 1);
        open.logs.retain(GROUP, Optional.of(3));
        assertThat(open.messages()).hasSize(501);
        open.time.advance(Duration.ofDays(1).plusSeconds(10));
        assertThat(open.messages()).containsExactly("new 0");
        assertThat(open.logs.streams(GROUP)).containsOnlyKeys("new");
        open.logs.sweep();
        assertThat(open.segments()).hasSize(1);
        open.logs.retain(GROUP, Optional.of(1));
        open.logs.sweep();
        assertThat(open.messages()).isEmpty();
        assertThat(open.segments()).isEmpty();
        assertThat(open.logs.figures().storedBytes()).isZero();
        open.logs.retain(GROUP, Optional.empty());
        assertThat(open.logs.group(GROUP).retentionDays()).isEmpty();
    }

    @Test
    void theOldestGoesWhenAGroupIsTooLarge() throws IOException {
        start(SMALL.keeping(Duration.ofDays(30), 16 << 10, 1 << 20));
        write("s", 0, 3_000);
        // how many fit depends on how many were written at a time
        assertThat(open.messages()).hasSizeLessThan(1_200).hasSizeGreaterThan(100).last().isEqualTo("s 2999");
        assertThat(open.logs.storedBytes(open.logs.group(GROUP))).isLessThanOrEqualTo(16 << 10)
                .isEqualTo(open.logs.figures().storedBytes());
    }

    @Test
    void theOldestOfAllGroupsGoesWhenTheyAreTooLargeTogether() {
        start(SMALL.keeping(Duration.ofDays(30), 16 << 10, 32 << 10));
        for (String name : List.of("first", "second", "third", "fourth")) {
            LogStreamWriter writer = OpenLogs.writer(open.logs, new LogGroupName(name), "s");
            for (int i = 0; i < 400; i++) {
                open.append(writer, name + " " + i);
                open.time.advance(Duration.ofMillis(10));
                open.logs.flush();
            }
        }
        open.logs.sweep();
        assertThat(open.logs.figures().storedBytes()).isLessThanOrEqualTo(32 << 10);
        assertThat(open.messages(LogQuery.all(new LogGroupName("first")))).isEmpty();
        assertThat(open.messages(LogQuery.all(new LogGroupName("fourth")))).last().isEqualTo("fourth 399");
    }

    @Test
    void whatFindsNoMemoryIsDroppedAndTheLogSaysHowMuch() {
        start(SMALL.buffering(64 << 10));
        LogStreamWriter writer = open.writer("flood");
        LogStreamWriter other = open.writer("other");
        int taken = 0;
        for (int i = 0; i < 50_000; i++) {
            taken += open.append(writer, "line " + i) ? 1 : 0;
        }
        open.append(other, "a line of somebody else");
        open.logs.flush();
        long dropped = open.logs.figures().droppedLines();
        assertThat(taken + dropped).isGreaterThanOrEqualTo(50_000).isLessThanOrEqualTo(50_001);
        assertThat(open.append(writer, "after the flood")).isTrue();
        List<String> flood = open.messages(new LogQuery(GROUP, "flood"::equals, 0, Long.MAX_VALUE,
                FilterPattern.EVERYTHING));
        long told = flood.stream().filter(line -> line.startsWith("dropped "))
                .mapToLong(line -> Long.parseLong(line.substring(8))).sum();
        assertThat(told).isEqualTo(50_000 - taken);
        assertThat(flood.stream().filter(line -> line.startsWith("line "))).hasSize(taken);
        assertThat(flood).last().isEqualTo("after the flood");
    }

    @Test
    void wantOfHeapWhileLinesAreTakenCostsNobodyALineOrMemoryForLines() {
        start(SMALL.buffering(256 << 10));
        AtomicInteger failures = new AtomicInteger();
        LogGroupName group = new LogGroupName("unlucky");
        LogStreamWriter unlucky = open.logs.writer(group, "s", (lines, bytes) -> {
            if (failures.incrementAndGet() < 20) {
                throw new OutOfMemoryError("of the test");
            }
            return ("dropped " + lines).getBytes(StandardCharsets.UTF_8);
        });
        LogStreamWriter other = open.writer("other");
        assertThat(open.append(unlucky, "kept")).isTrue();
        assertThat(open.append(unlucky, "x".repeat(200_000))).as("more than one stream may hold").isFalse();
        for (int i = 0; i < 20; i++) {
            assertThat(open.append(other, "line " + i)).isTrue();
            open.logs.flush();
        }
        assertThat(open.messages()).hasSize(20);
        assertThat(open.messages(LogQuery.all(group))).containsExactly("kept", "dropped 1");
        String half = "x".repeat(120_000);
        assertThat(open.append(unlucky, half) && open.append(other, half)).as("all memory is free again").isTrue();
    }

    @Test
    void manyWritersLoseNothingThatIsNotCounted() throws InterruptedException {
        start(LogSettings.DEFAULT.buffering(256 << 10));
        int writers = 16;
        int each = 20_000;
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, writers).mapToObj(number -> Thread.ofPlatform().start(() -> {
            LogStreamWriter writer = open.writer("s" + number);
            try {
                begin.await();
            } catch (InterruptedException e) {
                return;
            }
            for (int i = 0; i < each; i++) {
                open.append(writer, "line " + i);
            }
        })).toList();
        begin.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        long kept = 0;
        long told = 0;
        for (int number = 0; number < writers; number++) {
            int last = -1;
            Optional<EventKey> cursor = Optional.empty();
            LogPage page;
            do {
                page = open.logs.readStream(GROUP, "s" + number, 0, Long.MAX_VALUE, cursor, true, 10_000);
                for (LogEvent event : page.events()) {
                    if (event.message().startsWith("dropped ")) {
                        told += Long.parseLong(event.message().substring(8));
                    } else {
                        int line = Integer.parseInt(event.message().substring(5));
                        assertThat(line).isGreaterThan(last);
                        last = line;
                        kept++;
                    }
                }
                cursor = Optional.of(page.events().getLast().key());
            } while (page.more());
        }
        assertThat(kept + told).isEqualTo((long) writers * each);
        assertThat(told).isEqualTo(open.logs.figures().droppedLines());
    }

    @Test
    void readersSeeWhatIsThereWhileMoreIsWritten() throws InterruptedException {
        start(SMALL);
        open.logs.createGroup(GROUP);
        LogStreamWriter writer = open.writer("s");
        Thread writing = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 3_000; i++) {
                open.append(writer, "line " + i);
            }
        });
        int seen = 0;
        while (seen < 3_000) {
            boolean last = !writing.isAlive();
            List<String> lines = open.messages(new LogQuery(GROUP, _ -> true, 0, Long.MAX_VALUE,
                    FilterPattern.parse("line")));
            assertThat(lines.size()).isGreaterThanOrEqualTo(seen);
            for (; seen < lines.size(); seen++) {
                assertThat(lines.get(seen)).isEqualTo("line " + seen);
            }
            assertThat(last && seen < 3_000).isFalse();
        }
        writing.join();
    }

    @Test
    void aDeletedGroupIsGoneWithItsFilesAndBeginsAnewWhenSomethingIsWritten() throws IOException {
        start(SMALL);
        LogStreamWriter writer = open.writer("s");
        open.append(writer, "before");
        open.logs.deleteGroup(GROUP);
        assertThatThrownBy(open::messages).isInstanceOf(LogsException.NotFound.class);
        assertThat(open.segments()).isEmpty();
        open.append(writer, "after");
        open.logs.flush();
        assertThat(open.messages()).containsExactly("after");
    }

    @Test
    void aDeletedStreamIsGoneAndBeginsAnewWhenSomethingIsWritten() {
        start(SMALL);
        write("s", 0, 10);
        write("t", 0, 1);
        open.logs.deleteStream(GROUP, "s");
        assertThat(open.logs.streams(GROUP)).containsOnlyKeys("t");
        assertThat(open.messages()).containsExactly("t 0");
        write("s", 10, 11);
        restart(SMALL);
        assertThat(open.messages()).containsExactly("t 0", "s 10");
        assertThat(open.logs.streams(GROUP)).containsOnlyKeys("s", "t");
    }

    @Test
    void groupsAndStreamsCanBeMadeBeforehandButNotTwice() {
        start(SMALL);
        open.logs.createGroup(GROUP);
        assertThatThrownBy(() -> open.logs.createGroup(GROUP)).isInstanceOf(LogsException.AlreadyExists.class);
        open.logs.createStream(GROUP, "s");
        assertThatThrownBy(() -> open.logs.createStream(GROUP, "s")).isInstanceOf(LogsException.AlreadyExists.class);
        assertThatThrownBy(() -> open.logs.put(GROUP, "t", List.of())).isInstanceOf(LogsException.NotFound.class);
        open.logs.put(GROUP, "s", List.of(new LogStore.Entry(open.time.now().toEpochMilli(), "hello")));
        assertThat(open.messages()).containsExactly("hello");
    }

    @Test
    void foldersOfGroupsThatAreGoneAreRemovedAtTheNextStart() throws IOException {
        start(SMALL);
        write("s", 0, 1);
        open.close();
        Path left = Files.createDirectories(data.resolve("logs/left-behind"));
        Files.writeString(left.resolve("0000000000000001.log"), "x");
        open = new OpenLogs(data, SMALL, open.time);
        assertThat(left).doesNotExist();
        assertThat(open.messages()).containsExactly("s 0");
    }
}
