package dev.quern.plugins.awslambda;

import dev.quern.plugin.FunctionException;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What goes wrong with a function, in the words of AWS's Java runtime. */
final class Failures {

    /** The error type that Lambda gives to code of which it cannot make a function. */
    private static final String BAD_CODE = "Runtime.BadFunctionCode";

    private static final String OWN_PACKAGE = Failures.class.getPackageName() + ".";

    private Failures() {}

    /** The handler has not the shape of one. */
    static FunctionException wrongShape(String message) {
        return new FunctionException(BAD_CODE, message, List.of(), false);
    }

    /** A type that the class's methods name is missing from the function's code. */
    static FunctionException methodsUnreadable(Class<?> type, String method, NoClassDefFoundError missing) {
        return of(missing, "Error loading method " + method + " on class " + type.getName());
    }

    /** The function's own code threw while it was being set up. */
    static FunctionException initialisation(Throwable thrown) {
        String message = thrown.getLocalizedMessage();
        return of(thrown, message == null ? thrown.getClass().getName() : message);
    }

    /** A failure that carries the class and the frames of {@code thrown}, with a message of ours. */
    static FunctionException of(Throwable thrown, String message) {
        return new FunctionException(thrown.getClass().getName(), message,
                Arrays.stream(functionFrames(thrown)).map(Failures::line).toList(), true);
    }

    /** Takes the adapter's own frames, and those of reflection before them, off an exception and its causes. */
    static void trim(Throwable thrown) {
        trim(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static void trim(@Nullable Throwable thrown, Set<Throwable> seen) {
        if (thrown == null || !seen.add(thrown)) {
            return;
        }
        thrown.setStackTrace(functionFrames(thrown));
        trim(thrown.getCause(), seen);
        for (Throwable suppressed : thrown.getSuppressed()) {
            trim(suppressed, seen);
        }
    }

    private static StackTraceElement[] functionFrames(Throwable thrown) {
        StackTraceElement[] all = thrown.getStackTrace();
        int end = 0;
        while (end < all.length && !all[end].getClassName().startsWith(OWN_PACKAGE)) {
            end++;
        }
        while (end < all.length && end > 0 && isReflection(all[end - 1].getClassName())) {
            end--;
        }
        return Arrays.copyOf(all, end);
    }

    /** A frame as Lambda prints it: without the name of a class loader. */
    private static String line(StackTraceElement frame) {
        return new StackTraceElement(null, frame.getModuleName(), null, frame.getClassName(), frame.getMethodName(),
                frame.getFileName(), frame.getLineNumber()).toString();
    }

    private static boolean isReflection(String className) {
        return className.startsWith("java.lang.reflect.") || className.startsWith("jdk.internal.reflect.")
                || className.startsWith("java.lang.invoke.");
    }
}
