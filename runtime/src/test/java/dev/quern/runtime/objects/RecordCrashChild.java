package dev.quern.runtime.objects;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quern.plugin.FunctionException;
import dev.quern.runtime.Quern;
import dev.quern.runtime.async.EventInvokeConfigs.Change;
import dev.quern.runtime.async.EventInvokeConfigs.Destinations;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.TestRuntime;
import dev.quern.storage.kv.child.ChildOutput;
import dev.quern.storage.objects.listing.ListRequest;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.version.ObjectContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that the crash test kills: takes calls of a function that always fails and has a bucket told. {@code
 * accepted ID .} when a call is durable; at the end {@code kept ID .} for each record in the bucket, and {@code
 * drained .}.
 */
final class RecordCrashChild {

    /** How a broken destination would behave. */
    enum Flaw {
        NONE,
        /** The record is written, and then the call leaves the queue. */
        BEFORE
    }

    private static final BucketName BUCKET = new BucketName("failures");
    private static final Pattern ID = Pattern.compile("call-[-0-9a-f]{36}");
    private static final int CALLERS = 4;

    private RecordCrashChild() {}

    /** Arguments: the data directory, whether to take calls or only to end those that are there, the flaw. */
    public static void main(String[] args) throws Exception {
        ChildOutput out = ChildOutput.open();
        Flaw flaw = Flaw.valueOf(args[2]);
        CountDownLatch opened = new CountDownLatch(1);
        Quern[] opening = new Quern[1];
        FakeRuntime fake = new FakeRuntime().handler("handler", (invocation, response) -> {
            if (flaw == Flaw.BEFORE) {
                await(opened);
                new FunctionObjects(opening[0].objects(), () -> Cause.store("test")).put(BUCKET.value(),
                        UUID.randomUUID().toString(), "text/plain", invocation.payload());
            }
            throw new FunctionException("Error", "it failed", List.of(), false);
        });
        TestRuntime runtime = TestRuntime.open(Path.of(args[0]), fake);
        Quern quern = runtime.quern();
        opening[0] = quern;
        opened.countDown();
        if (!quern.functions().exists(new FunctionName("f"))) {
            runtime.create("f", FakeRuntime.code("f"), settings -> settings);
            quern.objects().buckets().create(BUCKET, "us-east-1", "test");
            quern.queue().configs().put(runtime.reference("f"), new Change(Optional.of(0), Optional.empty(),
                    Optional.of(new Destinations(Optional.empty(),
                            flaw == Flaw.BEFORE ? Optional.empty() : Optional.of("arn:aws:s3:::failures")))));
        }
        if (args[1].equals("take")) {
            for (int caller = 0; caller < CALLERS; caller++) {
                Thread.ofPlatform().daemon().start(() -> take(quern, out));
            }
            new CountDownLatch(1).await();
        }
        while (quern.queue().depth() > 0) {
            Thread.sleep(10);
        }
        tellWhatIsKept(quern, out);
        out.say("drained");
    }

    private static void tellWhatIsKept(Quern quern, ChildOutput out) throws IOException {
        ListRequest request = ListRequest.first(1_000);
        List<ObjectVersion> page;
        do {
            page = quern.objects().listings().objects(BUCKET, request).objects();
            for (ObjectVersion version : page) {
                try (ObjectContent content = quern.objects().objects().open(BUCKET, version.key(), Optional.empty())) {
                    Matcher id = ID.matcher(new String(content.stream(0, content.length()).readAllBytes(), UTF_8));
                    out.say("kept " + (id.find() ? id.group() : "nothing"));
                }
                request = request.after(version.key().value());
            }
        } while (!page.isEmpty());
    }

    private static void take(Quern quern, ChildOutput out) {
        for (long n = 1;; n++) {
            String id = "call-" + UUID.randomUUID();
            // the records of some lie in rows, those of others in files
            String event = "\"" + id + " ".repeat(n % 10 == 0 ? 50_000 : 10) + "\"";
            quern.invokeLater("f", event.getBytes(UTF_8));
            out.say("accepted " + id);
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
