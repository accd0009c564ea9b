package dev.quern.runtime.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quern.plugin.FunctionException;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.StartedFunction;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {

    private static final Map<String, String> VARIABLES = Map.of("TABLE", "orders", "EMPTY", "");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    static Functions functions;

    @BeforeAll
    static void compile() {
        functions = new Functions(directory,
                FunctionJar.builder().entry("META-INF/services/java.sql.Driver", "example.Database$OwnDriver")
                        .source("""
                                package example;
                                import java.io.*;
                                import java.nio.file.*;
                                import java.util.*;
                                import java.util.function.*;
                                public class Calls {
                                    public Map<String, String> allVariables() { return System.getenv(); }
                                    public String variable(String name) { return System.getenv(name); }
                                    public String variableByReference(String name) {
                                        Function<String, String> get = System::getenv;
                                        return get.apply(name);
                                    }
                                    public int variablesByReference() {
                                        Supplier<Map<String, String>> get = System::getenv;
                                        return get.get().size();
                                    }
                                    public void print(String text) {
                                        System.out.println(text);
                                        System.err.printf("%s!%n", text);
                                        new IllegalStateException("printed").printStackTrace();
                                        List.of(new RuntimeException("by reference")).forEach(Throwable::printStackTrace);
                                        System.out.close();
                                        System.err.println("after close");
                                    }
                                    public String ownOut(String text) {
                                        ByteArrayOutputStream own = new ByteArrayOutputStream();
                                        System.setOut(new PrintStream(own));
                                        System.out.print(text);
                                        return own.toString();
                                    }
                                    public int in() throws IOException { return System.in.read(); }
                                    public boolean console() { return System.console() == null; }
                                    public List<String> temporary() throws IOException {
                                        File plain = File.createTempFile("abc", null);
                                        File inNull = File.createTempFile("abc", ".x", null);
                                        Path file = Files.createTempFile("f", ".txt");
                                        Path folder = Files.createTempDirectory("d");
                                        return List.of(plain.getParent(), inNull.getParent(), file.getParent().toString(),
                                            folder.getParent().toString(), System.getProperty("java.io.tmpdir"));
                                    }
                                    public String property(String key) { return System.getProperty(key); }
                                    public String properties() {
                                        System.setProperty("mine", "1");
                                        String seen = System.getProperty("mine") + Integer.getInteger("mine") + Long.getLong("mine", 7)
                                            + Boolean.getBoolean("mine") + System.getProperties().getProperty("mine")
                                            + System.getProperty("none", "otherwise");
                                        System.clearProperty("mine");
                                        System.setProperties(new Properties());
                                        seen += System.getProperty("java.version");
                                        System.setProperties(null);
                                        return seen + (System.getProperty("java.version") != null);
                                    }
                                    public String process(String how) throws Exception {
                                        String[] command = {"/bin/sh", "-c", "echo $TABLE-$PATH_OF_HOST-$MORE"};
                                        Process process = switch (how) {
                                            case "builder" -> new ProcessBuilder(command).start();
                                            case "changed" -> {
                                                ProcessBuilder builder = new ProcessBuilder(command);
                                                builder.environment().put("MORE", "more");
                                                yield builder.start();
                                            }
                                            case "pipeline" -> ProcessBuilder.startPipeline(
                                                List.of(new ProcessBuilder(command), new ProcessBuilder("cat"))).get(1);
                                            case "exec" -> Runtime.getRuntime().exec(command);
                                            case "own" -> Runtime.getRuntime().exec(command, new String[]{"TABLE=given"});
                                            case "string" -> Runtime.getRuntime().exec("env");
                                            default -> throw new IllegalArgumentException(how);
                                        };
                                        return new String(process.getInputStream().readAllBytes()).trim();
                                    }
                                    public void exit(int status) { System.exit(status); }
                                    public String exitAndCatch(int status) {
                                        try {
                                            Runtime.getRuntime().exit(status);
                                        } catch (Throwable ignored) {
                                        }
                                        return "went on";
                                    }
                                    public void exitAndSpin(int status) {
                                        try {
                                            Runtime.getRuntime().halt(status);
                                        } catch (Throwable ignored) {
                                        }
                                        while (true) { }
                                    }
                                    public void exitByReference(int status) {
                                        IntConsumer exit = Runtime.getRuntime()::exit;
                                        exit.accept(status);
                                    }
                                    public void exitElsewhere(int status) throws Exception {
                                        new Thread(() -> System.exit(status)).start();
                                        Thread.sleep(60_000);
                                    }
                                    public void locale(String tag) { Locale.setDefault(Locale.forLanguageTag(tag)); }
                                    public void zone(String id) { TimeZone.setDefault(TimeZone.getTimeZone(id)); }
                                    public void category(String tag) {
                                        Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag(tag));
                                    }
                                    public boolean uncaught() {
                                        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> { });
                                        return Thread.getDefaultUncaughtExceptionHandler() != null;
                                    }
                                    public void hook(String text) {
                                        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                                            for (int i = 0; i < 3; i++) {
                                                System.out.println(text + i);
                                            }
                                        }));
                                    }
                                    public boolean removedHook() {
                                        Thread hook = new Thread(() -> System.out.println("removed hook ran"));
                                        Runtime.getRuntime().addShutdownHook(hook);
                                        return Runtime.getRuntime().removeShutdownHook(hook);
                                    }
                                    public void endlessHook() {
                                        Runtime.getRuntime().addShutdownHook(new Thread(() -> { while (true) { } }));
                                    }
                                    public String deleteOnExit() throws IOException {
                                        File file = File.createTempFile("gone", null);
                                        file.deleteOnExit();
                                        return file.getPath();
                                    }
                                    public void own(String ignored) { new Own().printStackTrace(); }
                                    public static class Own {
                                        void printStackTrace(int other) { }
                                        public void printStackTrace() { System.out.println("not a throwable"); }
                                    }
                                }""")
                        .source("""
                                package example;
                                public class ExitsEarly implements dev.quern.function.Handler<String, String> {
                                    static { System.exit(3); }
                                    @Override public String handle(String kind, dev.quern.function.Context context) { return kind; }
                                }""")
                        .source("""
                                package example;
                                import java.net.*;
                                import java.security.Security;
                                import javax.net.ssl.*;
                                public class Shared {
                                    public void change(String what) {
                                        switch (what) {
                                            case "authenticator" -> Authenticator.setDefault(null);
                                            case "proxy" -> ProxySelector.setDefault(null);
                                            case "cookies" -> CookieHandler.setDefault(new CookieManager());
                                            case "cache" -> ResponseCache.setDefault(null);
                                            case "tls" -> SSLContext.setDefault(null);
                                            case "sockets" -> HttpsURLConnection.setDefaultSSLSocketFactory(null);
                                            case "names" -> HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true);
                                            case "urls" -> URL.setURLStreamHandlerFactory(protocol -> null);
                                            case "security" -> Security.setProperty("jdk.tls.disabledAlgorithms", "");
                                            case "addresses" -> Security.setProperty("networkaddress.cache.ttl", "1");
                                            default -> throw new IllegalArgumentException(what);
                                        }
                                    }
                                }""")
                        .source("""
                                package example;
                                import java.security.*;
                                import java.sql.*;
                                import java.util.*;
                                import java.util.logging.Logger;
                                public class Database {
                                    public String connect() {
                                        try {
                                            return DriverManager.getConnection("jdbc:own:x").toString();
                                        } catch (SQLException e) {
                                            return e.getMessage();
                                        }
                                    }
                                    public boolean provider() {
                                        return Security.addProvider(new Own()) > 0 && Security.getProvider("Own") != null;
                                    }
                                    public static class Own extends Provider {
                                        public Own() { super("Own", "1", "a provider of the function's"); }
                                    }
                                    public static class OwnDriver implements Driver {
                                        static {
                                            try {
                                                DriverManager.registerDriver(new OwnDriver());
                                            } catch (SQLException e) {
                                                throw new IllegalStateException(e);
                                            }
                                        }
                                        @Override public Connection connect(String url, Properties info) throws SQLException {
                                            throw new SQLException("refused by the driver");
                                        }
                                        @Override public boolean acceptsURL(String url) { return url.startsWith("jdbc:own:"); }
                                        @Override public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
                                            return new DriverPropertyInfo[0];
                                        }
                                        @Override public int getMajorVersion() { return 1; }
                                        @Override public int getMinorVersion() { return 0; }
                                        @Override public boolean jdbcCompliant() { return false; }
                                        @Override public Logger getParentLogger() { return null; }
                                    }
                                }""")
                        .source("""
                                package example;
                                import java.lang.management.ManagementFactory;
                                import java.util.logging.*;
                                import javax.management.*;
                                public class Registers {
                                    public interface CountMBean { int getCount(); }
                                    public static class Count implements CountMBean {
                                        @Override public int getCount() { return 1; }
                                    }
                                    public boolean bean() throws Exception {
                                        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
                                        server.registerMBean(new Count(), new ObjectName("example:type=Count"));
                                        server.registerMBean(new Count(), new ObjectName("example:type=Other"));
                                        server.unregisterMBean(new ObjectName("example:type=Other"));
                                        return server.isRegistered(new ObjectName("example:type=Count"));
                                    }
                                    public void log() throws Exception {
                                        Logger logger = Logger.getLogger("example.shop");
                                        logger.info("to the console");
                                        logger.fine("below the level");
                                        ConsoleHandler fine = new ConsoleHandler();
                                        logger.addHandler(fine);
                                        logger.setUseParentHandlers(false);
                                        fine.setLevel(Level.FINE);
                                        Logger.getLogger("example").setLevel(Level.FINE);
                                        logger.fine("after a change of levels");
                                        LogManager.getLogManager().readConfiguration(new java.io.ByteArrayInputStream(
                                            ".level=OFF\\nexample.late.level=ALL\\nhandlers=java.util.logging.ConsoleHandler".getBytes()));
                                        Logger.getLogger("example.late").warning("by configuration");
                                        Logger.getLogger("example.other").severe("switched off");
                                    }
                                    public void handler() {
                                        Logger root = Logger.getLogger("");
                                        for (Handler handler : root.getHandlers()) {
                                            root.removeHandler(handler);
                                        }
                                        LogManager.getLogManager().reset();
                                        root.addHandler(new Handler() {
                                            @Override public void publish(LogRecord record) { System.out.println(record.getMessage()); }
                                            @Override public void flush() { }
                                            @Override public void close() { }
                                        });
                                        Logger.getLogger("example").info("of the function");
                                    }
                                }""")
                        .build());
    }

    private static StartedFunction start(String method) throws FunctionException {
        return functions.start("example.Calls::" + method, VARIABLES);
    }

    private static String call(String method, String payload) throws Exception {
        try (StartedFunction started = start(method)) {
            return started.call(payload);
        }
    }

    @Test
    void onlyTheFunctionsOwnVariablesAreSeen() throws Exception {
        assertThat(call("allVariables", "{}")).isIn("{\"TABLE\":\"orders\",\"EMPTY\":\"\"}",
                "{\"EMPTY\":\"\",\"TABLE\":\"orders\"}");
        assertThat(call("variable", "\"TABLE\"")).isEqualTo("\"orders\"");
        assertThat(call("variable", "\"PATH\"")).isEqualTo("null");
    }

    @Test
    void methodReferencesAreRedirectedToo() throws Exception {
        assertThat(call("variableByReference", "\"TABLE\"")).isEqualTo("\"orders\"");
        assertThat(call("variablesByReference", "{}")).isEqualTo("2");
    }

    @Test
    void standardOutputAndErrorAndStackTracesGoToTheLog() throws Exception {
        try (StartedFunction started = start("print")) {
            started.call("\"hello\"");

            assertThat(started.log()).startsWith("hello\nhello!\njava.lang.IllegalStateException: printed\n\tat "
                    + "example.Calls.print(Calls.java:20)\n")
                    .contains("java.lang.RuntimeException: by reference\n\tat ")
                    .endsWith("after close\n");
        }
    }

    @Test
    void aMethodThatOnlyHappensToBeNamedPrintStackTraceIsCalled() throws Exception {
        try (StartedFunction started = start("own")) {
            started.call("\"x\"");

            assertThat(started.log()).isEqualTo("not a throwable\n");
        }
    }

    @Test
    void aFunctionMayReplaceItsOwnStreams() throws Exception {
        assertThat(call("ownOut", "\"kept\"")).isEqualTo("\"kept\"");
    }

    @Test
    void standardInputIsEmptyAndThereIsNoConsole() throws Exception {
        assertThat(call("in", "{}")).isEqualTo("-1");
        assertThat(call("console", "{}")).isEqualTo("true");
    }

    @Test
    void temporaryFilesLieInTheEnvironmentsFolder() throws Exception {
        try (StartedFunction started = start("temporary")) {
            String folder = "\"" + started.request().temporaryDirectory() + "\"";

            assertThat(started.call("{}")).isEqualTo("[%1$s,%1$s,%1$s,%1$s,%1$s]".formatted(folder));
        }
    }

    @Test
    void propertiesAreTheEnvironmentsOwn() throws Exception {
        assertThat(call("properties", "{}")).isEqualTo("\"111false1otherwisenulltrue\"");
        assertThat(System.getProperty("mine")).isNull();
    }

    @Test
    void whatTheHostWasGivenByPropertyIsNotSeen() throws Exception {
        System.setProperty("database.password", "secret");
        try {
            assertThat(call("property", "\"database.password\"")).isEqualTo("null");
            assertThat(call("property", "\"sun.java.command\"")).isEqualTo("null");
            assertThat(call("property", "\"os.name\"")).isEqualTo("\"" + System.getProperty("os.name") + "\"");
            assertThat(call("property", "\"java.class.path\"")).contains("0000-root.jar").doesNotContain("jackson");
            assertThat(call("property", "\"user.home\"")).doesNotContain(System.getProperty("user.home") + "\"");
        } finally {
            System.clearProperty("database.password");
        }
    }

    @ParameterizedTest
    @CsvSource({"builder,orders--", "changed,orders--more", "pipeline,orders--", "exec,orders--", "own,given--"})
    void processesInheritTheFunctionsVariables(String how, String seen) throws Exception {
        assertThat(call("process", "\"" + how + "\"")).isEqualTo("\"" + seen + "\"");
    }

    @Test
    void processesOfACommandLineInheritTheFunctionsVariables() throws Exception {
        assertThat(call("process", "\"string\"")).contains("TABLE=orders").doesNotContain("HOME=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit", "exitAndCatch", "exitAndSpin", "exitByReference", "exitElsewhere"})
    void exitingEndsTheInvocationAndNotTheServer(String method) throws Exception {
        try (StartedFunction started = start(method)) {
            FunctionException failure = catchThrowableOfType(FunctionException.class, () -> started.call("4"));

            assertThat(failure.errorType()).isEqualTo("Runtime.ExitError");
            assertThat(failure)
                    .hasMessage(
                            "RequestId: 8f4b7d3e-0000-4000-8000-000000000001 Error: Runtime exited with error: exit "
                                    + "status 4");
            assertThat(failure.environmentLost()).isTrue();
        }
    }

    @Test
    void exitingWithoutAnErrorIsAFailureToo() throws Exception {
        try (StartedFunction started = start("exit")) {
            assertThat(catchThrowableOfType(FunctionException.class, () -> started.call("0")))
                    .hasMessageEndingWith("Error: Runtime exited without providing a reason");
        }
    }

    @Test
    void exitingInAStaticInitialiserIsNamed() {
        FunctionException failure = catchThrowableOfType(FunctionException.class,
                () -> functions.start("example.ExitsEarly"));

        assertThat(failure.errorType()).isEqualTo("Runtime.ExitError");
        assertThat(failure).hasMessage("Error: Runtime exited with error: exit status 3");
    }

    @Test
    void theJvmsDefaultsCannotBeChanged() throws Exception {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();

        for (String[] change : new String[][]{{"locale", "tlh"}, {"category", "tlh"}, {"zone", "Asia/Kathmandu"}}) {
            FunctionException failure = catchThrowableOfType(FunctionException.class,
                    () -> call(change[0], "\"" + change[1] + "\""));

            assertThat(failure.errorType()).isEqualTo("java.lang.UnsupportedOperationException");
            assertThat(failure).hasMessageContaining(change[1]).hasMessageContaining("start the server with");
        }
        assertThat(Locale.getDefault()).isEqualTo(locale);
        assertThat(TimeZone.getDefault()).isEqualTo(zone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"authenticator", "proxy", "cookies", "cache", "tls", "sockets", "names", "urls",
            "security"})
    void whatIsSharedByTheWholeJvmIsRefused(String what) throws Exception {
        FunctionException failure = catchThrowableOfType(FunctionException.class,
                () -> functions.call("example.Shared::change", "\"" + what + "\""));

        assertThat(failure.errorType()).isEqualTo("java.lang.UnsupportedOperationException");
        assertThat(failure).hasMessageContaining("every function of this server").hasMessageContaining("Use ");
        assertThat(failure.stackTraceLines()).first().asString().startsWith("example.Shared.change(");
    }

    @Test
    void theLifeOfCachedAddressesMayBeSetToNoEffect() throws Exception {
        assertThat(functions.call("example.Shared::change", "\"addresses\"")).isEqualTo("null");
    }

    @Test
    void databaseDriversAreFoundInEachEnvironmentAndGoWithIt() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(functions.call("example.Database::connect", "{}")).isEqualTo("\"refused by the driver\"");
        }
        assertThat(java.sql.DriverManager.drivers().map(driver -> driver.getClass().getName()))
                .doesNotContain("example.Database$OwnDriver");
    }

    @Test
    void logHandlersGoWithTheEnvironmentAndTheHostsStay() throws Exception {
        java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
        List<java.util.logging.Handler> before = List.of(root.getHandlers());
        try (StartedFunction started = functions.start("example.Registers::handler")) {
            started.call("{}");
            root.warning("of the host");

            assertThat(started.log()).isEqualTo("of the function\n");
        }
        assertThat(root.getHandlers()).containsExactlyElementsOf(before);
    }

    @Test
    void loggersOfTheJdkWriteToTheFunctionsLogAndLeaveTheHostsAlone() throws Exception {
        java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
        List<java.util.logging.Handler> before = List.of(root.getHandlers());
        try (StartedFunction started = functions.start("example.Registers::log")) {
            started.call("{}");

            assertThat(started.log()).contains("INFO: to the console", "FINE: after a change of levels",
                    "WARNING: by configuration", "example.Registers log")
                    .doesNotContain("below the level", "switched off", "logging configuration");
        }
        assertThat(root.getHandlers()).containsExactlyElementsOf(before);
        assertThat(root.getLevel()).isEqualTo(java.util.logging.Level.INFO);
    }

    @Test
    void managedBeansGoWithTheEnvironment() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(functions.call("example.Registers::bean", "{}")).isEqualTo("true");
        }
        assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("example:*"), null)).isEmpty();
    }

    @Test
    void securityProvidersGoWithTheEnvironment() throws Exception {
        assertThat(functions.call("example.Database::provider", "{}")).isEqualTo("true");
        assertThat(java.security.Security.getProvider("Own")).isNull();
    }

    @Test
    void settingADefaultThatIsTheDefaultIsNoChange() throws Exception {
        assertThat(call("locale", "\"" + Locale.getDefault().toLanguageTag() + "\"")).isEqualTo("null");
        assertThat(call("zone", "\"" + TimeZone.getDefault().getID() + "\"")).isEqualTo("null");
    }

    @Test
    void theHandlerForUncaughtExceptionsStaysInTheFunction() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

        assertThat(call("uncaught", "{}")).isEqualTo("true");
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
    }

    @Test
    void shutdownHooksRunWhenTheEnvironmentIsClosed() throws Exception {
        StartedFunction started = start("hook");
        started.call("\"bye\"");
        assertThat(started.log()).isEmpty();

        started.close();

        assertThat(started.log()).isEqualTo("bye0\nbye1\nbye2\n");
    }

    @Test
    void removedHooksDoNotRunAndEndlessOnesAreEnded() throws Exception {
        StartedFunction removed = start("removedHook");
        assertThat(removed.call("{}")).isEqualTo("true");
        removed.close();
        assertThat(removed.log()).isEmpty();

        StartedFunction endless = start("endlessHook");
        endless.call("{}");
        endless.close();
        Waiting.until("the hook has ended", () -> endless.request().threadGroup().activeCount() == 0);
    }

    @Test
    void filesToBeDeletedOnExitAreDeletedWithTheEnvironment() throws Exception {
        try (StartedFunction started = start("deleteOnExit")) {
            String file = started.call("{}");
            Path path = Path.of(file.substring(1, file.length() - 1));
            assertThat(path).exists();

            started.close();

            assertThat(Files.exists(path)).isFalse();
        }
    }

    @Test
    void logsAreUtf8() throws Exception {
        try (StartedFunction started = start("print")) {
            started.call("\"caffè ☕\"".getBytes(StandardCharsets.UTF_8));

            assertThat(started.log()).startsWith("caffè ☕\n");
        }
    }
}
