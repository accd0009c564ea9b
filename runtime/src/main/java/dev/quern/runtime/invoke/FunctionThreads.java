package dev.quern.runtime.invoke;

import dev.quern.runtime.contain.EnvironmentMemory;
import dev.quern.runtime.contain.HeapWatch;
import dev.quern.runtime.contain.StrandedThreads;
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

    private final Deployment deployment;
    private final HeapWatch.Tenant tenant;
    private volatile @Nullable EnvironmentLog log;
    private volatile boolean ending;

    FunctionThreads(ThreadGroup parent, Deployment deployment) {
        super(parent, "function " + name(deployment));
        this.deployment = deployment;
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

    /**
     * The environment was told to end: has those watched that may not do so. A thread of the environment's that calls
     * this is out of the function's code, and not one of them.
     */
    void ended(StrandedThreads watch) {
        Thread out = Thread.currentThread();
        watch.ended(deployment.name(), deployment.version(),
                () -> running().stream().filter(thread -> thread != out).toList());
    }

    private List<Thread> running() {
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
