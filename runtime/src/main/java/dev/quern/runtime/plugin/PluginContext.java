package dev.quern.runtime.plugin;

/**
 * The current thread's context class loader while it runs code of a plugin: the plugin's own, so that libraries which
 * look there find what the plugin brought and nothing of the server's. {@code close} sets it back.
 */
public final class PluginContext implements AutoCloseable {

    private final Thread thread = Thread.currentThread();
    private final ClassLoader before = thread.getContextClassLoader();

    private PluginContext(ClassLoader loader) {
        thread.setContextClassLoader(loader);
    }

    /** Enters the plugin that an object comes from. */
    public static PluginContext of(Object part) {
        return new PluginContext(part.getClass().getClassLoader());
    }

    static PluginContext of(PluginClassLoader loader) {
        return new PluginContext(loader);
    }

    @Override
    public void close() {
        thread.setContextClassLoader(before);
    }
}
