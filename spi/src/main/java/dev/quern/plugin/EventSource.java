package dev.quern.plugin;

import java.util.Map;

/**
 * Calls functions when something happens elsewhere: a file appears, a message arrives, a clock strikes.
 *
 * <p>
 * Started when the server can run functions and before it reports that it is ready; closed before functions are
 * stopped.
 */
public interface EventSource extends AutoCloseable {

    /** The source's name, unique in its plugin. */
    String name();

    /**
     * Begins to watch and to call. Returns promptly: waiting happens on threads of the source's own.
     *
     * @param functions
     *            calls functions
     * @param settings
     *            the settings {@code plugins.PLUGIN.KEY} of the server's configuration, by {@code KEY}; unmodifiable
     * @throws Exception
     *             if the source cannot work: the server names it, the reason, and does not start
     */
    void start(FunctionCaller functions, Map<String, String> settings) throws Exception;

    /** Stops watching. Calls that were made go on to their end. */
    @Override
    void close() throws Exception;
}
