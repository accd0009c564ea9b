package dev.quern.runtime.plugin;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Loads one plugin: its own classes, those of the JDK, and the two packages of the SPI, which all plugins share.
 * Nothing else of
 * the server is visible.
 */
final class PluginClassLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final List<String> SHARED = List.of("dev.quern.function.", "dev.quern.plugin.");

    private final String plugin;
    private final ClassLoader spi;

    /**
     * A loader for one plugin.
     *
     * @param plugin
     *            the file or folder that the plugin lies in
     * @param spi
     *            has the classes of the SPI
     */
    PluginClassLoader(String plugin, List<URL> jars, ClassLoader spi) {
        super("plugin " + plugin, jars.toArray(URL[]::new), getPlatformClassLoader());
        this.plugin = plugin;
        this.spi = spi;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return isShared(name) ? spi.loadClass(name) : super.loadClass(name, resolve);
    }

    private static boolean isShared(String className) {
        return SHARED.stream()
                .anyMatch(prefix -> className.startsWith(prefix) && className.indexOf('.', prefix.length()) < 0);
    }

    @Override
    public String toString() {
        return "loader of plugin " + plugin;
    }
}
