package dev.quern.runtime.invoke;

import dev.quern.function.ClientContext;
import dev.quern.function.Context;
import dev.quern.function.Identity;
import dev.quern.function.Logger;
import dev.quern.function.Objects;
import dev.quern.function.Streams;
import dev.quern.function.Tables;
import dev.quern.runtime.function.Deployment;
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
record CallContext(InvocationRequest request, Deployment deployment, String invokedFunctionArn, String logGroup,
        String logStream,
        Map<String, String> environment, Logger logger, TimeSource time, long deadlineNanos,
        DataClients.Bound objectAccess, Tables tables, Streams streams) implements Context {

    @Override
    public String requestId() {
        return request.requestId();
    }

    @Override
    public String functionName() {
        return deployment.name().value();
    }

    @Override
    public String functionVersion() {
        return deployment.version().text();
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
        return deployment.settings().memoryMiB();
    }

    @Override
    public Optional<ClientContext> clientContext() {
        return request.clientContext();
    }

    @Override
    public Objects objects() {
        return objectAccess.objects(request.requestId());
    }

    @Override
    public Optional<Identity> identity() {
        return request.identity();
    }
}
