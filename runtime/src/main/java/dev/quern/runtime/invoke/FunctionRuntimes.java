package dev.quern.runtime.invoke;

import dev.quern.plugin.FunctionRuntime;
import dev.quern.plugin.InvalidCodeException;
import dev.quern.runtime.code.CodeIdentity;
import dev.quern.runtime.code.CodeStore;
import dev.quern.runtime.function.CodePreparer;
import dev.quern.runtime.plugin.PluginContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The function runtimes of this server, by the values of {@code Runtime} that they serve. */
public final class FunctionRuntimes implements CodePreparer {

    private final Map<String, FunctionRuntime> byIdentifier;

    /** Whether there are several runtimes of a class. */
    private final Map<Class<?>, Boolean> several = new HashMap<>();
    private final CodeStore code;
    private final HandlerFinder handlerFinder;

    /**
     * These runtimes.
     *
     * @param handlerFinder
     *            finds the one handler that a package names as a service provider
     * @throws IllegalArgumentException
     *             if two serve the same identifier
     */
    public FunctionRuntimes(List<FunctionRuntime> runtimes, CodeStore code,
            HandlerFinder handlerFinder) {
        Map<String, FunctionRuntime> all = new TreeMap<>();
        for (FunctionRuntime runtime : runtimes) {
            several.merge(runtime.getClass(), false, (one, another) -> true);
            for (String identifier : runtime.identifiers()) {
                FunctionRuntime other = all.putIfAbsent(identifier, runtime);
                if (other != null) {
                    throw new IllegalArgumentException("Both " + other.getClass().getName() + " and "
                            + runtime.getClass().getName() + " serve runtime '" + identifier
                            + "': remove one of them.");
                }
            }
        }
        this.byIdentifier = all;
        this.code = code;
        this.handlerFinder = handlerFinder;
    }

    @Override
    public Set<String> runtimes() {
        return byIdentifier.keySet();
    }

    /**
     * @throws IllegalStateException
     *             if the plugin that served a runtime is gone
     */
    FunctionRuntime serving(String identifier) {
        FunctionRuntime runtime = byIdentifier.get(identifier);
        if (runtime == null) {
            throw new IllegalStateException(
                    "Nothing here runs functions of runtime '" + identifier
                            + "' any more: put back the plugin that did.");
        }
        return runtime;
    }

    /** The name of the folder where a runtime keeps what it makes of a package: the same for all of its identifiers. */
    String folder(String identifier) {
        FunctionRuntime runtime = serving(identifier);
        String name = runtime.getClass().getName();
        return several.getOrDefault(runtime.getClass(), false)
                ? name + "-" + Collections.min(runtime.identifiers())
                : name;
    }

    @Override
    public void prepare(CodeIdentity identity, String runtime) throws InvalidCodeException {
        FunctionRuntime serving = serving(runtime);
        try (PluginContext context = PluginContext.of(serving)) {
            serving.prepare(code.open(identity, folder(runtime)));
        }
    }

    /** Finds the one handler that a package names as a service provider. */
    @FunctionalInterface
    public interface HandlerFinder {

        /**
         * Looks into an archive.
         *
         * @throws InvalidCodeException
         *             if it names several
         */
        Optional<String> find(Path archive) throws InvalidCodeException, IOException;
    }

    @Override
    public Optional<String> handlerOf(Path archive) throws InvalidCodeException {
        try {
            return handlerFinder.find(archive);
        } catch (IOException e) {
            throw new UncheckedIOException("The package " + archive + " cannot be read", e);
        }
    }
}
