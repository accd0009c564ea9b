package dev.quern.runtime.invoke;

import dev.quern.function.Logger;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The output of an environment that runs several calls at a time: what a call's own thread writes goes to the log of
 * the call, what other threads write to that of the environment. Safe for use by several threads.
 */
final class SharedLog extends OutputStream implements Logger {

    private final EnvironmentLog environment;

    // not inherited: a pool that one call starts works for others later
    private final ThreadLocal<@Nullable EnvironmentLog> call = new ThreadLocal<>();

    SharedLog(EnvironmentLog environment) {
        this.environment = environment;
    }

    /** The calling thread runs a call. */
    void begin(EnvironmentLog log) {
        call.set(log);
    }

    /** The calling thread runs no call any more. */
    void end() {
        call.remove();
    }

    private EnvironmentLog log() {
        EnvironmentLog own = call.get();
        return own == null ? environment : own;
    }

    @Override
    public void write(int b) {
        log().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        log().write(bytes, offset, length);
    }

    @Override
    public void log(Level level, String message) {
        log().log(level, message);
    }
}
