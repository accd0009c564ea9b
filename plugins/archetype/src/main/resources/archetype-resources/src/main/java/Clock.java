package ${package};

import dev.quern.plugin.EventSource;
import dev.quern.plugin.FunctionCaller;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Calls a function again and again: {@code plugin.${artifactId}.function} every {@code plugin.${artifactId}.every}. */
public final class Clock implements EventSource {
    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(task -> new Thread(task, "${artifactId}"));

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public void start(FunctionCaller functions, Map<String, String> settings) {
        String function = settings.get("function");
        if (function == null) {
            throw new IllegalArgumentException("no function is named: set plugin.${artifactId}.function");
        }
        long millis = every(settings.getOrDefault("every", "PT1M")).toMillis();
        thread.scheduleAtFixedRate(() -> functions.call(function, event()), 0, millis, TimeUnit.MILLISECONDS);
    }

    private static Duration every(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("every is " + text + ", which is no time span such as PT10S", e);
        }
    }

    private static byte[] event() {
        return ("{\"time\": \"" + Instant.now() + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
