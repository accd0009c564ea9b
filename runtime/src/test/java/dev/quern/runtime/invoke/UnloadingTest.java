package dev.quern.runtime.invoke;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.contain.Holders;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.TestRuntime;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Functions that tie themselves to the JVM in every way that the JDK offers are unloaded all the same, again and again.
 * {@code -Dquern.unloading.rounds=300} runs more rounds than the build does.
 */
class UnloadingTest {

    private static final int ROUNDS = Integer.getInteger("quern.unloading.rounds", 40);
    private static final int WARM_UP = 10;

    /** Each is a method of the function; {@link #EVERYTHING} runs them all in one call. */
    private static final List<String> ANCHORS = List.of("threads", "timers", "pools", "forgotten", "virtualThreads",
            "threadLocals",
            "commonPool", "shutdownHooks", "drivers", "managedBeans", "notificationListeners", "securityProviders",
            "urlHandlers", "logging", "resourceBundles", "introspection", "serialization", "reflection",
            "methodHandles", "services", "cleaners", "exceptionHandlers", "contextLoaders", "images", "httpClient",
            "xml", "processes");

    static final String EVERYTHING = "everything";

    private static final FunctionJar JAR = FunctionJar.builder()
            .entry("META-INF/services/java.util.function.Supplier", "example.Provided")
            .entry("META-INF/services/javax.imageio.spi.ImageReaderSpi", "example.Images")
            .entry("example/Texts.properties", "greeting = good morning")
            .source("""
                    package example;
                    public class Provided implements java.util.function.Supplier<String> {
                        @Override public String get() { return "provided"; }
                    }""")
            .source("""
                    package example;
                    import java.util.*;
                    public class Images extends javax.imageio.spi.ImageReaderSpi {
                        public Images() {
                            super("example", "1", new String[] {"example"}, new String[] {"example"}, null, "example.Reader",
                                new Class<?>[] {java.io.File.class}, null, false, null, null, null, null, false, null, null, null, null);
                        }
                        @Override public boolean canDecodeInput(Object source) { return false; }
                        @Override public javax.imageio.ImageReader createReaderInstance(Object extension) { return null; }
                        @Override public String getDescription(Locale locale) { return "example"; }
                    }""")
            .source("""
                    package example;
                    public class Driver implements java.sql.Driver {
                        @Override public java.sql.Connection connect(String url, java.util.Properties info) { return null; }
                        @Override public boolean acceptsURL(String url) { return url.startsWith("jdbc:example:"); }
                        @Override public java.sql.DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties info) {
                            return new java.sql.DriverPropertyInfo[0];
                        }
                        @Override public int getMajorVersion() { return 1; }
                        @Override public int getMinorVersion() { return 0; }
                        @Override public boolean jdbcCompliant() { return false; }
                        @Override public java.util.logging.Logger getParentLogger() { return null; }
                    }""")
            .source("""
                    package example;
                    public interface CountMBean { int getCount(); }
                    """)
            .source("""
                    package example;
                    public class Count implements CountMBean { @Override public int getCount() { return 1; } }
                    """)
            .source("""
                    package example;
                    public class Bean implements java.io.Serializable {
                        private String name = "bean";
                        public String getName() { return name; }
                        public void setName(String name) { this.name = name; }
                    }""")
            .source("""
                    package example;
                    import dev.quern.function.Context;
                    import java.io.*;
                    import java.lang.invoke.*;
                    import java.lang.management.*;
                    import java.lang.ref.Cleaner;
                    import java.net.*;
                    import java.sql.DriverManager;
                    import java.util.*;
                    import java.util.concurrent.*;
                    import java.util.function.*;
                    import java.util.logging.*;
                    import java.util.stream.*;
                    import javax.management.*;
                    @Anchors.Marked("anchors")
                    public class Anchors implements dev.quern.function.Handler<String, String> {
                        @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
                        public @interface Marked { String value() default ""; Class<?> type() default Marked.class; }
                        static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
                        static final InheritableThreadLocal<Object> INHERITED = new InheritableThreadLocal<>();
                        static final Cleaner CLEANER = Cleaner.create();
                        static final List<Object> KEPT = new ArrayList<>();
                        static byte[] ballast = new byte[100_000];

                        @Override public String handle(String anchors, Context context) throws Exception {
                            // by which the test knows the class loader
                            new Thread(Anchors::sleep, "known by its context loader").start();
                            for (String anchor : anchors.split(" ")) {
                                Anchors.class.getMethod(anchor).invoke(this);
                            }
                            return "anchored";
                        }
                        static void sleep() {
                            try { Thread.sleep(600_000); } catch (InterruptedException e) { }
                        }
                        public void threads() {
                            new Thread(() -> { while (true) { } }, "spins").start();
                            new Thread(() -> { while (true) { sleep(); } }, "sleeps again and again").start();
                            new Thread(Anchors::sleep).setDaemon(true);
                        }
                        public void timers() {
                            new Timer().schedule(new TimerTask() { @Override public void run() { KEPT.size(); } }, 1, 1);
                            new Timer("daemon", true).schedule(new TimerTask() { @Override public void run() { } }, 100_000);
                        }
                        public void pools() throws Exception {
                            ExecutorService fixed = Executors.newFixedThreadPool(2);
                            fixed.submit(() -> LOCAL.set(this)).get();
                            fixed.submit(Anchors::sleep);
                            Executors.newCachedThreadPool().submit(() -> LOCAL.set(this)).get();
                            Executors.newScheduledThreadPool(1).scheduleAtFixedRate(() -> KEPT.size(), 0, 1, TimeUnit.MILLISECONDS);
                            new ForkJoinPool(2).submit(() -> LOCAL.set(this)).get();
                            CompletableFuture.supplyAsync(() -> { LOCAL.set(this); return 1; }).get();
                            new CompletableFuture<String>().orTimeout(1, TimeUnit.HOURS).thenRun(() -> KEPT.size());
                        }
                        public void forgotten() {
                            new Timer().schedule(new TimerTask() { @Override public void run() { } }, 3_600_000);
                            Executors.newSingleThreadScheduledExecutor().schedule(() -> KEPT.size(), 1, TimeUnit.HOURS);
                            Executors.newSingleThreadExecutor().submit(Anchors::sleep);
                        }
                        public void virtualThreads() throws Exception {
                            Thread.startVirtualThread(Anchors::sleep);
                            Thread.ofVirtual().unstarted(Anchors::sleep).start();
                            ExecutorService each = Executors.newVirtualThreadPerTaskExecutor();
                            each.submit(Anchors::sleep);
                            each.submit(() -> LOCAL.set(this)).get();
                        }
                        public void threadLocals() throws Exception {
                            LOCAL.set(this);
                            INHERITED.set(this);
                            Thread thread = new Thread(() -> INHERITED.set(this));
                            thread.start();
                            thread.join();
                        }
                        public void commonPool() {
                            IntStream.range(0, 64).parallel().forEach(i -> LOCAL.set(new Object() { Object outer = Anchors.this; }));
                        }
                        public void shutdownHooks() {
                            Runtime.getRuntime().addShutdownHook(new Thread(() -> KEPT.add("hook")));
                        }
                        public void drivers() throws Exception {
                            DriverManager.registerDriver(new Driver());
                            Class.forName("java.sql.DriverManager").getMethod("registerDriver", java.sql.Driver.class)
                                .invoke(null, new Driver());
                        }
                        public void managedBeans() throws Exception {
                            ManagementFactory.getPlatformMBeanServer().registerMBean(new Count(),
                                new ObjectName("example:type=Count,id=" + UUID.randomUUID()));
                        }
                        public void notificationListeners() throws Exception {
                            NotificationListener listener = (notification, handback) -> KEPT.add(notification);
                            for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
                                ((NotificationEmitter) bean).addNotificationListener(listener, null, this);
                            }
                            ((NotificationEmitter) ManagementFactory.getMemoryMXBean()).addNotificationListener(listener, null, null);
                            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
                            server.addNotificationListener(new ObjectName("java.lang:type=Memory"), listener, n -> true, this);
                        }
                        public void securityProviders() {
                            java.security.Security.addProvider(new java.security.Provider("Example", "1", "example") { });
                        }
                        public void urlHandlers() throws Exception {
                            URL url = URL.of(URI.create("example:something"), new URLStreamHandler() {
                                @Override protected URLConnection openConnection(URL any) { return null; }
                            });
                            KEPT.add(url);
                            try (InputStream in = Anchors.class.getResource("/example/Texts.properties").openStream()) { in.readAllBytes(); }
                            Anchors.class.getClassLoader().getResource("example/Texts.properties").openConnection().getContentLength();
                        }
                        static class Loud extends Level { Loud() { super("LOUD", 950); } }
                        public void logging() {
                            Logger logger = Logger.getLogger("example.anchors");
                            logger.addHandler(new java.util.logging.Handler() {
                                @Override public void publish(LogRecord record) { KEPT.add(record); }
                                @Override public void flush() { }
                                @Override public void close() { }
                            });
                            logger.log(new Loud(), "anchored");
                            Level.parse("LOUD");
                            System.getLogger("example.system").log(System.Logger.Level.DEBUG, "anchored");
                        }
                        public static class Bundle extends ListResourceBundle {
                            @Override protected Object[][] getContents() { return new Object[][] {{"a", new Bean()}}; }
                        }
                        public void resourceBundles() {
                            ResourceBundle.getBundle("example.Texts").getString("greeting");
                            ResourceBundle.getBundle("example.Anchors$Bundle").getObject("a");
                        }
                        public void introspection() throws Exception {
                            java.beans.Introspector.getBeanInfo(Bean.class).getPropertyDescriptors();
                            java.beans.PropertyEditorManager.registerEditor(Bean.class, java.beans.PropertyEditorSupport.class);
                            java.beans.PropertyEditorManager.findEditor(Bean.class);
                        }
                        public void serialization() throws Exception {
                            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) { out.writeObject(new Bean()); }
                            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())) {
                                @Override protected Class<?> resolveClass(ObjectStreamClass type) throws ClassNotFoundException {
                                    return Class.forName(type.getName());
                                }
                            }.readObject();
                        }
                        public void reflection() throws Exception {
                            Anchors.class.getAnnotation(Marked.class).value();
                            for (int i = 0; i < 40; i++) { Bean.class.getMethod("getName").invoke(new Bean()); }
                            Supplier<?> proxy = (Supplier<?>) java.lang.reflect.Proxy.newProxyInstance(Anchors.class.getClassLoader(),
                                new Class<?>[] {Supplier.class, CountMBean.class}, (self, method, arguments) -> 1);
                            proxy.get();
                            new ClassValue<Object>() {
                                @Override protected Object computeValue(Class<?> type) { return new Bean(); }
                            }.get(Bean.class);
                            new EnumMap<>(Map.of(TimeUnit.DAYS, new Bean()));
                        }
                        record Pair(Object left, Object right) { }
                        public void methodHandles() throws Throwable {
                            MethodHandle handle = MethodHandles.lookup().findVirtual(Bean.class, "getName", MethodType.methodType(String.class));
                            String name = (String) handle.invokeExact(new Bean());
                            Function<Object, Object> composed = Function.<Object>identity().andThen(o -> new Pair(o, name));
                            String text = switch (composed.apply(1)) {
                                case Pair(Integer left, String right) -> right + left;
                                default -> "other";
                            };
                            KEPT.add(text + new Pair(1, 2).hashCode());
                        }
                        public void services() {
                            for (Supplier<?> supplier : ServiceLoader.load(Supplier.class)) { KEPT.add(supplier.get()); }
                        }
                        public void cleaners() {
                            CLEANER.register(KEPT, () -> ballast = null);
                            CLEANER.register(new Object(), () -> KEPT.add("cleaned"));
                        }
                        public void exceptionHandlers() {
                            Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> KEPT.add(thrown));
                            Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> KEPT.add(thrown));
                        }
                        public void contextLoaders() throws Exception {
                            IntStream.range(0, 64).parallel().forEach(i -> {
                                try {
                                    Thread.currentThread().setContextClassLoader(Anchors.class.getClassLoader());
                                } catch (SecurityException refused) {
                                    // as the JVM's common pool does
                                }
                            });
                            CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS).execute(() ->
                                Thread.currentThread().setContextClassLoader(Anchors.class.getClassLoader()));
                        }
                        public void images() throws Exception {
                            javax.imageio.ImageIO.scanForPlugins();
                            javax.imageio.spi.IIORegistry.getDefaultInstance().registerServiceProvider(new Images());
                            java.awt.image.BufferedImage image = new java.awt.image.BufferedImage(8, 8, 1);
                            image.createGraphics().fillRect(0, 0, 4, 4);
                            javax.imageio.ImageIO.write(image, "png", new ByteArrayOutputStream());
                        }
                        public void httpClient() {
                            KEPT.add(java.net.http.HttpClient.newHttpClient());
                        }
                        public void xml() throws Exception {
                            KEPT.add(javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder()
                                .parse(new ByteArrayInputStream("<a/>".getBytes())));
                        }
                        public void processes() throws Exception {
                            new ProcessBuilder("true").start().onExit().thenAccept(ended -> LOCAL.set(this));
                            new ProcessBuilder("sleep", "600").start().onExit().thenRun(() -> KEPT.size());
                        }
                    }""")
            .build();

    @TempDir
    Path data;

    private TestRuntime runtime;

    @BeforeEach
    void open() {
        runtime = TestRuntime.open(data, new FakeRuntime());
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    static List<String> anchors() {
        return ANCHORS;
    }

    @ParameterizedTest
    @MethodSource("anchors")
    void theClassLoaderIsCollectedWhatever(String anchor) {
        WeakReference<ClassLoader> loader = deployCallAndDelete(anchor, anchor);

        eventually("the class loader is collected", () -> {
            System.gc();
            return loader.get() == null;
        });
    }

    @Test
    void roundsOfDeployingCallingAndDeletingLeaveNothingBehind() {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < WARM_UP; i++) {
            loaders.add(deployCallAndDelete(EVERYTHING, "warm-up " + i));
        }
        awaitCollected(loaders);
        int classes = loadedClasses();
        long metaspace = metaspace();

        int halfway = classes;
        for (int round = 0; round < ROUNDS; round++) {
            if (round == ROUNDS / 2) {
                awaitCollected(loaders);
                halfway = loadedClasses();
            }
            loaders.add(deployCallAndDelete(EVERYTHING, "round " + round));
            if (round % 20 == 19) {
                awaitCollected(loaders);
            }
        }
        awaitCollected(loaders);

        System.out.printf("%d rounds: classes %d -> %d -> %d, metaspace %d -> %d KiB%n", ROUNDS, classes, halfway,
                loadedClasses(),
                metaspace / 1024, metaspace() / 1024);
        // The JVM generates classes for method handles, and the server's jobs load theirs, once: some 110, all in the
        // first half of 300 rounds, and none in the second. A class that each of those leaves would be more.
        assertThat(loadedClasses() - classes).as("more classes are loaded").isLessThan(150);
        assertThat(loadedClasses() - halfway).as("more classes are loaded since halfway").isLessThan(60);
        assertThat((metaspace() - metaspace) / 1024).as("KiB of metaspace").isLessThan(1024);
    }

    static void awaitCollected(List<WeakReference<ClassLoader>> loaders) {
        try {
            eventually("the class loaders are collected", () -> {
                System.gc();
                return loaders.stream().allMatch(loader -> loader.get() == null);
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + Holders.of(loaders), e);
        }
    }

    WeakReference<ClassLoader> deployCallAndDelete(String anchors, String what) {
        byte[] code = JAR.with("META-INF/round", what).bytes();
        runtime.create("anchored", code, settings -> settings.change().runtime("java25").handler("example.Anchors")
                .timeout(java.time.Duration.ofSeconds(30)).done());
        String all = anchors.equals(EVERYTHING) ? String.join(" ", ANCHORS) : anchors;
        assertThat(text(runtime.call("anchored", "\"" + all + "\""))).isEqualTo("\"anchored\"");
        WeakReference<ClassLoader> loader = loaderOfTheFunction();
        if (!anchors.equals(EVERYTHING)) {
            System.gc(); // what the function does not refer to any more may still have threads
        }
        runtime.quern().functions().delete(runtime.reference("anchored"));
        eventually("the environment is gone", () -> runtime.quern().invoker().environments() == 0);
        return loader;
    }

    private static WeakReference<ClassLoader> loaderOfTheFunction() {
        // that of the round before may still be on its way out of its thread
        eventually("only one such thread runs", () -> contextLoaders().size() == 1);
        return new WeakReference<>(contextLoaders().iterator().next());
    }

    private static Set<ClassLoader> contextLoaders() {
        Set<ClassLoader> loaders = new LinkedHashSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("known by its context loader")) {
                loaders.add(thread.getContextClassLoader());
            }
        }
        return loaders;
    }

    private static int loadedClasses() {
        return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage).mapToLong(usage -> usage.getUsed()).sum();
    }
}
