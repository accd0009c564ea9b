package dev.quern.runtime.java.handler;

import dev.quern.function.StreamHandler;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.Invocation;
import dev.quern.plugin.Response;
import java.io.ByteArrayInputStream;
import java.util.Optional;

/**
 * Calls a handler that reads and writes bytes.
 *
 * @param handler
 *            the handler
 * @param adapterPackage
 *            the package of the adapter that made it, with a dot at its end
 */
public record StreamingHandler(StreamHandler handler, Optional<String> adapterPackage) implements FunctionHandler {

    @Override
    public void handle(Invocation invocation, Response response) throws FunctionException {
        try {
            handler.handle(new ByteArrayInputStream(invocation.payload()), response.stream(), invocation.context());
        } catch (FunctionException adapted) {
            throw adapted;
        } catch (Throwable e) {
            throw adapterPackage.isPresent() ? Failure.of(e, adapterPackage.get()) : Failure.of(e);
        }
    }
}
