package dev.quern.examples.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.function.Handler;
import dev.quern.function.HttpRequest;
import dev.quern.function.HttpResponse;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What is uploaded: the finished JAR, loaded as the server loads it, with nothing but the SPI beside it. */
class PackagedFunctionIT {
    private static final Path JAR = Path.of(System.getProperty("function.jar"));

    @Test
    void makesThumbnailsWithWhatItCarries() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[]{JAR.toUri().toURL()}, new SpiOnly())) {
            Handler<HttpRequest, HttpResponse> function = onlyFunction(loader);
            assertThat(function.getClass().getClassLoader()).isSameAs(loader);

            HttpResponse answer = function.handle(post(Files.readAllBytes(Path.of("photo/landscape.jpg"))),
                    new TestContext());

            assertThat(answer.status()).isEqualTo(200);
            assertThat(TestPictures.read(answer.body()).getWidth()).isEqualTo(300);
        }
    }

    @Test
    void refusesTextWithWhatItCarries() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[]{JAR.toUri().toURL()}, new SpiOnly())) {
            assertThat(onlyFunction(loader).handle(post("text".getBytes()), new TestContext()).status()).isEqualTo(415);
        }
    }

    @Test
    void carriesNoSpiNoModulesAndNoSignatures() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> names = jar.stream().map(ZipEntry::getName).toList();

            assertThat(names).anyMatch(name -> name.startsWith("org/apache/commons/imaging/"))
                    .contains("META-INF/LICENSE.txt", "META-INF/NOTICE.txt")
                    .noneMatch(name -> name.startsWith("dev/quern/function/"))
                    .noneMatch(name -> name.endsWith("module-info.class"))
                    .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)"))
                    .doesNotHaveDuplicates();
        }
    }

    @SuppressWarnings("unchecked")
    private static Handler<HttpRequest, HttpResponse> onlyFunction(ClassLoader loader) {
        List<ServiceLoader.Provider<Handler>> found = ServiceLoader.load(Handler.class, loader).stream().toList();
        assertThat(found).hasSize(1);
        return found.get(0).get();
    }

    private static HttpRequest post(byte[] body) {
        return new HttpRequest("POST", "/", "size=300", Map.of("size", "300"), Map.of(), List.of(), body, "127.0.0.1");
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
