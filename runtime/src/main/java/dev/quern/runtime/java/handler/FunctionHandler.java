package dev.quern.runtime.java.handler;

import dev.quern.plugin.FunctionException;
import dev.quern.plugin.Invocation;
import dev.quern.plugin.Response;
import java.io.IOException;

/** A function's handler, whatever API it was written for. */
@FunctionalInterface
public interface FunctionHandler {

    /**
     * Runs one invocation.
     *
     * @throws FunctionException
     *             if the function fails, or does not understand its payload
     * @throws IOException
     *             if the answer could not be given to {@code response}
     */
    void handle(Invocation invocation, Response response) throws FunctionException, IOException;
}
