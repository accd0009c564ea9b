package dev.quern.runtime.testing;

import static dev.quern.runtime.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quern.function.Context;
import dev.quern.plugin.Invocation;
import dev.quern.plugin.Response;
import dev.quern.runtime.testing.FakeRuntime.Behaviour;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A handler whose calls run until a test ends them, each named by its payload, which is its answer too. Safe for use by
 * several threads.
 */
public final class HeldCalls implements Behaviour, AutoCloseable {

    private final Map<String, Context> begun = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> ends = new ConcurrentHashMap<>();

    @Override
    public void handle(Invocation invocation, Response response) throws IOException {
        String name = new String(invocation.payload(), UTF_8);
        begun.put(name, invocation.context());
        try {
            end(name).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        response.send(invocation.payload());
    }

    private CountDownLatch end(String name) {
        return ends.computeIfAbsent(name, _ -> new CountDownLatch(1));
    }

    /** The calls that have begun. */
    public Set<String> begun() {
        return Set.copyOf(begun.keySet());
    }

    /** Waits until a call runs. */
    public void awaitBegun(String name) {
        eventually(name + " runs", () -> begun.containsKey(name));
    }

    /** What a call that has begun was given. */
    public Context context(String name) {
        return Objects.requireNonNull(begun.get(name), name + " has not begun");
    }

    /** Lets a call end. */
    public void release(String name) {
        end(name).countDown();
    }

    /** Lets all calls end. */
    @Override
    public void close() {
        ends.values().forEach(CountDownLatch::countDown);
    }
}
