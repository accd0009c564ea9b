package dev.quern.runtime;

import dev.quern.plugin.EventSource;
import dev.quern.plugin.FunctionCaller;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.Plugin;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.Invoker;
import dev.quern.runtime.invoke.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event sources of plugins: started together, stopped together, and what they call functions with. */
final class EventSources implements FunctionCaller, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventSources.class);

    private final Invoker invoker;
    private final Account account;
    private final List<EventSource> started = new ArrayList<>();

    EventSources(Invoker invoker, Account account) {
        this.invoker = invoker;
        this.account = account;
    }

    /**
     * @throws IllegalStateException
     *             if a source cannot work; all that were started are stopped again
     */
    void start(List<Plugin> plugins, Map<String, Map<String, String>> settings) {
        for (Plugin plugin : plugins) {
            for (EventSource source : plugin.eventSources()) {
                started.add(source);
                try {
                    source.start(this, settings.getOrDefault(plugin.name(), Map.of()));
                } catch (Exception e) {
                    close();
                    throw new IllegalStateException("The event source " + source.name() + " of plugin " + plugin.name()
                            + " cannot start: " + e.getMessage() + ". Mend its settings, or take the plugin out.", e);
                }
            }
        }
    }

    @Override
    public CompletionStage<byte[]> call(String function, byte[] payload) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        try {
            invoker.invoke(InvocationRequest.of(FunctionReference.parse(function, account), payload))
                    .whenComplete((result, e) -> {
                        if (result == null) {
                            answer.completeExceptionally(forCaller(e));
                            return;
                        }
                        switch (result.outcome()) {
                            case Outcome.Success success -> answer.complete(success.payload());
                            case Outcome.Failure failure -> answer.completeExceptionally(new FunctionException(
                                    failure.errorType(), failure.errorMessage(), failure.stackTrace(), false));
                        }
                    });
        } catch (FunctionsException e) {
            answer.completeExceptionally(forCaller(e));
        }
        return answer;
    }

    private static Throwable forCaller(Throwable e) {
        return switch (e instanceof CompletionException ? e.getCause() : e) {
            case FunctionsException.NotFound notFound -> new IllegalArgumentException(notFound.getMessage());
            case FunctionsException.InvalidParameter invalid -> new IllegalArgumentException(invalid.getMessage());
            case null -> e;
            case Throwable other -> other;
        };
    }

    @Override
    public void close() {
        for (EventSource source : started.reversed()) {
            try {
                source.close();
            } catch (Exception e) {
                LOG.warn("The event source {} could not be stopped", source.name(), e);
            }
        }
        started.clear();
    }
}
