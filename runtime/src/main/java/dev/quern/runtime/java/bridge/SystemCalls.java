package dev.quern.runtime.java.bridge;

import java.io.Console;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands in for members of {@link System} and {@link Runtime}, and for {@link Throwable#printStackTrace()}. */
public final class SystemCalls {

    private static volatile PrintStream out = printer();
    private static volatile PrintStream err = printer();
    private static volatile InputStream in = InputStream.nullInputStream();

    private SystemCalls() {}

    private static PrintStream printer() {
        return new PrintStream(new Unclosed(Bridge.surroundings().output()), true, StandardCharsets.UTF_8);
    }

    public static Map<String, String> getenv() {
        return Bridge.surroundings().variables();
    }

    public static @Nullable String getenv(String name) {
        return Bridge.surroundings().variables().get(name);
    }

    public static PrintStream out() {
        return out;
    }

    public static PrintStream err() {
        return err;
    }

    public static InputStream in() {
        return in;
    }

    public static void setOut(PrintStream stream) {
        out = stream;
    }

    public static void setErr(PrintStream stream) {
        err = stream;
    }

    public static void setIn(InputStream stream) {
        in = stream;
    }

    public static @Nullable Console console() {
        return null;
    }

    public static void exit(int status) {
        Bridge.surroundings().onExit().accept(status);
        throw new FunctionExited(status);
    }

    public static void exit(Runtime runtime, int status) {
        exit(status);
    }

    public static void halt(Runtime runtime, int status) {
        exit(status);
    }

    /** Does nothing: a collection would pause every function of the server. */
    public static void gc() {}

    /** Does nothing, as {@link #gc()}. */
    public static void gc(Runtime runtime) {}

    /** Prints to the function's error stream; {@code target} may also be of a class that only has such a method. */
    public static void printStackTrace(Object target) throws Throwable {
        if (target instanceof Throwable failure) {
            failure.printStackTrace(err);
            return;
        }
        var method = target.getClass().getMethod("printStackTrace");
        method.setAccessible(true);
        try {
            method.invoke(target);
        } catch (java.lang.reflect.InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** The server's stream outlives what a function does to its own. */
    private static final class Unclosed extends FilterOutputStream {

        Unclosed(OutputStream target) {
            super(target);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
