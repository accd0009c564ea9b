package dev.quern.plugins.awslambda;

import dev.quern.function.Context;
import dev.quern.function.Logger;
import dev.quern.function.StreamHandler;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A function whose logging frameworks know which invocation they log for.
 *
 * @param function
 *            the function itself
 * @param runtimeLogger
 *            told which invocation the current thread works for
 * @param environmentLogger
 *            held here because the runtime's logger must not hold it
 * @param log4j
 *            told the request id
 */
record LoggedFunction(StreamHandler function, RuntimeLogger runtimeLogger, Logger environmentLogger,
        Log4jRequestId log4j) implements StreamHandler {

    @Override
    public void handle(InputStream input, OutputStream output, Context context) throws Exception {
        log4j.put(context.requestId());
        Logger before = runtimeLogger.enter(context.logger());
        try {
            function.handle(input, output, context);
        } finally {
            runtimeLogger.leave(before);
        }
    }
}
