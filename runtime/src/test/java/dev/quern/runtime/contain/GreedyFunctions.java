package dev.quern.runtime.contain;

import dev.quern.runtime.Quern;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionSettings;
import dev.quern.runtime.function.FunctionUpdate.Creation;
import dev.quern.runtime.function.Lifecycle.State;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process with a small heap, in which functions that fill it run beside one that serves. Prints a line for each round
 * and one for what the serving function went through.
 */
public final class GreedyFunctions {

    private GreedyFunctions() {}

    /** Arguments: the data directory, the functions' archive, the number of rounds. */
    public static void main(String[] args) throws Exception {
        byte[] code = Files.readAllBytes(Path.of(args[1]));
        try (Quern quern = Quern.builder().dataDirectory(Path.of(args[0])).functionLog((f, v, s, line) -> {}).build()) {
            create(quern, "greedy", code);
            create(quern, "serving", code);
            AtomicBoolean done = new AtomicBoolean();
            AtomicLong served = new AtomicLong();
            AtomicLong lost = new AtomicLong();
            Thread caller = Thread.ofPlatform().start(() -> {
                while (!done.get()) {
                    InvocationResult result = call(quern, "serving", "serve");
                    (result.outcome() instanceof Outcome.Success ? served : lost).incrementAndGet();
                    if (result.outcome() instanceof Outcome.Failure failure) {
                        System.out.println("lost " + failure);
                    }
                }
            });
            for (int round = 0; round < Integer.parseInt(args[2]); round++) {
                for (String kind : new String[]{"small arrays", "large arrays", "map"}) {
                    System.out.println(kind + ": " + switch (call(quern, "greedy", kind).outcome()) {
                        case Outcome.Success success -> "answered " + new String(success.payload(),
                                StandardCharsets.UTF_8);
                        case Outcome.Failure failure -> failure.errorType() + " " + failure.errorMessage()
                                .replaceFirst("RequestId: [-0-9a-f]+", "RequestId: ID");
                    });
                }
            }
            done.set(true);
            caller.join();
            System.out.println("served " + (served.get() > 0) + ", lost " + lost.get() + ", stops "
                    + quern.containment().heap().stops());
        }
    }

    private static void create(Quern quern, String name, byte[] code) throws InterruptedException {
        FunctionSettings settings = FunctionSettings
                .of("java25", "example.Greedy", "arn:aws:iam::000000000000:role/test")
                .change().timeout(Duration.ofSeconds(120)).done();
        quern.functions().create(new Creation(new FunctionName(name), settings, code, false, Map.of()));
        while (quern.functions().get(FunctionReference.parse(name, quern.account())).lifecycle()
                .state() == State.PENDING) {
            Thread.sleep(10);
        }
    }

    private static InvocationResult call(Quern quern, String function, String payload) {
        return quern.invoker().invokeAndWait(InvocationRequest.of(FunctionReference.parse(function, quern.account()),
                ("\"" + payload + "\"").getBytes(StandardCharsets.UTF_8)));
    }
}
