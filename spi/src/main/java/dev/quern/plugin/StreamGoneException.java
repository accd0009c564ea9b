package dev.quern.plugin;

/** What was to be read is not there any more: the stream was deleted, or all records of the shard are too old. */
public final class StreamGoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message
     *            names what is gone
     */
    public StreamGoneException(String message) {
        super(message);
    }
}
