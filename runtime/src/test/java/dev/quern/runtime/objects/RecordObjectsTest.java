package dev.quern.runtime.objects;

import static dev.quern.runtime.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.plugin.FunctionException;
import dev.quern.runtime.Quern;
import dev.quern.runtime.async.Condition;
import dev.quern.runtime.async.EventInvokeConfigs.Change;
import dev.quern.runtime.async.EventInvokeConfigs.Destinations;
import dev.quern.runtime.async.QueueObserver;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.objects.ObjectNotifications.Requirement;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.TestRuntime;
import dev.quern.storage.objects.listing.ListRequest;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.version.ObjectContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Buckets as the destination of failures. */
@Timeout(60)
class RecordObjectsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final BucketName BUCKET = new BucketName("failures");
    private static final String ARN = "arn:aws:s3:::failures";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path data;

    private final ManualTime time = new ManualTime();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> runs = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private TestRuntime runtime;

    @BeforeEach
    void open() {
        FakeRuntime fake = new FakeRuntime().handler("handler", (invocation, response) -> {
            runs.add(new String(invocation.payload(), UTF_8));
            throw new FunctionException("Error", "it failed", List.of(), false);
        }).handler("good", (invocation, response) -> response.send("1".getBytes(UTF_8)));
        runtime = TestRuntime.open(data, fake, builder -> builder.time(time).queueObserver(new QueueObserver() {
            @Override
            public void ended(FunctionName function, Condition condition) {
                ends.add(condition.text());
            }

            @Override
            public void told(FunctionName function, Condition condition) {
                told.add("told");
            }

            @Override
            public void notTold(FunctionName function, Condition condition) {
                told.add("not told");
            }
        }));
        runtime.create("f", FakeRuntime.code("f"), settings -> settings);
        quern().objects().buckets().create(BUCKET, "us-east-1", "test");
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    private Quern quern() {
        return runtime.quern();
    }

    private void configure(Optional<String> onSuccess, Optional<String> onFailure) {
        quern().queue().configs().put(runtime.reference("f"), new Change(Optional.of(0), Optional.empty(),
                Optional.of(new Destinations(onSuccess, onFailure))));
    }

    private List<ObjectVersion> objects() {
        return quern().objects().listings().objects(BUCKET, ListRequest.first(1_000)).objects();
    }

    private JsonNode content(ObjectVersion version) {
        try (ObjectContent content = quern().objects().objects().open(BUCKET, version.key(), Optional.empty())) {
            return JSON.readTree(content.stream(0, content.length()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void send(String event) {
        int before = ends.size();
        quern().invokeLater("f", event.getBytes(UTF_8));
        // it may not be counted yet; to leave is the last that it does: whoever looks on has been told before
        eventually("it has left the queue", () -> ends.size() > before && quern().queue().depth() == 0);
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.walk(data.resolve("objects"))) {
            return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("LOCK")).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatFailedIsAnObjectNamedAsLambdaNamesIt() {
        configure(Optional.empty(), Optional.of(ARN));
        Instant before = time.now();
        send("{\"name\":\"\u00c4da\"}");
        assertThat(told).containsExactly("told");
        assertThat(objects()).singleElement().satisfies(version -> {
            assertThat(version.key().value()).matches("aws/lambda/async/f/\\d{4}/\\d\\d/\\d\\d/"
                    + "\\d{4}-\\d\\d-\\d\\dT\\d\\d\\.\\d\\d\\.\\d\\d-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                    .contains("/" + before.toString().substring(0, 19).replace(':', '.') + "-");
            assertThat(version.metadata().contentType()).contains("application/json");
            JsonNode record = content(version);
            assertThat(record.at("/requestContext/condition").asText()).isEqualTo("RetriesExhausted");
            assertThat(record.at("/requestPayload/name").asText()).isEqualTo("\u00c4da");
            assertThat(record.at("/responsePayload/errorMessage").asText()).isEqualTo("it failed");
        });
    }

    @Test
    void aLargeRecordLiesInAFileOfItsOwn() {
        configure(Optional.empty(), Optional.of(ARN));
        send("\"" + "x".repeat(900_000) + "\"");
        assertThat(objects()).singleElement()
                .satisfies(version -> assertThat(content(version).path("requestPayload").asText()).hasSize(900_000));
        assertThat(files()).hasSize(1);
        assertThat(quern().objects().garbage().sweep(() -> true)).isZero();
        assertThat(files()).hasSize(1);
    }

    @Test
    void aBucketThatIsGoneIsCountedAndLeavesNoFile() {
        configure(Optional.empty(), Optional.of(ARN));
        quern().objects().buckets().delete(BUCKET);
        send("\"" + "x".repeat(100_000) + "\"");
        assertThat(told).containsExactly("not told");
        eventually("the bytes are gone", () -> files().isEmpty());
    }

    @Test
    void aBucketIsToldOfFailuresOnlyAndMustBeThere() {
        assertThatExceptionOfType(InvalidParameter.class)
                .isThrownBy(() -> configure(Optional.empty(), Optional.of("arn:aws:s3:::nobodys")))
                .withMessageContaining("arn:aws:s3:::nobodys").withMessageContaining("no such bucket");
        assertThatExceptionOfType(InvalidParameter.class)
                .isThrownBy(() -> configure(Optional.empty(), Optional.of("arn:aws:s3:::No Name")))
                .withMessageContaining("no such bucket");
        assertThatExceptionOfType(InvalidParameter.class)
                .isThrownBy(() -> configure(Optional.of(ARN), Optional.empty())).withMessageContaining("OnFailure");
        assertThatExceptionOfType(InvalidParameter.class)
                .isThrownBy(() -> quern().queue().targets().checkDeadLetter(new FunctionName("f"), ARN))
                .withMessageContaining("OnFailure");
    }

    @Test
    void aFunctionThatIsCalledForItsOwnFailuresIsStoppedAfterSixteenRounds() {
        configure(Optional.empty(), Optional.of(ARN));
        quern().notifications().put(BUCKET, List.of(ObjectNotification
                .to(FunctionReference.to(new FunctionName("f")), ObjectEventType.CREATED)), Requirement.PRESENT);
        quern().invokeLater("f", "1".getBytes(UTF_8));
        eventually("it is stopped", () -> ends.contains("RecursiveInvocation") && quern().queue().depth() == 0);
        assertThat(runs).hasSize(16);
        // that of the call which was not made is the last
        assertThat(objects()).hasSize(17);
    }
}
