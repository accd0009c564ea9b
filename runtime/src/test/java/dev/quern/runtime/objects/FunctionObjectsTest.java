package dev.quern.runtime.objects;

import static dev.quern.runtime.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.function.Context;
import dev.quern.function.ObjectInfo;
import dev.quern.function.Objects;
import dev.quern.function.ObjectsException;
import dev.quern.function.StoredObject;
import dev.quern.runtime.Quern;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Outcome;
import dev.quern.runtime.java.HostHandler;
import dev.quern.runtime.log.LogEvent;
import dev.quern.runtime.log.LogGroupName;
import dev.quern.runtime.log.LogQuery;
import dev.quern.runtime.objects.ObjectNotifications.Requirement;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.storage.objects.model.BucketName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Objects as functions see them. */
@Timeout(60)
class FunctionObjectsTest {

    private static final BucketName BUCKET = new BucketName("bucket");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path data;

    @SuppressWarnings("NullAway.Init")
    private Quern quern;

    @BeforeEach
    void open() {
        quern = Quern.builder().dataDirectory(data).build();
        quern.objects().buckets().create(BUCKET, "us-east-1", "test");
    }

    @AfterEach
    void close() {
        quern.close();
    }

    /** Does something in a function of this process; what it throws fails the test. */
    private void inFunction(Consumer<Objects> work) {
        quern.deploy("f", HostHandler.of((InputStream in, java.io.OutputStream out, Context context) -> {
            work.accept(context.objects());
            out.write('1');
        }));
        assertThat(quern.invoke("f", new byte[0])).isEqualTo(new byte[]{'1'});
    }

    private static byte[] read(Objects objects, String key) {
        try (StoredObject object = objects.get("bucket", key)) {
            return object.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anObjectIsWrittenOnlyIfItIsWhatTheFunctionTakesItFor() {
        inFunction(objects -> {
            ObjectInfo first = objects.putIfAbsent("bucket", "index", "text/plain", "1".getBytes(UTF_8));
            assertThatExceptionOfType(ObjectsException.PreconditionFailed.class).isThrownBy(
                    () -> objects.putIfAbsent("bucket", "index", "text/plain", "other".getBytes(UTF_8)));
            ObjectInfo second = objects.replace("bucket", "index", first.etag(), "text/plain", "2".getBytes(UTF_8));
            assertThat(second.etag()).isNotEqualTo(first.etag());
            assertThatExceptionOfType(ObjectsException.PreconditionFailed.class).isThrownBy(
                    () -> objects.replace("bucket", "index", first.etag(), "text/plain", "late".getBytes(UTF_8)));
            assertThatExceptionOfType(ObjectsException.NoSuchKey.class).isThrownBy(
                    () -> objects.replace("bucket", "nothing", first.etag(), "text/plain", new byte[0]));
            assertThat(read(objects, "index")).asString().isEqualTo("2");
        });
    }

    @Test
    void anObjectIsWrittenFoundReadAndDeleted() {
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        inFunction(objects -> {
            ObjectInfo small = objects.put("bucket", "a key \u00e4.txt", "text/plain", "text".getBytes(UTF_8));
            assertThat(small.size()).isEqualTo(4);
            assertThat(small.etag()).isEqualTo("1cb251ec0d568de6a929b520c4aed8d1");
            assertThat(objects.head("bucket", "a key \u00e4.txt")).contains(small);
            assertThat(read(objects, "a key \u00e4.txt")).asString().isEqualTo("text");
            try {
                ObjectInfo big = objects.put("bucket", "large", "application/x", Map.of("Maker", "me"),
                        new ByteArrayInputStream(large));
                assertThat(big.metadata()).containsExactly(Map.entry("maker", "me"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            assertThat(read(objects, "large")).isEqualTo(large);
            assertThat(objects.list("bucket", "", "", 10)).extracting(ObjectInfo::key)
                    .containsExactly("a key \u00e4.txt", "large");
            assertThat(objects.list("bucket", "", "a key \u00e4.txt", 1)).extracting(ObjectInfo::key)
                    .containsExactly("large");
            objects.delete("bucket", "large");
            objects.delete("bucket", "large");
            assertThat(objects.head("bucket", "large")).isEmpty();
        });
        assertThat(quern.objects().objects().head(BUCKET,
                new dev.quern.storage.objects.model.ObjectKey("a key \u00e4.txt"), Optional.empty()).metadata()
                .contentType()).contains("text/plain");
    }

    @Test
    void whatCannotBeDoneHasItsOwnException() {
        inFunction(objects -> {
            assertThatExceptionOfType(ObjectsException.NoSuchKey.class)
                    .isThrownBy(() -> objects.get("bucket", "missing"));
            assertThatExceptionOfType(ObjectsException.NoSuchBucket.class)
                    .isThrownBy(() -> objects.put("no-bucket", "k", "text/plain", new byte[1]));
            assertThatExceptionOfType(ObjectsException.Invalid.class)
                    .isThrownBy(() -> objects.put("bucket", "k".repeat(1_025), "text/plain", new byte[1]));
            assertThatExceptionOfType(ObjectsException.Invalid.class)
                    .isThrownBy(() -> objects.put("bucket", "k", "text/plain", Map.of("n", "v".repeat(2_048)),
                            InputStream.nullInputStream()));
            assertThatExceptionOfType(ObjectsException.Invalid.class)
                    .isThrownBy(() -> objects.head("Not A Bucket", "k"));
            assertThatThrownBy(() -> objects.put("bucket", "cut off", "text/plain", Map.of(), new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("the source has failed");
                }
            })).isInstanceOf(IOException.class).hasMessage("the source has failed");
            assertThat(objects.list("bucket", "", "", 10)).isEmpty();
        });
    }

    @Test
    void aFunctionFromAnArchiveSeesTheSameObjects() throws IOException {
        Path jar = Files.write(data.resolve("f.jar"), FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                public class Upper implements Handler<String, String> {
                    public String handle(String key, Context context) throws Exception {
                        try (StoredObject object = context.objects().get("bucket", key)) {
                            String text = new String(object.readAllBytes(), "UTF-8").toUpperCase();
                            context.objects().put("bucket", key + ".upper", "text/plain", text.getBytes("UTF-8"));
                            return text;
                        } catch (ObjectsException.NoSuchKey e) {
                            return "missing";
                        }
                    }
                }
                """).bytes());
        quern.deploy("upper", jar, settings -> settings.change().handler("example.Upper").done());
        inFunction(objects -> objects.put("bucket", "k", "text/plain", "text".getBytes(UTF_8)));
        assertThat(new String(quern.invoke("upper", "\"k\"".getBytes(UTF_8)), UTF_8)).isEqualTo("\"TEXT\"");
        assertThat(new String(quern.invoke("upper", "\"x\"".getBytes(UTF_8)), UTF_8)).isEqualTo("\"missing\"");
        inFunction(objects -> assertThat(read(objects, "k.upper")).asString().isEqualTo("TEXT"));
    }

    @Test
    void aCircleIsStoppedWhileAnotherCallRunsInTheSameEnvironment() throws Exception {
        Semaphore over = new Semaphore(0);
        AtomicInteger rounds = new AtomicInteger();
        quern.deploy("circle", HostHandler.of((InputStream in, java.io.OutputStream out, Context context) -> {
            if (new String(in.readAllBytes(), UTF_8).equals("beside")) {
                over.acquireUninterruptibly();
                context.objects().put("bucket", "in/beside", "text/plain", new byte[1]);
            } else {
                context.objects().put("bucket", "in/" + rounds.incrementAndGet(), "text/plain", new byte[1]);
            }
        }), settings -> settings.change().environment(Map.of("QUERN_MAX_CONCURRENCY", "10")).done());
        quern.notifications().put(BUCKET, List.of(ObjectNotification
                .to(FunctionReference.to(new FunctionName("circle")), ObjectEventType.CREATED).startingWith("in/")),
                Requirement.PRESENT);

        CompletableFuture<InvocationResult> beside = quern.invoker().invoke(InvocationRequest.of(
                FunctionReference.to(new FunctionName("circle")), "beside".getBytes(UTF_8)));
        inFunction(objects -> objects.put("bucket", "in/first", "text/plain", new byte[1]));
        eventually("the circle is stopped", () -> quern.recursion().stopped() == 1);
        assertThat(rounds).hasValue(16);
        assertThat(quern.invoker().environments()).as("of both functions").isEqualTo(2);

        over.release();
        assertThat(beside.get(20, TimeUnit.SECONDS).outcome()).isInstanceOf(Outcome.Success.class);
        eventually("what the call beside has begun goes its own rounds", () -> quern.recursion().stopped() == 2);
        assertThat(rounds).hasValue(16 + 15);
    }

    @Test
    void aCircleIsStoppedThoughTheFunctionKeepsWhatItsFirstCallWasGiven() throws IOException {
        Path jar = Files.write(data.resolve("keeps.jar"), FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                public class Keeps implements Handler<Object, String> {
                    private static Objects objects;
                    public String handle(Object event, Context context) {
                        synchronized (Keeps.class) {
                            if (objects == null) {
                                objects = context.objects();
                            }
                        }
                        objects.put("bucket", "in/" + context.requestId(), "text/plain", new byte[1]);
                        return "";
                    }
                }
                """).bytes());
        quern.deploy("keeps", jar, settings -> settings.change().handler("example.Keeps").done());
        quern.notifications().put(BUCKET, List.of(ObjectNotification
                .to(FunctionReference.to(new FunctionName("keeps")), ObjectEventType.CREATED).startingWith("in/")),
                Requirement.PRESENT);

        inFunction(objects -> objects.put("bucket", "in/first", "text/plain", new byte[1]));
        eventually("the circle is stopped", () -> quern.recursion().stopped() == 1);
        inFunction(objects -> assertThat(objects.list("bucket", "in/", "", 100))
                .as("the one that began it, and one of each round").hasSize(17));
    }

    @Test
    void aCircleIsStoppedThoughItUsesWhatWasGivenToACallThatRunsBesideIt() throws Exception {
        CompletableFuture<Objects> kept = new CompletableFuture<>();
        Semaphore over = new Semaphore(0);
        AtomicInteger rounds = new AtomicInteger();
        quern.deploy("keeps", HostHandler.of((InputStream in, java.io.OutputStream out, Context context) -> {
            if (new String(in.readAllBytes(), UTF_8).equals("first")) {
                kept.complete(context.objects());
                over.acquireUninterruptibly();
            } else {
                kept.join().put("bucket", "in/" + rounds.incrementAndGet(), "text/plain", new byte[1]);
            }
        }), settings -> settings.change().environment(Map.of("QUERN_MAX_CONCURRENCY", "10")).done());
        quern.notifications().put(BUCKET, List.of(ObjectNotification
                .to(FunctionReference.to(new FunctionName("keeps")), ObjectEventType.CREATED).startingWith("in/")),
                Requirement.PRESENT);

        CompletableFuture<InvocationResult> first = quern.invoker().invoke(InvocationRequest.of(
                FunctionReference.to(new FunctionName("keeps")), "first".getBytes(UTF_8)));
        kept.get(20, TimeUnit.SECONDS);
        inFunction(objects -> objects.put("bucket", "in/begin", "text/plain", new byte[1]));
        eventually("the circle is stopped", () -> quern.recursion().stopped() == 1);
        assertThat(rounds).hasValue(16);

        over.release();
        assertThat(first.get(20, TimeUnit.SECONDS).outcome()).isInstanceOf(Outcome.Success.class);
    }

    @Test
    void aFunctionThatIsCalledForItsOwnOutputIsStoppedAndItsLogSaysSo() {
        ConcurrentLinkedQueue<String> rounds = new ConcurrentLinkedQueue<>();
        quern.deploy("circle", HostHandler.of((InputStream in, java.io.OutputStream out, Context context) -> {
            rounds.add(new String(in.readAllBytes(), UTF_8));
            context.objects().put("bucket", "in/" + rounds.size(), "text/plain", new byte[1]);
        }));
        quern.notifications().put(BUCKET, List.of(ObjectNotification
                .to(FunctionReference.to(new FunctionName("circle")), ObjectEventType.CREATED).startingWith("in/")),
                Requirement.PRESENT);

        inFunction(objects -> objects.put("bucket", "elsewhere", "text/plain", new byte[1]));
        inFunction(objects -> objects.put("bucket", "in/first", "text/plain", new byte[1]));
        eventually("the circle is stopped", () -> quern.recursion().stopped() == 1);
        eventually("the queue is empty", () -> quern.queue().depth() == 0);
        assertThat(rounds).hasSize(16).allSatisfy(event -> assertThat(event).contains("\"key\":\"in/",
                "\"eventName\":\"ObjectCreated:Put\"", "\"sourceIPAddress\":\"127.0.0.1\""));
        assertThat(rounds).last().asString()
                .contains("\"principalId\":\"AWS:arn:aws:lambda:us-east-1:000000000000:function:circle:$LATEST\"");
        assertThat(quern.logs().read(LogQuery.all(new LogGroupName("/aws/lambda/circle")), Optional.empty(), true, 100)
                .events()).extracting(LogEvent::message).anySatisfy(line -> assertThat(line).startsWith("[ERROR]")
                        .contains("has been called 16 times in one chain of calls, which was stopped"));
    }
}
