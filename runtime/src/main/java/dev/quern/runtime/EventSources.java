package dev.quern.runtime;

import dev.quern.plugin.EventSource;
import dev.quern.plugin.FunctionCaller;
import dev.quern.plugin.FunctionException;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Invoker;
import dev.quern.runtime.invoke.Outcome;
import dev.quern.runtime.plugin.PluginContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event sources of plugins: started together, stopped together, and what they call functions with. */
final class EventSources implements FunctionCaller, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventSources.class);

    private final Invoker invoker;
    private final Account account;

    /** Tells sources how their calls ended: what they do then must not hold up a function's thread, or the clock's. */
    private final ExecutorService answers = Executors.newCachedThreadPool(Thread.ofPlatform().daemon()
            .group(new ThreadGroup("quern-event-sources")).inheritInheritableThreadLocals(false)
            .name("quern-event-source-", 0).factory());
    private final List<EventSource> started = new ArrayList<>();

    EventSources(Invoker invoker, Account account) {
        this.invoker = invoker;
        this.account = account;
    }

    /**
     * @throws IllegalStateException
     *             if a source cannot work; all that were started are stopped again
     */
    void start(Map<String, List<EventSource>> sources, Map<String, Map<String, String>> settings) {
        for (Map.Entry<String, List<EventSource>> plugin : sources.entrySet()) {
            for (EventSource source : plugin.getValue()) {
                start(plugin.getKey(), source, settings.getOrDefault(plugin.getKey(), Map.of()));
            }
        }
    }

    private void start(String plugin, EventSource source, Map<String, String> settings) {
        started.add(source);
        try (PluginContext context = PluginContext.of(source)) {
            source.start(this, settings);
        } catch (Exception | LinkageError e) {
            close();
            throw new IllegalStateException("The event source " + source.name() + " of plugin " + plugin
                    + " cannot start: " + e.getMessage() + ". Mend its settings, or take the plugin out.", e);
        }
    }

    @Override
    public CompletionStage<byte[]> call(String function, byte[] payload) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        try {
            invoker.invoke(InvocationRequest.of(FunctionReference.parse(function, account), payload))
                    .whenComplete((result, e) -> answers.execute(() -> tell(answer, result, e)));
        } catch (FunctionsException e) {
            answer.completeExceptionally(forCaller(e));
        }
        return answer;
    }

    private static void tell(CompletableFuture<byte[]> answer, @Nullable InvocationResult result,
            @Nullable Throwable e) {
        if (result == null) {
            answer.completeExceptionally(forCaller(Objects.requireNonNull(e)));
            return;
        }
        switch (result.outcome()) {
            case Outcome.Success success -> answer.complete(success.payload());
            case Outcome.Failure failure -> answer.completeExceptionally(new FunctionException(
                    failure.errorType(), failure.errorMessage(), failure.stackTrace(), false));
        }
    }

    private static Throwable forCaller(Throwable e) {
        return switch (e instanceof CompletionException ? e.getCause() : e) {
            case FunctionsException.NotFound notFound -> new IllegalArgumentException(notFound.getMessage());
            case FunctionsException.InvalidParameter invalid -> new IllegalArgumentException(invalid.getMessage());
            case FunctionsException.RequestTooLarge large -> new IllegalArgumentException(large.getMessage());
            case null -> e;
            case Throwable other -> other;
        };
    }

    /** Stops all sources; calls that they made go on. */
    @Override
    public void close() {
        for (EventSource source : started.reversed()) {
            try (PluginContext context = PluginContext.of(source)) {
                source.close();
            } catch (Exception | LinkageError e) {
                LOG.warn("The event source {} could not be stopped", source.name(), e);
            }
        }
        started.clear();
    }

    /** Ends the telling of answers. Functions have been stopped before. */
    void shutdown() {
        close();
        answers.shutdown();
    }
}
