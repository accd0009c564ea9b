package dev.quern.runtime.async;

/**
 * A call that has been tried, and is to be written down.
 *
 * @param event
 *            what the function was given
 */
record Tried(QueuedCall call, byte[] event, Attempt attempt) {}
