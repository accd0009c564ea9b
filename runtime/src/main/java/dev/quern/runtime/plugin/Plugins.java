package dev.quern.runtime.plugin;

import dev.quern.plugin.EventSource;
import dev.quern.plugin.FunctionRuntime;
import dev.quern.plugin.HandlerAdapter;
import dev.quern.plugin.Plugin;
import dev.quern.plugin.StreamSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The plugins of a server, those of the application and those of the plugins folder, and what they offer. Each is asked
 * once. Immutable.
 */
public final class Plugins implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9-]{1,64}");

    private final PluginFolder folder;
    private final Map<String, Plugin> byName = new LinkedHashMap<>();

    private Plugins(PluginFolder folder) {
        this.folder = folder;
    }

    /**
     * Takes an application's plugins and loads those of a folder.
     *
     * @param given
     *            the application's own
     * @param directory
     *            the plugins folder; none are loaded if it is not there
     * @throws PluginException
     *             if one cannot be loaded, or two have the same name; nothing is left open then
     */
    public static Plugins open(List<Plugin> given, Path directory) {
        Plugins plugins = new Plugins(PluginFolder.load(directory));
        try {
            given.forEach(plugins::add);
            plugins.folder.plugins().forEach(plugins::add);
            return plugins;
        } catch (RuntimeException e) {
            plugins.close();
            throw e;
        }
    }

    private void add(Plugin plugin) {
        String name = ask(describe(plugin), plugin, Plugin::name);
        if (name == null || !NAME.matcher(name).matches()) {
            throw new PluginException("The plugin " + describe(plugin) + " calls itself '" + name
                    + "': a name has 1 to 64 letters, digits and hyphens. Mend it, or take it out.");
        }
        Plugin other = byName.putIfAbsent(name, plugin);
        if (other != null) {
            throw new PluginException("Two plugins are called '" + name + "': " + describe(other) + " and "
                    + describe(plugin) + ". Take one of them out.");
        }
    }

    /**
     * Holds settings to the plugins that are there: what nobody reads is a mistake that somebody made.
     *
     * @param names
     *            of the plugins that are told something
     * @throws PluginException
     *             if one is not there
     */
    public void requireKnown(Set<String> names) {
        List<String> unknown = names.stream().filter(name -> !byName.containsKey(name)).sorted().toList();
        if (!unknown.isEmpty()) {
            throw new PluginException("There are settings for the plugin '" + unknown.getFirst()
                    + "', but it is not there: the plugins are " + byName.keySet().stream().sorted().toList()
                    + ". Put it into the plugins folder, or take its settings out.");
        }
    }

    /** The function runtimes that plugins offer. To be called once; they belong to the caller. */
    public List<FunctionRuntime> functionRuntimes() {
        return List.copyOf(all(Plugin::functionRuntimes).values().stream().flatMap(List::stream).toList());
    }

    /** The handler adapters that plugins offer. To be called once. */
    public List<HandlerAdapter> handlerAdapters() {
        return List.copyOf(all(Plugin::handlerAdapters).values().stream().flatMap(List::stream).toList());
    }

    /** The event sources that plugins offer, by the plugin's name. To be called once; they belong to the caller. */
    public Map<String, List<EventSource>> eventSources() {
        return all(Plugin::eventSources);
    }

    /** The sources of records that plugins offer. To be called once. */
    public List<StreamSource> streamSources() {
        return List.copyOf(all(Plugin::streamSources).values().stream().flatMap(List::stream).toList());
    }

    private <T> Map<String, List<T>> all(Function<Plugin, List<T>> kind) {
        Map<String, List<T>> offered = new LinkedHashMap<>();
        byName.forEach((name, plugin) -> {
            List<T> things = new ArrayList<>(ask("'" + name + "'", plugin, kind));
            offered.put(name, things);
        });
        return offered;
    }

    private static <T> T ask(String who, Plugin plugin, Function<Plugin, T> question) {
        try (PluginContext context = PluginContext.of(plugin)) {
            return question.apply(plugin);
        } catch (RuntimeException | LinkageError e) {
            throw new PluginException(
                    "The plugin " + who + " cannot be used: " + e + ". Mend it, or take it out.", e);
        }
    }

    private static String describe(Plugin plugin) {
        ClassLoader loader = plugin.getClass().getClassLoader();
        return plugin.getClass().getName() + (loader instanceof PluginClassLoader ? " (" + loader + ")" : "");
    }

    /** Closes the class loaders of the folder's plugins. The plugins must not be in use any more. */
    @Override
    public void close() {
        folder.close();
    }
}
