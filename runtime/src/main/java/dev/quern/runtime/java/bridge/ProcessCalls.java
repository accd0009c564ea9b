package dev.quern.runtime.java.bridge;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Stands in for what starts processes: they inherit the function's environment variables and end with it. */
public final class ProcessCalls {

    private static final Set<ProcessBuilder> PREPARED = Collections
            .synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private static final Set<Process> STARTED = Collections
            .synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private ProcessCalls() {}

    /** The builder's variables; the first look at them replaces the host's by the function's. */
    public static Map<String, String> environment(ProcessBuilder builder) {
        Map<String, String> variables = builder.environment();
        if (PREPARED.add(builder)) {
            variables.clear();
            variables.putAll(Bridge.surroundings().variables());
        }
        return variables;
    }

    public static Process start(ProcessBuilder builder) throws IOException {
        environment(builder);
        return started(builder.start());
    }

    public static List<Process> startPipeline(List<ProcessBuilder> builders) throws IOException {
        builders.forEach(ProcessCalls::environment);
        List<Process> processes = ProcessBuilder.startPipeline(builders);
        processes.forEach(ProcessCalls::started);
        return processes;
    }

    public static Process exec(Runtime runtime, String command) throws IOException {
        return exec(runtime, command, null, null);
    }

    public static Process exec(Runtime runtime, String command, String @Nullable [] variables) throws IOException {
        return exec(runtime, command, variables, null);
    }

    @SuppressWarnings("deprecation") // the function chose this method
    public static Process exec(Runtime runtime, String command, String @Nullable [] variables, @Nullable File directory)
            throws IOException {
        return started(runtime.exec(command, variables == null ? own() : variables, directory));
    }

    public static Process exec(Runtime runtime, String[] command) throws IOException {
        return exec(runtime, command, null, null);
    }

    public static Process exec(Runtime runtime, String[] command, String @Nullable [] variables) throws IOException {
        return exec(runtime, command, variables, null);
    }

    public static Process exec(Runtime runtime, String[] command, String @Nullable [] variables,
            @Nullable File directory) throws IOException {
        return started(runtime.exec(command, variables == null ? own() : variables, directory));
    }

    static void release() {
        List<Process> processes;
        synchronized (STARTED) {
            processes = new ArrayList<>(STARTED);
        }
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Process started(Process process) {
        STARTED.add(process);
        return process;
    }

    private static String[] own() {
        return Bridge.surroundings().variables().entrySet()
                .stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toArray(String[]::new);
    }
}
