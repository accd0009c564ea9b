package dev.quern.plugin;

import java.util.concurrent.CompletionStage;

/** Calls functions on behalf of an {@link EventSource}. Safe for use by several threads. */
public interface FunctionCaller {

    /**
     * Calls a function and answers when it has ended.
     *
     * @param function
     *            a name, {@code name:alias}, {@code name:version} or an ARN
     * @param payload
     *            the event, JSON, at most 6 MiB
     * @return completed with the function's answer; completed exceptionally with {@link FunctionException} where the
     *         function
     *         failed, or with {@link IllegalArgumentException} where there is no such function
     */
    CompletionStage<byte[]> call(String function, byte[] payload);
}
