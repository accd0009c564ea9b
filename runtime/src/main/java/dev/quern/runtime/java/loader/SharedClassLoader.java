package dev.quern.runtime.java.loader;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.imageio.spi.IIORegistry;

/**
 * The parent of every function's class loader: the JDK, and the packages that functions and server share. Nothing else
 * of the server's class path is visible through it.
 */
public final class SharedClassLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final Map<String, ClassLoader> sources;

    private SharedClassLoader(Map<String, ClassLoader> sources) {
        super("shared", getPlatformClassLoader());
        this.sources = sources;
    }

    /**
     * A loader that shares these packages.
     *
     * @param sources
     *            the class loader that each package comes from, by exact package name
     */
    public static SharedClassLoader of(Map<String, ClassLoader> sources) {
        return new SharedClassLoader(new HashMap<>(sources));
    }

    /** The names of the shared packages. */
    public Set<String> packages() {
        return Set.copyOf(sources.keySet());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        int dot = name.lastIndexOf('.');
        ClassLoader source = dot < 0 ? null : sources.get(name.substring(0, dot));
        Class<?> loaded = source == null ? super.loadClass(name, resolve) : source.loadClass(name);
        if (name.startsWith("java.awt.") || name.startsWith("javax.imageio.") || name.startsWith("javax.swing.")) {
            Desktop.settle(); // not before: a small Java platform may have none of this
        }
        return loaded;
    }

    /**
     * The state that AWT keeps for the whole JVM, the context class loader of its first user included: made here once,
     * before a function does.
     */
    private static final class Desktop {

        static {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(getPlatformClassLoader());
            try {
                IIORegistry.getDefaultInstance();
            } finally {
                thread.setContextClassLoader(before);
            }
        }

        static void settle() {}
    }
}
