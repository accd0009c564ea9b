package dev.quern.runtime.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.function.StreamHandler;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.HandlerAdapter;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.StartedFunction;
import java.io.File;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsolationTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    static Functions functions;

    @BeforeAll
    static void compile() {
        FunctionJar newer = FunctionJar.builder().release(17).source("""
                package example;
                public class Layered { public static String version() { return "for 17"; } }
                """).build();
        functions = new Functions(directory, FunctionJar.builder()
                .entry("META-INF/MANIFEST.MF", """
                        Manifest-Version: 1.0
                        Multi-Release: true
                        Implementation-Version: 4.2

                        """)
                .entry("META-INF/versions/17/example/Layered.class", newer.entry("example/Layered.class"))
                .entry("META-INF/services/java.util.function.Supplier", "example.Provided")
                .entry("greeting.txt", "good morning")
                .entry("with space/greeting.txt", "spaced")
                .source("""
                        package example;
                        public class Layered { public static String version() { return "for all"; } }
                        """)
                .source("""
                        package example;
                        public class Provided implements java.util.function.Supplier<String> {
                            @Override public String get() { return "provided"; }
                        }""")
                .source("""
                        package example;
                        import java.io.*;
                        import java.util.*;
                        import java.util.function.Supplier;
                        public class Inside {
                            private static int count;
                            public int count() { return ++count; }
                            public boolean sees(String name) {
                                try {
                                    Class.forName(name);
                                    return true;
                                } catch (ClassNotFoundException e) {
                                    return false;
                                }
                            }
                            public boolean seesResource(String name) {
                                return Inside.class.getClassLoader().getResource(name) != null;
                            }
                            public String read(String name) throws IOException {
                                try (InputStream in = Inside.class.getResourceAsStream("/" + name)) {
                                    return new String(in.readAllBytes());
                                }
                            }
                            public String readUrl(String name) throws IOException {
                                try (InputStream in = Inside.class.getResource("/" + name).openStream()) {
                                    return new String(in.readAllBytes());
                                }
                            }
                            public int found(String name) throws IOException {
                                return Collections.list(Thread.currentThread().getContextClassLoader().getResources(name)).size();
                            }
                            public List<String> services() {
                                List<String> found = new ArrayList<>();
                                for (Supplier<?> supplier : ServiceLoader.load(Supplier.class)) {
                                    found.add((String) supplier.get());
                                }
                                return found;
                            }
                            public String layered() { return Layered.version(); }
                            public String packageVersion() { return Inside.class.getPackage().getImplementationVersion(); }
                            public String codeSource() {
                                return Inside.class.getProtectionDomain().getCodeSource().getLocation().toString();
                            }
                            public String loader() { return Inside.class.getClassLoader().toString(); }
                            public boolean contextLoader() throws Exception {
                                boolean[] same = new boolean[2];
                                same[0] = Thread.currentThread().getContextClassLoader() == Inside.class.getClassLoader();
                                Thread thread = new Thread(() -> same[1] =
                                    Thread.currentThread().getContextClassLoader() == Inside.class.getClassLoader());
                                thread.start();
                                thread.join();
                                return same[0] && same[1];
                            }
                        }""")
                .source("""
                        package example;
                        import dev.quern.function.*;
                        import java.io.InputStream;
                        import java.util.*;
                        import java.util.concurrent.*;
                        public class Busy implements Handler<Busy.Order, List<Busy.Line>> {
                            public record Line(String name, int amount, Kind kind) { }
                            public enum Kind { A { }, B { } }
                            public static class Order {
                                public List<Line> lines = new ArrayList<>();
                                public Optional<String> note = Optional.empty();
                                public java.time.LocalDate day;
                            }
                            private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
                            private final ExecutorService pool = Executors.newFixedThreadPool(2);
                            private final Timer timer = new Timer();
                            @Override public List<Line> handle(Order order, Context context) throws Exception {
                                LOCAL.set(this);
                                Runtime.getRuntime().addShutdownHook(new Thread(() -> { }));
                                timer.schedule(new TimerTask() { @Override public void run() { } }, 1, 1);
                                pool.submit(() -> order.lines.add(new Line("added", 1, Kind.B))).get();
                                CompletableFuture.supplyAsync(() -> order.lines.size()).get();
                                new Thread(() -> { while (true) { Thread.onSpinWait(); } }).start();
                                try (InputStream in = Busy.class.getResource("/greeting.txt").openStream()) {
                                    in.readAllBytes();
                                }
                                java.util.ServiceLoader.load(java.util.function.Supplier.class).findFirst();
                                javax.imageio.ImageIO.getImageReadersBySuffix("png").next();
                                order.lines.sort(Comparator.comparing(Line::name));
                                return order.lines;
                            }
                        }""")
                .build());
    }

    private static String call(String method, String payload) throws Exception {
        return functions.call("example.Inside::" + method, payload);
    }

    @Test
    void staticsArePrivateToAnEnvironment() throws Exception {
        try (StartedFunction one = functions.start("example.Inside::count");
                StartedFunction other = functions.start("example.Inside::count")) {
            assertThat(List.of(one.call("{}"), one.call("{}"), other.call("{}"))).containsExactly("1", "2", "1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.fasterxml.jackson.databind.ObjectMapper", "org.slf4j.Logger",
            "dev.quern.plugin.Plugin",
            "dev.quern.runtime.java.JavaFunctionRuntime", "org.junit.jupiter.api.Test"})
    void theHostsClassesAreNotSeen(String name) throws Exception {
        assertThat(call("sees", "\"" + name + "\"")).isEqualTo("false");
        assertThat(call("seesResource", "\"" + name.replace('.', '/') + ".class\"")).isEqualTo("false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev.quern.function.Handler", "java.sql.Connection", "java.net.http.HttpClient"})
    void theJdkAndTheFunctionInterfaceAreSeen(String name) throws Exception {
        assertThat(call("sees", "\"" + name + "\"")).isEqualTo("true");
    }

    @Test
    void resourcesCanBeRead() throws Exception {
        assertThat(call("read", "\"greeting.txt\"")).isEqualTo("\"good morning\"");
        assertThat(call("readUrl", "\"greeting.txt\"")).isEqualTo("\"good morning\"");
        assertThat(call("readUrl", "\"with space/greeting.txt\"")).isEqualTo("\"spaced\"");
        assertThat(call("found", "\"greeting.txt\"")).isEqualTo("1");
    }

    @Test
    void servicesAndContextLoaderWork() throws Exception {
        assertThat(call("services", "{}")).isEqualTo("[\"provided\"]");
        assertThat(call("contextLoader", "{}")).isEqualTo("true");
    }

    @Test
    void multiReleaseClassesAndTheManifestAreHonoured() throws Exception {
        assertThat(call("layered", "{}")).isEqualTo("\"for 17\"");
        assertThat(call("packageVersion", "{}")).isEqualTo("\"4.2\"");
    }

    @Test
    void classesHaveACodeSourceAndALoaderWithAName() throws Exception {
        assertThat(call("codeSource", "{}")).startsWith("\"file:/").endsWith("/0000-root.jar\"");
        assertThat(call("loader", "{}")).isEqualTo("\"hello:7 0123456789abcdef\"");
    }

    @Test
    void theCallersContextLoaderIsSetBack() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        call("count", "{}");

        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void anAdaptersPackagesAreSharedAndNoOthers() throws Exception {
        HandlerAdapter adapter = new Adapter("com.fasterxml.jackson.databind");
        Path folder = Files.createDirectory(directory.resolve("shared"));
        Functions shared = new Functions(folder, FunctionJar.builder().compileWith(ObjectMapper.class).source("""
                package example;
                public class Types {
                    public String loader(String name) throws Exception {
                        ClassLoader loader = Class.forName(name).getClassLoader();
                        return loader == Types.class.getClassLoader() ? "own" : "shared";
                    }
                }""").library(ObjectMapper.class).build(), adapter);

        assertThat(shared.call("example.Types::loader", "\"com.fasterxml.jackson.databind.JsonSerializer\""))
                .isEqualTo("\"shared\"");
        assertThat(shared.call("example.Types::loader", "\"com.fasterxml.jackson.databind.util.Named\""))
                .isEqualTo("\"own\"");
    }

    @Test
    void anAdapterMakesHandlersOfClassesThatItKnows() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("adapted"));
        FunctionJar jar = FunctionJar.compile("package example; public class Adapted { }");

        assertThat(new Functions(folder, jar, new Adapter("com.example")).call("example.Adapted", "{}"))
                .isEqualTo("adapted");
    }

    @Test
    void twoAdaptersCannotShareOnePackage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JavaFunctionRuntime(List.of(new Adapter("a.b"), new Adapter("a.b")),
                        Functions.CONTAINMENT))
                .withMessageContaining("a.b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JavaFunctionRuntime(List.of(new Adapter("java.util")),
                        Functions.CONTAINMENT))
                .withMessageContaining("JDK");
    }

    @Test
    void aClosedEnvironmentLeavesNoClassesThreadsOrFilesBehind() throws Exception {
        String payload = "{\"lines\":[{\"name\":\"z\",\"amount\":2,\"kind\":\"A\",\"more\":1}],\"day\":\"2026-11-24\"}";
        StartedFunction started = functions.start("example.Busy");
        String[] answer = new String[1];
        Thread worker = new Thread(started.request().threadGroup(), () -> {
            try {
                answer[0] = started.call(payload);
            } catch (Exception e) {
                answer[0] = e.toString();
            }
        });
        worker.start();
        worker.join();
        assertThat(answer[0]).isEqualTo("[{\"name\":\"added\",\"amount\":1,\"kind\":\"B\"},"
                + "{\"name\":\"z\",\"amount\":2,\"kind\":\"A\"}]");
        WeakReference<ClassLoader> loader = loaderOf(started);

        started.close();

        Waiting.until("the threads have ended", () -> started.request().threadGroup().activeCount() == 0);
        Waiting.until("the class loader is collected", () -> {
            System.gc();
            return loader.get() == null;
        });
        assertThat(openFiles()).noneMatch(file -> file.contains("0000-root.jar"));
    }

    private static WeakReference<ClassLoader> loaderOf(StartedFunction started) {
        Thread[] threads = new Thread[50];
        int count = started.request().threadGroup().enumerate(threads, true);
        return new WeakReference<>(Stream.of(threads)
                .limit(count)
                .map(Thread::getContextClassLoader)
                .filter(loader -> loader.toString().startsWith("hello:7"))
                .findFirst()
                .orElseThrow());
    }

    private static List<String> openFiles() throws Exception {
        File[] descriptors = new File("/proc/self/fd").listFiles();
        return Stream.of(descriptors == null ? new File[0] : descriptors).map(file -> {
            try {
                return file.toPath().toRealPath().toString();
            } catch (java.io.IOException gone) {
                return "";
            }
        }).toList();
    }

    private record Adapter(String sharedPackage) implements HandlerAdapter {

        @Override
        public Set<String> sharedPackages() {
            return Set.of(sharedPackage);
        }

        @Override
        public Optional<StreamHandler> adapt(Target target) throws FunctionException {
            return target.handlerClass().getName().equals("example.Adapted")
                    ? Optional.of((in, out, context) -> out.write("adapted".getBytes(StandardCharsets.UTF_8)))
                    : Optional.empty();
        }
    }
}
