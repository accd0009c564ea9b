package dev.quern.plugins.awslambda;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.joda.time.DateTime;

/**
 * A function's code as the in-process runtime loads it: the test's own function classes, the event classes and joda in
 * a
 * class loader whose parent shows the JDK, the SPI and the packages that the adapter shares.
 */
final class FunctionCode extends URLClassLoader {

    private FunctionCode(List<URL> urls, ClassLoader parent) {
        super("function", urls.toArray(URL[]::new), parent);
    }

    /** The code of the examples, sharing {@code packages} with {@code adapterLoader}. */
    static FunctionCode sharing(Set<String> packages, ClassLoader adapterLoader, Path... more) {
        List<URL> urls = new ArrayList<>();
        for (Class<?> known : List.of(example.Orders.class, SQSEvent.class, DateTime.class)) {
            urls.add(known.getProtectionDomain().getCodeSource().getLocation());
        }
        for (Path path : more) {
            urls.add(0, url(path.toUri()));
        }
        return new FunctionCode(urls, new SharedPackages(packages, adapterLoader));
    }

    private static URL url(URI uri) {
        try {
            return uri.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    Class<?> handler(String name) {
        try {
            return Class.forName(name, true, this);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void close() {
        try {
            super.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDK, and some packages of another class loader. */
    static final class SharedPackages extends ClassLoader {

        private final Set<String> packages;
        private final ClassLoader source;

        SharedPackages(Set<String> packages, ClassLoader source) {
            super("shared", ClassLoader.getPlatformClassLoader());
            this.packages = packages;
            this.source = source;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            int dot = name.lastIndexOf('.');
            String in = dot < 0 ? "" : name.substring(0, dot);
            if (packages.contains(in) || in.equals("dev.quern.function") || in.equals("dev.quern.plugin")) {
                return source.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
