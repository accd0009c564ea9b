package dev.quern.plugins.awslambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.quern.function.StreamHandler;
import java.io.InputStream;
import java.io.OutputStream;

/** A function that reads and writes bytes itself; what it flushes can reach the caller of a streamed response. */
record StreamFunction(Body body) implements StreamHandler {

    /** The function's own code. */
    @FunctionalInterface
    interface Body {
        void handle(InputStream input, OutputStream output, Context context) throws Exception;
    }

    @Override
    public void handle(InputStream input, OutputStream output, dev.quern.function.Context context) throws Exception {
        try {
            body.handle(input, output, new InvocationContext(context));
        } catch (Throwable t) {
            Failures.trim(t);
            throw t;
        }
    }
}
