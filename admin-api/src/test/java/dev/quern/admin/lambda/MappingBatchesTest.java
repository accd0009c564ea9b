package dev.quern.admin.lambda;

import static dev.quern.runtime.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.quern.admin.RunningServer;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingResponse;

/** Which version a stream's batches go to, how large they become, and what happens when what they go to is deleted. */
@Timeout(180)
class MappingBatchesTest {

    /** What Lambda takes as a payload. */
    private static final int MAX_EVENT = 6 << 20;

    @TempDir
    static Path data;

    /** Functions leave a file for each call: version, size of the event, and the partition keys of its records. */
    @TempDir
    static Path left;

    private static RunningServer server;
    private static LambdaClient lambda;
    private static KinesisClient kinesis;
    private static byte[] code;

    private record Call(String version, int bytes, List<String> keys) {}

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        lambda = server.lambda();
        kinesis = server.kinesis();
        code = FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                import java.nio.file.*;
                import java.util.regex.*;
                public class Note implements Handler<byte[], String> {
                    private static final Pattern KEY = Pattern.compile("\\"partitionKey\\":\\"([^\\"]*)\\"");
                    public String handle(byte[] event, Context context) throws Exception {
                        StringBuilder note = new StringBuilder(context.functionVersion() + " " + event.length);
                        Matcher keys = KEY.matcher(new String(event, "UTF-8"));
                        while (keys.find()) {
                            note.append(' ').append(keys.group(1));
                        }
                        Path folder = Path.of(System.getenv("FOLDER"));
                        String name = System.nanoTime() + "-" + context.requestId();
                        Path file = folder.resolve(name + ".part");
                        Files.writeString(file, note);
                        Files.move(file, folder.resolve(name));
                        return null;
                    }
                }
                """).bytes();
    }

    @AfterAll
    static void stop() {
        kinesis.close();
        lambda.close();
        server.close();
    }

    private static void function(String name) {
        try {
            Path folder = Files.createDirectory(left.resolve(name));
            server.create(lambda, name, "example.Note", code, request -> request.publish(true)
                    .environment(environment -> environment.variables(Map.of("FOLDER", folder.toString()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String stream(String name) {
        kinesis.createStream(request -> request.streamName(name).shardCount(1));
        return kinesis.describeStreamSummary(request -> request.streamName(name)).streamDescriptionSummary()
                .streamARN();
    }

    private static String map(String stream, String function,
            Consumer<CreateEventSourceMappingRequest.Builder> settings) {
        String uuid = lambda.createEventSourceMapping(request -> settings.accept(request.eventSourceArn(stream)
                .functionName(function).startingPosition(EventSourcePosition.TRIM_HORIZON))).uuid();
        eventually("it is enabled", () -> get(uuid).state().equals("Enabled"));
        return uuid;
    }

    private static GetEventSourceMappingResponse get(String uuid) {
        return lambda.getEventSourceMapping(request -> request.uuid(uuid));
    }

    private static void put(String stream, String key, int bytes) {
        kinesis.putRecord(request -> request.streamName(stream).partitionKey(key)
                .data(SdkBytes.fromByteArrayUnsafe(new byte[bytes])));
    }

    private static List<Call> calls(String function) {
        try (Stream<Path> files = Files.list(left.resolve(function))) {
            List<Call> calls = new ArrayList<>();
            for (Path file : files.filter(each -> !each.toString().endsWith(".part")).sorted().toList()) {
                String[] parts = Files.readString(file, UTF_8).split(" ", -1);
                calls.add(new Call(parts[0], Integer.parseInt(parts[1]), List.of(parts).subList(2, parts.length)));
            }
            return calls;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> keys(String function) {
        return calls(function).stream().flatMap(call -> call.keys().stream()).toList();
    }

    @Test
    void theWeightsOfAnAliasDecideForEachBatchAsAWhole() {
        function("weighted");
        lambda.updateFunctionConfiguration(request -> request.functionName("weighted").timeout(9));
        lambda.publishVersion(request -> request.functionName("weighted"));
        lambda.createAlias(request -> request.functionName("weighted").name("live").functionVersion("1")
                .routingConfig(routing -> routing.additionalVersionWeights(Map.of("2", 0.5))));
        String stream = stream("weighted");
        List<String> sent = IntStream.range(0, 1_000).mapToObj(number -> "key" + number).toList();
        for (int from = 0; from < sent.size(); from += 500) {
            List<PutRecordsRequestEntry> entries = sent.subList(from, from + 500).stream()
                    .map(key -> PutRecordsRequestEntry.builder().partitionKey(key)
                            .data(SdkBytes.fromUtf8String("x")).build())
                    .toList();
            kinesis.putRecords(request -> request.streamName("weighted").records(entries));
        }
        map(stream, "weighted:live", request -> request.batchSize(5));
        eventually("all have come", () -> keys("weighted").size() == sent.size());
        List<Call> calls = calls("weighted");
        assertThat(calls).hasSize(200).allMatch(call -> call.keys().size() == 5);
        assertThat(keys("weighted")).containsExactlyElementsOf(sent);
        assertThat(calls.stream().filter(call -> call.version().equals("2")).count())
                .as("of 200 batches; five deviations to each side").isBetween(65L, 135L);
    }

    @Test
    void batchesAreCutSoThatEventsFitAndALargeRecordGoesAlone() {
        function("large");
        String stream = stream("large");
        List<String> sent = IntStream.range(0, 12).mapToObj(number -> "key" + number).toList();
        sent.forEach(key -> put("large", key, (1 << 20) - key.length())); // as large as a record may be
        map(stream, "large", request -> request.batchSize(10_000));
        eventually("all have come", () -> keys("large").size() == sent.size());
        assertThat(keys("large")).containsExactlyElementsOf(sent);
        assertThat(calls("large")).allMatch(call -> call.bytes() <= MAX_EVENT)
                .anyMatch(call -> call.keys().size() == 4); // of 1.4 MB each: the fifth would be too much
    }

    @Test
    void aRecordThatFitsIntoNoEventIsGivenUpAsTheMappingSays() {
        function("huge");
        String stream = stream("huge");
        kinesis.updateMaxRecordSize(request -> request.streamARN(stream).maxRecordSizeInKiB(10_240));
        put("huge", "before", 10);
        put("huge", "huge", 5 << 20);
        put("huge", "fits", 4 << 20);
        put("huge", "after", 10);
        map(stream, "huge", request -> request.maximumRetryAttempts(0));
        eventually("all others have come", () -> keys("huge").size() == 3);
        assertThat(keys("huge")).containsExactly("before", "fits", "after");
    }

    @Test
    void aMappingWhoseAliasOrVersionIsDeletedSaysSoQuietlyAndGoesOnWhenItIsThereAgain() {
        function("renamed");
        lambda.createAlias(request -> request.functionName("renamed").name("live").functionVersion("1"));
        String byAlias = map(stream("renamed"), "renamed:live", _ -> {});
        function("versioned");
        String byVersion = map(stream("versioned"), "versioned:1", _ -> {});
        Logger logger = (Logger) LoggerFactory.getLogger("dev.quern");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            lambda.deleteAlias(request -> request.functionName("renamed").name("live"));
            lambda.deleteFunction(request -> request.functionName("versioned").qualifier("1"));
            put("renamed", "a", 10);
            put("versioned", "a", 10);
            for (String uuid : List.of(byAlias, byVersion)) {
                eventually("it says so", () -> "PROBLEM: Function not found".equals(get(uuid).lastProcessingResult()));
                assertThat(get(uuid).state()).isEqualTo("Enabled");
            }
            assertThat(new HashSet<>(keys("renamed"))).isEmpty();
            lambda.createAlias(request -> request.functionName("renamed").name("live").functionVersion("1"));
            eventually("it goes on", () -> keys("renamed").size() == 1);
            lambda.updateEventSourceMapping(request -> request.uuid(byVersion).functionName("versioned"));
            eventually("it goes on", () -> keys("versioned").size() == 1);
            assertThat(calls("versioned").getFirst().version()).isEqualTo("$LATEST");
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list).as("lines with a stack").allMatch(line -> line.getThrowableProxy() == null);
        assertThat(lines.list.stream().filter(line -> line.getLoggerName().contains("mapping"))).isEmpty();
    }

    @Test
    void anUpdateOfADisabledMappingIsAnUpdate() {
        function("disabled");
        String uuid = map(stream("disabled"), "disabled", _ -> {});
        assertThat(lambda.updateEventSourceMapping(request -> request.uuid(uuid).enabled(false)).state())
                .isEqualTo("Disabling");
        eventually("it is off", () -> get(uuid).state().equals("Disabled"));
        assertThat(lambda.updateEventSourceMapping(request -> request.uuid(uuid).batchSize(7)).state())
                .isEqualTo("Updating");
        eventually("it is off again", () -> get(uuid).state().equals("Disabled"));
        assertThat(get(uuid).batchSize()).isEqualTo(7);
    }
}
