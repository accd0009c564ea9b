package dev.quern.runtime.objects;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quern.runtime.Quern;
import dev.quern.runtime.async.AsyncSettings;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.TestRuntime;
import dev.quern.storage.kv.child.ChildOutput;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.objects.body.ExpectedBody;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.version.PutObject;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that the crash test kills: stores objects in a bucket that calls a function, and says so. {@code stored
 * KEY .} when an object was acknowledged, {@code told KEY .} when the function begins, {@code ghost KEY .} if it is
 * told
 * of an object that is not there, and {@code drained .} when nothing is left.
 */
final class EventCrashChild {

    /** How a broken notification would behave. */
    enum Flaw {
        NONE,
        /** The event is written after the object, not with it. */
        AFTERWARDS,
        /** The object is acknowledged before it is durable. */
        EARLY
    }

    private static final BucketName BUCKET = new BucketName("crash");
    private static final Pattern KEY = Pattern.compile("\"key\":\"([^\"]+)\"");
    private static final int WRITERS = 4;

    private EventCrashChild() {}

    /** Arguments: the data directory, whether to store objects or only to tell of those that are there, the flaw. */
    public static void main(String[] args) throws Exception {
        ChildOutput out = ChildOutput.open();
        Flaw flaw = Flaw.valueOf(args[2]);
        CountDownLatch opened = new CountDownLatch(1);
        Quern[] opening = new Quern[1];
        FakeRuntime fake = new FakeRuntime().handler("handler", (invocation, response) -> {
            Matcher matcher = KEY.matcher(new String(invocation.payload(), UTF_8));
            String key = matcher.find() ? matcher.group(1) : "nothing";
            await(opened);
            out.say((isThere(opening[0], key) ? "told " : "ghost ") + key);
            response.send(invocation.payload());
        });
        boolean storing = args[1].equals("store");
        // one call at a time while objects are stored, so that many wait for theirs when the process is killed
        AsyncSettings calls = storing ? new AsyncSettings(1, 1, Duration.ofSeconds(10)) : AsyncSettings.within(1_000);
        TestRuntime runtime = TestRuntime.open(Path.of(args[0]), fake, builder -> builder.asyncCalls(calls));
        Quern quern = runtime.quern();
        opening[0] = quern;
        opened.countDown();
        if (!quern.functions().exists(new FunctionName("f"))) {
            runtime.create("f", FakeRuntime.code("f"), settings -> settings.change().handler("handler").done());
            quern.objects().buckets().create(BUCKET, "us-east-1", "test");
            if (flaw != Flaw.AFTERWARDS) {
                quern.notifications().put(BUCKET, List.of(ObjectNotification
                        .to(FunctionReference.to(new FunctionName("f")), ObjectEventType.CREATED)),
                        ObjectNotifications.Requirement.PRESENT);
            }
        }
        if (storing) {
            for (int writer = 0; writer < WRITERS; writer++) {
                Thread.ofPlatform().daemon().start(() -> store(quern, out, flaw));
            }
            new CountDownLatch(1).await();
        }
        while (quern.queue().depth() > 0) {
            Thread.sleep(10);
        }
        out.say("drained");
    }

    private static boolean isThere(Quern quern, String key) {
        try {
            quern.objects().objects().head(BUCKET, new ObjectKey(key), Optional.empty());
            return true;
        } catch (ObjectsException.NoSuchKey e) {
            return false;
        }
    }

    private static void store(Quern quern, ChildOutput out, Flaw flaw) {
        for (long n = 1;; n++) {
            String key = "object-" + UUID.randomUUID();
            if (flaw == Flaw.EARLY) {
                out.say("stored " + key);
            }
            // small ones lie in rows, others in files
            put(quern, key, new byte[n % 20 == 0 ? 100_000 : 100]);
            if (flaw != Flaw.EARLY) {
                out.say("stored " + key);
            }
            if (flaw == Flaw.AFTERWARDS) {
                quern.invokeLater("f", ("{\"key\":\"" + key + "\"}").getBytes(UTF_8));
            }
        }
    }

    private static void put(Quern quern, String key, byte[] bytes) {
        try (BodyWriter writer = quern.objects().receive(Set.of())) {
            writer.write(ByteBuffer.wrap(bytes));
            try (ReceivedBody body = writer.finish(ExpectedBody.ofLength(bytes.length))) {
                quern.objects().objects().put(BUCKET, new ObjectKey(key), body,
                        PutObject.plain(new Cause("test", "127.0.0.1", "request", "host", "")));
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
