package dev.quern.runtime.async;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quern.plugin.FunctionException;
import dev.quern.runtime.Quern;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.TestRuntime;
import dev.quern.runtime.time.SystemTime;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.child.ChildOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * The process that the crash test kills: takes calls under load and makes them, and says so. {@code accepted ID .} when
 * a
 * call is durable, {@code run ID .} when its function begins, and {@code drained .} when nothing is left.
 */
final class QueueCrashChild {

    /** How a broken queue would behave. */
    enum Flaw {
        NONE,
        /** Says that a call is accepted before it is durable. */
        EARLY,
        /** Makes a call twice without a reason. */
        TWICE
    }

    /** So many times faster does time go by here, so that attempts after minutes come within a test. */
    private static final int HASTE = 240;

    private static final int CALLERS = 4;

    private QueueCrashChild() {}

    /** Time that goes by faster, from the same origin in each process. */
    private record Haste(SystemTime real, long origin) implements TimeSource {
        @Override
        public Instant now() {
            return Instant.ofEpochMilli(origin).plusMillis((System.currentTimeMillis() - origin) * HASTE);
        }

        @Override
        public long nanoTime() {
            return System.nanoTime() * HASTE;
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return real.schedule(delay.dividedBy(HASTE), task);
        }
    }

    /**
     * Arguments: the data directory, where time begins, whether to take calls or only to make those that are there, and
     * the flaw.
     */
    public static void main(String[] args) throws Exception {
        ChildOutput out = ChildOutput.open();
        Flaw flaw = Flaw.valueOf(args[3]);
        FakeRuntime fake = new FakeRuntime().handler("handler", (invocation, response) -> {
            String id = new String(invocation.payload(), UTF_8);
            out.say("run " + id);
            if (flaw == Flaw.TWICE) {
                out.say("run " + id);
            }
            if (id.startsWith("failing")) {
                throw new FunctionException("Error", "it failed", java.util.List.of(), false);
            }
            response.send(invocation.payload());
        });
        Haste time = new Haste(new SystemTime(), Long.parseLong(args[1]));
        TestRuntime runtime = TestRuntime.open(Path.of(args[0]), fake, builder -> builder.time(time));
        Quern quern = runtime.quern();
        if (!quern.functions().exists(new FunctionName("f"))) {
            runtime.create("f", FakeRuntime.code("f"), settings -> settings.change().handler("handler")
                    .timeout(Duration.ofSeconds(900)).done());
        }
        if (args[2].equals("take")) {
            for (int caller = 0; caller < CALLERS; caller++) {
                Thread.ofPlatform().daemon().start(() -> take(quern, out, flaw));
            }
            new CountDownLatch(1).await();
        }
        while (quern.queue().depth() > 0) {
            Thread.sleep(10);
        }
        out.say("drained");
    }

    private static void take(Quern quern, ChildOutput out, Flaw flaw) {
        for (long n = 1;; n++) {
            String id = (n % 20 == 0 ? "failing-" : "call-") + UUID.randomUUID();
            if (flaw == Flaw.EARLY) {
                out.say("accepted " + id);
            }
            quern.invokeLater("f", id.getBytes(UTF_8));
            if (flaw != Flaw.EARLY) {
                out.say("accepted " + id);
            }
        }
    }
}
