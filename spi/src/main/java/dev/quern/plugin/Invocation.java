package dev.quern.plugin;

import dev.quern.function.Context;

/**
 * One call of a function.
 *
 * @param payload
 *            the event as the caller sent it, JSON by convention, at most 6 MiB; not to be changed
 * @param context
 *            what the function is told about the invocation
 */
public record Invocation(byte[] payload, Context context) {}
