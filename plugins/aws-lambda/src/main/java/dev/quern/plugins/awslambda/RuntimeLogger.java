package dev.quern.plugins.awslambda;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.quern.function.Logger;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@link LambdaRuntime#getLogger()} answers, in every function of this process: a logger that finds out which
 * function is logging.
 *
 * <p>
 * On the thread of an invocation that is the invocation's log. On other threads it is the log of the environment whose
 * class loader is the thread's context class loader, or that of the nearest caller. What a class logs while its static
 * fields are being set, before its environment is known here, goes to the server's output. Refers to environments
 * weakly. Safe for use by several threads.
 */
final class RuntimeLogger implements LambdaLogger {

    @SuppressWarnings("ThreadLocalUsage") // there is one RuntimeLogger in a process
    private final ThreadLocal<Logger> invocation = new ThreadLocal<>();
    private final Map<ClassLoader, WeakReference<Logger>> environments = Collections.synchronizedMap(
            new WeakHashMap<>());
    private final StackWalker callers = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private final PrintStream serverOutput;

    RuntimeLogger(PrintStream serverOutput) {
        this.serverOutput = serverOutput;
    }

    /**
     * The logger that {@link LambdaRuntime} answers, put there if need be: the class is shared by all functions and by
     * all servers of a process, and so is its logger.
     */
    static synchronized RuntimeLogger installed() {
        if (LambdaRuntime.getLogger() instanceof RuntimeLogger present) {
            return present;
        }
        RuntimeLogger logger = new RuntimeLogger(System.out);
        try {
            Field field = LambdaRuntime.class.getDeclaredField("logger"); // AWS's own runtime sets it in this way too
            field.setAccessible(true);
            field.set(null, logger);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This version of aws-lambda-java-core keeps its logger elsewhere;"
                    + " use the version that the plugin was delivered with", e);
        }
        return logger;
    }

    /** Says which log belongs to the code of a class loader; kept until one of the two is gone. */
    void register(ClassLoader loader, Logger environment) {
        environments.put(loader, new WeakReference<>(environment));
    }

    /** The current thread begins to work for an invocation; answers what {@link #leave} takes. */
    @Nullable
    Logger enter(Logger logger) {
        Logger before = invocation.get();
        invocation.set(logger);
        return before;
    }

    /** The current thread has ended its work for an invocation. */
    void leave(@Nullable Logger before) {
        if (before == null) {
            invocation.remove();
        } else {
            invocation.set(before);
        }
    }

    @Override
    public void log(@Nullable String message) {
        log(message, LogLevel.UNDEFINED);
    }

    @Override
    public void log(byte[] message) {
        log(message, LogLevel.UNDEFINED);
    }

    @Override
    public void log(byte[] message, LogLevel level) {
        log(new String(message, StandardCharsets.UTF_8), level);
    }

    @Override
    public void log(@Nullable String message, LogLevel level) {
        Logger current = current();
        if (current == null) {
            serverOutput.println(message);
        } else {
            new FunctionLogger(current).log(message, level);
        }
    }

    private @Nullable Logger current() {
        Logger known = invocation.get();
        if (known == null) {
            known = environment(Thread.currentThread().getContextClassLoader());
        }
        return known == null
                ? callers.walk(frames -> frames
                        .flatMap(frame -> Optional.ofNullable(environment(frame.getDeclaringClass().getClassLoader()))
                                .stream())
                        .findFirst()).orElse(null)
                : known;
    }

    private @Nullable Logger environment(@Nullable ClassLoader loader) {
        WeakReference<Logger> environment = loader == null ? null : environments.get(loader);
        return environment == null ? null : environment.get();
    }
}
