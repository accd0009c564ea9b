package dev.quern.plugins.awslambda;

import dev.quern.function.Context;
import dev.quern.function.StreamHandler;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.HandlerAdapter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** One environment of a function, started and called as the in-process runtime does it. */
final class DeployedFunction implements AutoCloseable {

    private final FunctionCode code;
    private final StreamHandler handler;
    private final RecordingLogger log;

    private DeployedFunction(FunctionCode code, StreamHandler handler, RecordingLogger log) {
        this.code = code;
        this.handler = handler;
        this.log = log;
    }

    /** Starts {@code Class} or {@code Class::method}. */
    static DeployedFunction start(String handler, Path... moreCode) throws FunctionException {
        return start(new AwsHandlerAdapter(), handler, new RecordingLogger(), moreCode);
    }

    static DeployedFunction start(HandlerAdapter adapter, String handler, RecordingLogger log, Path... moreCode)
            throws FunctionException {
        FunctionCode code = FunctionCode.sharing(adapter.sharedPackages(), adapter.getClass().getClassLoader(),
                moreCode);
        return new DeployedFunction(code, adapt(adapter, code, handler, log).orElseThrow(), log);
    }

    static Optional<StreamHandler> adapt(HandlerAdapter adapter, FunctionCode code, String handler,
            RecordingLogger log) throws FunctionException {
        int colons = handler.indexOf("::");
        String className = colons < 0 ? handler : handler.substring(0, colons);
        Optional<String> method = colons < 0 ? Optional.empty() : Optional.of(handler.substring(colons + 2));
        return within(code, () -> adapter.adapt(
                new HandlerAdapter.Target(code.handler(className), method, Map.of(), log)));
    }

    String call(String payload) throws Exception {
        return call(payload, FakeContext.plain());
    }

    String call(String payload, Context context) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        call(payload.getBytes(StandardCharsets.UTF_8), output, context);
        return output.toString(StandardCharsets.UTF_8);
    }

    void call(byte[] payload, ByteArrayOutputStream output, Context context) throws Exception {
        within(code, () -> {
            handler.handle(new ByteArrayInputStream(payload), output, context);
            return output;
        });
    }

    WeakReference<ClassLoader> loader() {
        return new WeakReference<>(code);
    }

    RecordingLogger log() {
        return log;
    }

    private static <T, X extends Exception> T within(ClassLoader loader, Step<T, X> step) throws X {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return step.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private interface Step<T, X extends Exception> {
        T run() throws X;
    }

    @Override
    public void close() {
        code.close();
    }
}
