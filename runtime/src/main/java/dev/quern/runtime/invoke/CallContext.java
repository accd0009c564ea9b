package dev.quern.runtime.invoke;

import dev.quern.function.ClientContext;
import dev.quern.function.Context;
import dev.quern.function.Identity;
import dev.quern.function.Logger;
import dev.quern.function.Objects;
import dev.quern.function.Streams;
import dev.quern.function.Tables;
import dev.quern.runtime.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a function is told about its invocation.
 *
 * @param deadlineNanos
 *            the deadline on the time source's measuring clock
 */
record CallContext(Call call, EnvironmentStarter.Start start, String invokedFunctionArn, String logStream,
        Logger logger, TimeSource time, long deadlineNanos, Tables tables, Streams streams) implements Context {

    @Override
    public String requestId() {
        return call.request().requestId();
    }

    @Override
    public String functionName() {
        return call.deployment().name().value();
    }

    @Override
    public String functionVersion() {
        return call.deployment().version().text();
    }

    @Override
    public Instant deadline() {
        return time.now().plusNanos(deadlineNanos - time.nanoTime());
    }

    @Override
    public Duration remainingTime() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - time.nanoTime()));
    }

    @Override
    public int memoryLimitMiB() {
        return call.deployment().settings().memoryMiB();
    }

    @Override
    public String logGroup() {
        return start.logGroup();
    }

    @Override
    public Map<String, String> environment() {
        return start.environmentVariables();
    }

    @Override
    public Optional<String> traceHeader() {
        return Optional.of(start.traceHeader(call));
    }

    @Override
    public Optional<ClientContext> clientContext() {
        return call.request().clientContext();
    }

    @Override
    public Objects objects() {
        return start.objectAccess().objects(requestId(), () -> start.lineageWithAccessOf(call));
    }

    @Override
    public Optional<Identity> identity() {
        return call.request().identity();
    }
}
