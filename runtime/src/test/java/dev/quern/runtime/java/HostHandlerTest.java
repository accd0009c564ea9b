package dev.quern.runtime.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.quern.function.Context;
import dev.quern.function.Handler;
import dev.quern.plugin.CodePackage;
import dev.quern.plugin.Environment;
import dev.quern.plugin.EnvironmentRequest;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.FunctionRuntime;
import dev.quern.runtime.testing.StartedFunction;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HostHandlerTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /** A line of an order. */
    public record Line(String name, int amount) {}

    /** Counts its own calls. */
    public static final class Counting implements Handler<List<Line>, String> {

        private int calls;

        @Override
        public String handle(List<Line> lines, Context context) {
            calls++;
            return lines.getFirst().name() + calls;
        }
    }

    private StartedFunction start(HostHandler handler) throws FunctionException {
        FunctionRuntime runtime = new FunctionRuntime() {
            @Override
            public Set<String> identifiers() {
                return Set.of("host");
            }

            @Override
            public void prepare(CodePackage code) {}

            @Override
            public Environment start(EnvironmentRequest request) throws FunctionException {
                return handler.start(request);
            }
        };
        CodePackage none = new CodePackage("0".repeat(64), directory, directory);
        return StartedFunction.start(runtime, new StartedFunction.Request(none, "", directory));
    }

    @Test
    void aClassGivesEachEnvironmentItsOwnInstance() throws Exception {
        HostHandler handler = HostHandler.ofClass(Counting.class);
        try (StartedFunction one = start(handler); StartedFunction other = start(handler)) {
            String lines = "[{\"name\":\"a\",\"amount\":1}]";

            assertThat(List.of(one.call(lines), one.call(lines), other.call(lines)))
                    .containsExactly("\"a1\"", "\"a2\"", "\"a1\"");
        }
    }

    @Test
    void anObjectKnowsItsTypesFromItsClass() throws Exception {
        try (StartedFunction started = start(HostHandler.of(new Counting()))) {
            assertThat(started.call("[{\"name\":\"b\",\"amount\":1}]")).isEqualTo("\"b1\"");
        }
    }

    @Test
    void aLambdaIsGivenItsTypes() throws Exception {
        Handler<List<Line>, Integer> sum = (lines, context) -> lines.stream().mapToInt(Line::amount).sum();
        var listOfLines = new TypeReference<List<Line>>() {}.getType();

        try (StartedFunction started = start(HostHandler.of(sum, listOfLines, Integer.class))) {
            assertThat(started.call("[{\"amount\":1},{\"amount\":2}]")).isEqualTo("3");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> HostHandler.of(sum))
                .withMessageContaining("HostHandler.of(handler, input, output)");
    }

    @Test
    void aStreamHandlerMayBeALambda() throws Exception {
        try (StartedFunction started = start(HostHandler.of((in, out, context) -> in.transferTo(out)))) {
            assertThat(started.call("anything")).isEqualTo("anything");
        }
    }

    @Test
    void failuresAreReportedAsThoseOfAnArchive() throws Exception {
        try (StartedFunction started = start(HostHandler.of((in, out, context) -> {
            throw new IllegalStateException("no");
        }))) {
            FunctionException failure = catchThrowableOfType(FunctionException.class, () -> started.call("{}"));

            assertThat(failure.errorType()).isEqualTo("java.lang.IllegalStateException");
        }
        assertThat(catchThrowableOfType(FunctionException.class, () -> start(HostHandler.ofClass(String.class))))
                .hasMessage("Class does not implement an appropriate handler interface: java.lang.String");
    }

    @Test
    @Timeout(20)
    void closingInterruptsWhatRuns() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        StartedFunction started = start(HostHandler.of((in, out, context) -> {
            begun.countDown();
            Thread.sleep(600_000);
        }));
        CompletableFuture<FunctionException> failure = CompletableFuture
                .supplyAsync(() -> catchThrowableOfType(FunctionException.class, () -> started.call("{}")));
        begun.await();

        started.close();

        assertThat(failure.get().errorType()).isEqualTo("java.lang.InterruptedException");
        assertThat(catchThrowableOfType(FunctionException.class, () -> started.call("{}")).errorType())
                .isEqualTo("Runtime.Stopped");
    }
}
