package dev.quern.runtime.contain;

import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.memory.HeapCollections;
import dev.quern.runtime.memory.HeapGauge;
import dev.quern.runtime.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that keeps functions from each other's way and from the server's, and what it has found. Safe for use by
 * several threads.
 */
public final class Containment implements AutoCloseable {

    private final ContainmentSettings settings;
    private final ThreadGroup threads = new ThreadGroup("quern-functions");
    private final StrandedThreads stranded;
    private final RetiredLoaders loaders;
    private final HeapWatch heap;
    private final HeapPressure pressure;

    /**
     * Begins to watch, with these limits.
     *
     * @param collections
     *            tells what survives
     */
    public Containment(ContainmentSettings settings, TimeSource time, HeapCollections collections) {
        this.settings = settings;
        this.stranded = new StrandedThreads(time, settings);
        this.loaders = new RetiredLoaders(time, settings);
        this.heap = new HeapWatch(settings, threads);
        this.pressure = new HeapPressure(heap, HeapGauge.ofThisProcess(), System::nanoTime);
        collections.add((used, _) -> heap.collected(used));
        pressure.start();
    }

    /** Its limits. */
    public ContainmentSettings settings() {
        return settings;
    }

    /** The group that the groups of all environments are in. */
    public ThreadGroup threads() {
        return threads;
    }

    /** Threads that could not be stopped. */
    public StrandedThreads stranded() {
        return stranded;
    }

    /** Class loaders of environments that were ended. */
    public RetiredLoaders loaders() {
        return loaders;
    }

    /** Who holds how much of the heap. */
    public HeapWatch heap() {
        return heap;
    }

    /** What is wrong with a version now, in a sentence or two; empty if nothing is. */
    public Optional<String> remark(FunctionName function, Version version) {
        List<String> remarks = new ArrayList<>();
        List<StrandedThread> running = stranded.of(function).stream()
                .filter(thread -> thread.version().equals(version)).toList();
        if (!running.isEmpty()) {
            remarks.add("%d of its threads could not be stopped and still run, such as \"%s\" in %s.".formatted(
                    running.size(), running.getFirst().thread(),
                    running.getFirst().stack().isEmpty() ? "native code" : running.getFirst().stack().getFirst()));
        }
        List<LoaderLeak> leaks = loaders.leaks().stream()
                .filter(leak -> leak.function().equals(function) && leak.version().equals(version)).toList();
        if (!leaks.isEmpty()) {
            remarks.add("The classes of %d of its environments stay in memory after their end, held by: %s.".formatted(
                    leaks.size(), leaks.getFirst().kind().text()));
        }
        return remarks.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", remarks));
    }

    /** Watches no longer. */
    @Override
    public void close() {
        pressure.close();
    }
}
