package dev.quern.plugins.awslambda;

import com.amazonaws.services.lambda.runtime.LambdaRuntimeInternal;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives the request id to the Log4j of a function as {@code AWSRequestId}, where AWS's appender for Log4j has asked for
 * it. Used by the threads of one environment.
 */
final class Log4jRequestId {

    private final ClassLoader loader;
    private volatile boolean searched;
    private volatile @Nullable Method put;

    Log4jRequestId(ClassLoader loader) {
        this.loader = loader;
    }

    void put(String requestId) throws ReflectiveOperationException {
        if (!LambdaRuntimeInternal.getUseLog4jAppender()) {
            return;
        }
        if (!searched) {
            put = find("org.apache.logging.log4j.ThreadContext", String.class)
                    .or(() -> find("org.apache.log4j.MDC", Object.class))
                    .orElse(null);
            searched = true;
        }
        Method known = put;
        if (known != null) {
            known.invoke(null, "AWSRequestId", requestId);
        }
    }

    private Optional<Method> find(String className, Class<?> valueType) {
        try {
            return Optional.of(Class.forName(className, true, loader).getMethod("put", String.class, valueType));
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty(); // the switch is on for all functions; this one has no Log4j
        }
    }
}
