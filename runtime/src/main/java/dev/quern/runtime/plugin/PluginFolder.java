package dev.quern.runtime.plugin;

import dev.quern.plugin.Plugin;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins in a folder: each a JAR, or a folder of JARs, loaded in a class loader of its own. A plugin that cannot
 * be loaded is
 * named and refused, all others are closed again: a server does not start with half of what it was given.
 */
final class PluginFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PluginFolder.class);

    private final List<PluginClassLoader> loaders = new ArrayList<>();
    private final List<Plugin> plugins = new ArrayList<>();

    private PluginFolder() {}

    /**
     * Loads every plugin of a folder, in the order of their file names.
     *
     * @param folder
     *            the folder; none are loaded if it is not there
     * @throws PluginException
     *             if one cannot be loaded
     */
    static PluginFolder load(Path folder) {
        PluginFolder loaded = new PluginFolder();
        try {
            for (Path place : places(folder)) {
                loaded.add(place);
            }
            return loaded;
        } catch (RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    private static List<Path> places(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> Files.isDirectory(entry) || isJar(entry)).filter(entry -> !isHidden(entry))
                    .sorted().toList();
        } catch (IOException e) {
            throw new PluginException("The plugins folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void add(Path place) {
        PluginClassLoader loader = new PluginClassLoader(String.valueOf(place.getFileName()), jars(place),
                Plugin.class.getClassLoader());
        loaders.add(loader);
        int before = plugins.size();
        try (PluginContext context = PluginContext.of(loader)) {
            Iterator<Plugin> providers = ServiceLoader.load(Plugin.class, loader).iterator();
            while (providers.hasNext()) {
                plugins.add(providers.next());
            }
        } catch (RuntimeException | Error e) {
            // ServiceConfigurationError and LinkageError are how a broken JAR shows itself
            throw new PluginException("The plugin " + place + " cannot be loaded: " + reason(e)
                    + ". Mend it, or take it out of the plugins folder.", e);
        }
        if (plugins.size() == before) {
            throw new PluginException(
                    "The plugin " + place + " names no plugin in META-INF/services/dev.quern.plugin.Plugin. "
                            + "Mend it, or take it out of the plugins folder.");
        }
    }

    private static String reason(Throwable e) {
        return e.getCause() == null ? e.toString() : e.getMessage() + ": " + e.getCause();
    }

    private static List<URL> jars(Path place) {
        try (Stream<Path> files = Files.isDirectory(place) ? Files.list(place) : Stream.of(place)) {
            List<URL> urls = new ArrayList<>();
            for (Path jar : files.filter(PluginFolder::isJar).sorted().toList()) {
                requireZip(jar);
                urls.add(jar.toUri().toURL());
            }
            return urls;
        } catch (MalformedURLException e) {
            throw new IllegalStateException("every path has a URL", e);
        } catch (IOException e) {
            throw new PluginException("The plugin " + place + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A class loader would pass over a broken JAR in silence. */
    private static void requireZip(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            zip.size();
        } catch (IOException e) {
            throw new PluginException("The plugin file " + jar + " is not a JAR: " + e.getMessage()
                    + ". Mend it, or take it out of the plugins folder.", e);
        }
    }

    private static boolean isHidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }

    private static boolean isJar(Path path) {
        return Files.isRegularFile(path) && path.toString().endsWith(".jar");
    }

    /** The plugins, in the order in which they were loaded; unmodifiable. */
    List<Plugin> plugins() {
        return List.copyOf(plugins);
    }

    /** Closes the class loaders. The plugins must not be in use any more. */
    @Override
    public void close() {
        for (PluginClassLoader loader : loaders) {
            try {
                loader.close();
            } catch (IOException e) {
                LOG.warn("The JARs of {} could not be closed", loader, e);
            }
        }
    }
}
