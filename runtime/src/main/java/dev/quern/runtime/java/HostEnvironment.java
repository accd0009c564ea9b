package dev.quern.runtime.java;

import dev.quern.plugin.Environment;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.Invocation;
import dev.quern.plugin.Response;
import dev.quern.runtime.java.handler.FunctionHandler;
import java.io.IOException;
import java.util.List;

/** An environment of a handler that belongs to the embedding application: all it can do to stop is to interrupt. */
final class HostEnvironment implements Environment {

    /** Makes the handler. */
    @FunctionalInterface
    interface Initialisation {
        FunctionHandler run() throws FunctionException;
    }

    private final String name;
    private final ClassLoader loader;
    private final RunningThreads running = new RunningThreads();
    private volatile FunctionHandler handler = (invocation, response) -> {
        throw new IllegalStateException("environment was called before it was started");
    };

    HostEnvironment(String name, ClassLoader loader) {
        this.name = name;
        this.loader = loader;
    }

    void start(Initialisation initialisation) throws FunctionException {
        running.enter();
        try (var context = new ContextLoader(loader)) {
            handler = initialisation.run();
        } finally {
            running.leave();
        }
    }

    void interrupt() {
        running.interrupt();
    }

    @Override
    public void invoke(Invocation invocation, Response response) throws FunctionException, IOException {
        if (!running.enter()) {
            throw new FunctionException("Runtime.Stopped", "the environment was stopped", List.of(), true);
        }
        try (var context = new ContextLoader(loader)) {
            handler.handle(invocation, response);
        } finally {
            running.leave();
        }
    }

    @Override
    public void close() {
        running.close(() -> {});
        running.interruptUntilEmpty(name);
    }
}
