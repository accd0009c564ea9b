package dev.quern.plugins.awslambda;

import dev.quern.function.ClientContext;
import dev.quern.function.Context;
import dev.quern.function.Identity;
import dev.quern.function.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** An invocation of a function called {@code hello}. */
record FakeContext(Optional<ClientContext> clientContext, Optional<Identity> identity,
        Logger logger) implements Context {

    static FakeContext plain() {
        return logging(new RecordingLogger());
    }

    static FakeContext logging(Logger logger) {
        return new FakeContext(Optional.empty(), Optional.empty(), logger);
    }

    static FakeContext from(ClientContext caller) {
        return new FakeContext(Optional.of(caller), Optional.empty(), new RecordingLogger());
    }

    @Override
    public String requestId() {
        return "request-1";
    }

    @Override
    public String functionName() {
        return "hello";
    }

    @Override
    public String functionVersion() {
        return "7";
    }

    @Override
    public String invokedFunctionArn() {
        return "arn:aws:lambda:local:000000000000:function:hello:live";
    }

    @Override
    public Instant deadline() {
        return Instant.EPOCH.plusSeconds(3);
    }

    @Override
    public Duration remainingTime() {
        return Duration.ofMillis(2_345);
    }

    @Override
    public int memoryLimitMiB() {
        return 256;
    }

    @Override
    public String logGroup() {
        return "/aws/lambda/hello";
    }

    @Override
    public String logStream() {
        return "2026/11/24/[7]abc";
    }

    @Override
    public Optional<String> traceHeader() {
        return clientContext.map(_ -> "Root=1-2");
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }
}
