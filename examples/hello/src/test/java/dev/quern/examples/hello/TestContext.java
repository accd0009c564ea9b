package dev.quern.examples.hello;

import dev.quern.function.ClientContext;
import dev.quern.function.Context;
import dev.quern.function.Identity;
import dev.quern.function.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a function is told about an invocation, for tests; keeps what the function logs. */
public final class TestContext implements Context {
    final List<String> log = new ArrayList<>();

    @Override
    public String requestId() {
        return "00000000-0000-0000-0000-000000000001";
    }

    @Override
    public String functionName() {
        return "test";
    }

    @Override
    public String functionVersion() {
        return "$LATEST";
    }

    @Override
    public String invokedFunctionArn() {
        return "arn:aws:lambda:us-east-1:000000000000:function:test";
    }

    @Override
    public Instant deadline() {
        return Instant.EPOCH.plus(remainingTime());
    }

    @Override
    public Duration remainingTime() {
        return Duration.ofSeconds(3);
    }

    @Override
    public int memoryLimitMiB() {
        return 128;
    }

    @Override
    public String logGroup() {
        return "/aws/lambda/test";
    }

    @Override
    public String logStream() {
        return "test";
    }

    @Override
    public Optional<ClientContext> clientContext() {
        return Optional.empty();
    }

    @Override
    public Optional<Identity> identity() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Logger logger() {
        return (level, message) -> log.add(level + " " + message);
    }
}
