package dev.quern.plugin;

import dev.quern.function.Logger;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;

/** What a {@link FunctionRuntime} needs to know to start an environment. Safe for use by several threads. */
public interface EnvironmentRequest {

    /** Identifies the environment in this server; part of its log stream's name. */
    String environmentId();

    /** The function's code, prepared. */
    CodePackage code();

    /** The function's name, without qualifier. */
    String functionName();

    /** The version that will run: a number, or {@code $LATEST}. */
    String functionVersion();

    /** The function's {@code Handler}. */
    String handler();

    /** The function's {@code Runtime}, one of {@link FunctionRuntime#identifiers()}. */
    String runtime();

    /** The function's memory limit in MiB. */
    int memoryLimitMiB();

    /** How many invocations the environment must be able to run at a time; 1 unless configured otherwise. */
    int maxConcurrency();

    /** All environment variables that the function sees: its own, and those that the runtime adds; unmodifiable. */
    Map<String, String> environmentVariables();

    /**
     * A folder for the function's temporary files; exists, is empty, and is removed after the environment is closed.
     */
    Path temporaryDirectory();

    /** Takes what the function writes to its standard output and error. Never blocks for long, never throws. */
    OutputStream output();

    /** The function's log, for entries with a level. */
    Logger logger();

    /** The function's group of threads: threads started for the function belong into it, so that they end with it. */
    ThreadGroup threadGroup();

    /**
     * Registers what ends an initialisation that has not come back in time. Runs on another thread, at most once, and
     * only while
     * {@link FunctionRuntime#start} runs.
     */
    void onAbort(Runnable stop);
}
