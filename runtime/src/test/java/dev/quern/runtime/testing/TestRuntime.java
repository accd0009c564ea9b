package dev.quern.runtime.testing;

import static dev.quern.runtime.testing.Eventually.eventually;

import dev.quern.runtime.Quern;
import dev.quern.runtime.QuernBuilder;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionSettings;
import dev.quern.runtime.function.FunctionUpdate.Creation;
import dev.quern.runtime.function.FunctionUpdate.NewCode;
import dev.quern.runtime.function.FunctionVersion;
import dev.quern.runtime.function.Lifecycle.State;
import dev.quern.runtime.function.Lifecycle.UpdateStatus;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * A runtime whose functions a test makes in a line: those of {@link FakeRuntime}, unless the settings say otherwise.
 */
public final class TestRuntime implements AutoCloseable {

    /** Settings of a function of {@link FakeRuntime}. */
    public static final FunctionSettings SETTINGS = FunctionSettings.of(FakeRuntime.IDENTIFIER, "handler",
            "arn:aws:iam::000000000000:role/test");

    private final Quern quern;

    private TestRuntime(Quern quern) {
        this.quern = quern;
    }

    /** Opens a runtime over a data directory. */
    public static TestRuntime open(Path data, FakeRuntime fake) {
        return open(data, fake, UnaryOperator.identity());
    }

    /** Opens a runtime over a data directory, with more settings. */
    public static TestRuntime open(Path data, FakeRuntime fake, UnaryOperator<QuernBuilder> more) {
        return new TestRuntime(more.apply(Quern.builder().dataDirectory(data).plugin(fake)).build());
    }

    /** The runtime. */
    public Quern quern() {
        return quern;
    }

    /** A name. */
    public static FunctionName name(String name) {
        return new FunctionName(name);
    }

    /** A reference: a name, perhaps with a colon and a qualifier. */
    public FunctionReference reference(String text) {
        return FunctionReference.parse(text, quern.account());
    }

    /** Creates a function that answers with a text, and waits until it is active. */
    public FunctionVersion create(String name, String answer) {
        return create(name, FakeRuntime.code(answer), UnaryOperator.identity());
    }

    /** Creates a function and waits until its code is prepared. */
    public FunctionVersion create(String name, byte[] code, UnaryOperator<FunctionSettings> settings) {
        quern.functions().create(new Creation(name(name), settings.apply(SETTINGS), code, false, Map.of()));
        return settled(name);
    }

    /** Begins to give a function new code. */
    public FunctionVersion beginUpdate(String name, String answer) {
        return quern.functions()
                .updateCode(new NewCode(name(name), FakeRuntime.code(answer), false, false, Optional.empty()));
    }

    /** Gives a function new code and waits until it is prepared. */
    public FunctionVersion update(String name, String answer) {
        beginUpdate(name, answer);
        return settled(name);
    }

    /** Publishes a version. */
    public FunctionVersion publish(String name) {
        return quern.versions().publish(name(name), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A function's {@code $LATEST}, once nothing is under way. */
    public FunctionVersion settled(String name) {
        eventually(name + " is settled", () -> {
            FunctionVersion now = get(name);
            return now.lifecycle().state() != State.PENDING
                    && now.lifecycle().lastUpdate() != UpdateStatus.IN_PROGRESS;
        });
        return get(name);
    }

    /** A version as it is now. */
    public FunctionVersion get(String reference) {
        return quern.functions().get(reference(reference));
    }

    /** Begins a call. */
    public CompletableFuture<InvocationResult> begin(String function, String payload) {
        return quern.invoker().invoke(InvocationRequest.of(reference(function),
                payload.getBytes(StandardCharsets.UTF_8)));
    }

    /** Calls a function and waits for what comes of it, at most 20 s. */
    public InvocationResult call(String function, String payload) {
        return await(begin(function, payload));
    }

    /** Waits for something, at most 20 s; throws what it failed with. */
    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        }
    }

    /** Calls a function and gives its answer. */
    public String answer(String function) {
        return text(call(function, "{}"));
    }

    /** The answer in a result; fails if it is a failure. */
    public static String text(InvocationResult result) {
        return switch (result.outcome()) {
            case Outcome.Success success -> new String(success.payload(), StandardCharsets.UTF_8);
            case Outcome.Failure failure -> throw new AssertionError("the function failed: " + failure);
        };
    }

    /** The failure in a result; fails if it is an answer. */
    public static Outcome.Failure failure(InvocationResult result) {
        return switch (result.outcome()) {
            case Outcome.Success success -> throw new AssertionError(
                    "the function answered: " + new String(success.payload(), StandardCharsets.UTF_8));
            case Outcome.Failure failure -> failure;
        };
    }

    @Override
    public void close() {
        quern.close(Duration.ofSeconds(10));
    }
}
