package dev.quern.runtime.java.loader;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one environment: the JDK and shared packages first, then the function's woven JARs in order, and
 * a bridge of its own.
 */
public final class FunctionClassLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final String description;
    private final BridgeClasses bridge;

    /**
     * A loader; opens no file yet.
     *
     * @param description
     *            what to call it: the function, its version, the environment
     * @param jars
     *            the woven JARs, in class path order
     * @param bridge
     *            the bridge's class files
     * @param parent
     *            what is shared with the server
     */
    public FunctionClassLoader(String description, List<Path> jars, BridgeClasses bridge, SharedClassLoader parent) {
        super(urls(jars), parent);
        this.description = description;
        this.bridge = bridge;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith(BridgeClasses.PACKAGE)) {
            Class<?> shared = BridgeClasses.shared(name);
            if (shared != null) {
                return shared;
            }
            byte[] bytes = bridge.find(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
        return super.findClass(name);
    }

    /** Whether a class has been loaded here. */
    public boolean hasLoaded(String className) {
        return findLoadedClass(className) != null;
    }

    @Override
    public @Nullable URL findResource(String name) {
        URL found = super.findResource(name);
        return found == null ? null : uncached(found);
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        List<URL> found = new ArrayList<>();
        super.findResources(name).asIterator().forEachRemaining(url -> found.add(uncached(url)));
        return Collections.enumeration(found);
    }

    @Override
    public String toString() {
        return description;
    }

    // The JDK keeps JARs open for good that are read through such a URL, unless told otherwise for each connection.
    private static URL uncached(URL url) {
        try {
            return URL.of(url.toURI(), new UncachedHandler(url));
        } catch (MalformedURLException | URISyntaxException unusualName) {
            return url;
        }
    }

    private static URL[] urls(List<Path> jars) {
        return jars.stream().map(FunctionClassLoader::url).toArray(URL[]::new);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(jar + " has no URL", e);
        }
    }

    private static final class UncachedHandler extends URLStreamHandler {

        private final URL original;

        UncachedHandler(URL original) {
            this.original = original;
        }

        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            boolean derived = !url.toExternalForm().equals(original.toExternalForm());
            URL plain = derived ? URI.create(url.toExternalForm()).toURL() : original;
            URLConnection connection = plain.openConnection();
            connection.setUseCaches(false);
            return connection;
        }
    }
}
