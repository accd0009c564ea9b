package dev.quern.examples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.function.Context;
import dev.quern.function.Handler;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What is uploaded: the finished JAR, loaded as the server loads it, with nothing but the SPI beside it. */
class PackagedFunctionIT {
    private static final Path JAR = Path.of(System.getProperty("function.jar"));

    @Test
    void isFoundWithoutNamingAHandler() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[]{JAR.toUri().toURL()}, new SpiOnly())) {
            var handlers = ServiceLoader.load(Handler.class, loader).stream().toList();

            assertThat(handlers).hasSize(1);
            Class<?> type = handlers.get(0).type();
            assertThat(type.getName()).isEqualTo(Hello.class.getName());
            assertThat(type.getClassLoader()).isSameAs(loader);

            Object answer = type.getMethod("handle", loader.loadClass(type.getName() + "$Request"), Context.class)
                    .invoke(handlers.get(0).get(), null, new TestContext());
            assertThat(answer).hasToString("Response[message=Hello, world!]");
        }
    }

    @Test
    void holdsNothingButItself() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".class")))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("dev/quern/examples/hello/"));
        }
    }

    /** Shows the JDK and {@code dev.quern.function}, and nothing else of this test's class path. */
    private static final class SpiOnly extends ClassLoader {
        SpiOnly() {
            super(getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("dev.quern.function.")) {
                return Handler.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
