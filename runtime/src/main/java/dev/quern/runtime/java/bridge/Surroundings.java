package dev.quern.runtime.java.bridge;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an environment's code finds around it in place of the host. The classes of the bridge that hand it out take it
 * from here when they are loaded, which most of them never are.
 *
 * @param variables
 *            the environment variables
 * @param properties
 *            makes the system properties to begin with
 * @param temporaryDirectory
 *            the environment's own folder
 * @param output
 *            takes standard output and error
 * @param onExit
 *            told the status when the function calls {@link System#exit}
 * @param threads
 *            the function's group of threads
 * @param mostThreads
 *            how many it may have
 * @param traceHeader
 *            gives the trace header of the call that the calling thread works for, if that is known
 * @param starts
 *            told of each thread that the function starts itself or for a single task, by the thread that does
 * @param isLoaded
 *            whether a class of the bridge, by its simple name, has been loaded in this environment
 */
public record Surroundings(Map<String, String> variables, Supplier<Properties> properties, Path temporaryDirectory,
        OutputStream output, IntConsumer onExit, ThreadGroup threads, int mostThreads,
        Supplier<@Nullable String> traceHeader, Consumer<Thread> starts, Predicate<String> isLoaded) {}
