package dev.quern.runtime.invoke;

import dev.quern.runtime.contain.EnvironmentMemory;
import dev.quern.runtime.contain.HeapWatch;
import dev.quern.runtime.function.Deployment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one environment: the function's own, and those that it starts. What one of these does not catch goes
 * to the
 * function's log, not to the server's standard error.
 */
final class FunctionThreads extends ThreadGroup {

    private final HeapWatch.Tenant tenant;
    private volatile @Nullable EnvironmentLog log;
    private volatile boolean ending;

    FunctionThreads(ThreadGroup parent, Deployment deployment) {
        super(parent, "function " + name(deployment));
        this.tenant = new HeapWatch.Tenant(name(deployment), this, deployment.settings().memoryMiB() * (1L << 20),
                new EnvironmentMemory());
    }

    private static String name(Deployment deployment) {
        return deployment.name() + ":" + deployment.version();
    }

    /** Whose threads they are, and what they have allocated. */
    HeapWatch.Tenant tenant() {
        return tenant;
    }

    void logTo(EnvironmentLog environmentLog) {
        log = environmentLog;
    }

    /** From now on threads end because they are stopped: that is nothing to tell. */
    void end() {
        ending = true;
    }

    /** Those that run now, but for one. */
    List<Thread> runningBut(Thread one) {
        return running().stream().filter(thread -> thread != one).toList();
    }

    /** Those that run now. */
    List<Thread> running() {
        Thread[] threads = new Thread[activeCount() + 16];
        return Arrays.asList(threads).subList(0, enumerate(threads, true));
    }

    @Override
    public void uncaughtException(Thread thread, Throwable e) {
        EnvironmentLog open = log;
        if (ending || open == null) {
            return;
        }
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace, true));
        byte[] text = ("Exception in thread \"" + thread.getName() + "\" " + trace).getBytes(StandardCharsets.UTF_8);
        open.write(text, 0, text.length);
    }
}
