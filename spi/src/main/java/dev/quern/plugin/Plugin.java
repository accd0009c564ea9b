package dev.quern.plugin;

import java.util.List;

/**
 * The entry point of a plugin. It names only what it has: each kind of extension has a default that offers none.
 *
 * <p>
 * Made once per server by its public no-argument constructor; its methods are called once each, on one thread, before
 * the
 * server is ready.
 */
public interface Plugin {

    /**
     * The plugin's name, unique in a server: letters, digits and hyphens. It names the plugin in logs and in settings.
     */
    String name();

    /** Runtimes that turn code packages into environments, such as one for another language. */
    default List<FunctionRuntime> functionRuntimes() {
        return List.of();
    }

    /** Adapters for handler classes that were written for another API than {@code dev.quern.function}. */
    default List<HandlerAdapter> handlerAdapters() {
        return List.of();
    }

    /** Sources that call functions when something happens elsewhere. */
    default List<EventSource> eventSources() {
        return List.of();
    }

    /** Sources of records that event source mappings can read. */
    default List<StreamSource> streamSources() {
        return List.of();
    }
}
