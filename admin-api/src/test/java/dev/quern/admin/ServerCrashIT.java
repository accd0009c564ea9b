package dev.quern.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.testing.FunctionJar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** What the server has acknowledged is there after {@code kill -9}, whatever it was doing. */
class ServerCrashIT {

    private static final int ROUNDS = Integer.getInteger("quern.crash.server-rounds", 3);
    private static final int CALLERS = 4;

    /** With at most 4 for each, this stays within what an account of 1,000 lets be reserved. */
    private static final int MOST_RESERVED = 150;

    @TempDir
    Path data;

    /** Functions by name, with what each answers, added when the server has acknowledged them. */
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    /** What was reserved for functions, added when the server has acknowledged it. */
    private final Map<String, Integer> reserved = new ConcurrentHashMap<>();
    private final AtomicInteger names = new AtomicInteger();

    @Test
    void everyAcknowledgedFunctionAnswersAfterTheServerWasKilled() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (ChildServer child = ChildServer.start(data)) {
                everyAcknowledgedFunctionAnswers(child);
                List<Thread> callers = new ArrayList<>();
                for (int caller = 0; caller < CALLERS; caller++) {
                    callers.add(Thread.ofPlatform().start(() -> createUntilTheServerIsGone(child)));
                }
                int enough = acknowledged.size() + 3 + ThreadLocalRandom.current().nextInt(20);
                while (acknowledged.size() < enough && child.isAlive()) {
                    Thread.onSpinWait();
                }
                child.kill();
                for (Thread caller : callers) {
                    caller.join();
                }
            }
        }
        try (ChildServer child = ChildServer.start(data)) {
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(3 * ROUNDS);
            everyAcknowledgedFunctionAnswers(child);
        }
    }

    private void createUntilTheServerIsGone(ChildServer child) {
        byte[] jar = mark();
        try (LambdaClient lambda = child.lambda()) {
            while (child.isAlive()) {
                String name = "function-" + names.incrementAndGet();
                String answer = "answer-" + ThreadLocalRandom.current().nextLong();
                lambda.createFunction(create -> create.functionName(name).runtime("java25").handler("example.Mark")
                        .role(RunningServer.ROLE).code(code -> code.zipFile(SdkBytes.fromByteArray(jar)))
                        .environment(environment -> environment.variables(Map.of("MARK", answer))));
                acknowledged.put(name, answer);
                if (reserved.size() < MOST_RESERVED) {
                    int executions = ThreadLocalRandom.current().nextInt(1, 5);
                    lambda.putFunctionConcurrency(put -> put.functionName(name)
                            .reservedConcurrentExecutions(executions));
                    reserved.put(name, executions);
                }
            }
        } catch (SdkException e) {
            // the server was killed: what it did not acknowledge may or may not be there
            assertThat(child.waitForEnd()).as("the server ended because it was killed").isEqualTo(128 + 9);
        }
    }

    private void everyAcknowledgedFunctionAnswers(ChildServer child) {
        try (LambdaClient lambda = child.lambda()) {
            acknowledged.forEach((name, answer) -> {
                RunningServer.awaitActive(lambda, name);
                assertThat(lambda.invoke(invoke -> invoke.functionName(name)).payload().asUtf8String())
                        .isEqualTo("\"" + answer + "\"");
            });
            reserved.forEach((name, executions) -> assertThat(lambda
                    .getFunctionConcurrency(get -> get.functionName(name)).reservedConcurrentExecutions())
                    .isEqualTo(executions));
        }
    }

    private static byte[] mark() {
        return FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                public class Mark implements Handler<Object, String> {
                    public String handle(Object event, Context context) {
                        return System.getenv("MARK");
                    }
                }
                """).bytes();
    }
}
