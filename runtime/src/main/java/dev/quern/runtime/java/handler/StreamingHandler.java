package dev.quern.runtime.java.handler;

import dev.quern.function.StreamHandler;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.Invocation;
import dev.quern.plugin.Response;
import java.io.ByteArrayInputStream;

/**
 * Calls a handler that reads and writes bytes.
 *
 * @param handler
 *            the handler
 */
public record StreamingHandler(StreamHandler handler) implements FunctionHandler {

    @Override
    public void handle(Invocation invocation, Response response) throws FunctionException {
        try {
            handler.handle(new ByteArrayInputStream(invocation.payload()), response.stream(), invocation.context());
        } catch (FunctionException adapted) {
            throw adapted;
        } catch (Throwable e) {
            throw Failure.of(e);
        }
    }
}
