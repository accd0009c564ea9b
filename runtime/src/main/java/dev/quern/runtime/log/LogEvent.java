package dev.quern.runtime.log;

/**
 * One entry of a log.
 *
 * @param stream
 *            the stream that it was written to
 * @param key
 *            its time, and its place among the events of its group
 * @param ingested
 *            when it was written, in milliseconds since the epoch
 * @param message
 *            the text, without line end; may have several lines
 */
public record LogEvent(String stream, EventKey key, long ingested, String message) {

    /** When it happened, in milliseconds since the epoch. */
    public long timestamp() {
        return key.timestamp();
    }
}
