package dev.quern.runtime.contain;

import static dev.quern.runtime.testing.Eventually.eventually;
import static dev.quern.runtime.testing.TestRuntime.name;
import static dev.quern.runtime.testing.TestRuntime.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.function.Version;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.testing.TestRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions that leak, mostly by reflection, which is not redirected; and what the runtime says of them. */
class LoaderLeakTest {

    private static final byte[] CODE = FunctionJar
            .compile(
                    """
                            package example;
                            public class Driver implements java.sql.Driver {
                                @Override public java.sql.Connection connect(String url, java.util.Properties info) { return null; }
                                @Override public boolean acceptsURL(String url) { return false; }
                                @Override public java.sql.DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties info) { return null; }
                                @Override public int getMajorVersion() { return 1; }
                                @Override public int getMinorVersion() { return 0; }
                                @Override public boolean jdbcCompliant() { return false; }
                                @Override public java.util.logging.Logger getParentLogger() { return null; }
                            }""",
                    """
                            package example;
                            public interface LeakMBean { }
                            """,
                    """
                            package example;
                            import dev.quern.function.Context;
                            import java.lang.management.ManagementFactory;
                            import java.lang.reflect.*;
                            import java.util.*;
                            import java.util.concurrent.*;
                            import java.util.logging.*;
                            public class Leak implements dev.quern.function.Handler<String, String>, LeakMBean {
                                static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
                                static final ClassValue<Object> VALUE = new ClassValue<>() {
                                    @Override protected Object computeValue(Class<?> type) { return Leak.class; }
                                };
                                static Object kept;
                                static Object call(String type, String method, Object... arguments) throws Exception {
                                    Method found = Arrays.stream(Class.forName(type).getMethods()).filter(m -> m.getName().equals(method)
                                        && m.getParameterCount() == arguments.length && Modifier.isStatic(m.getModifiers())).findFirst().orElseThrow();
                                    return found.invoke(null, arguments);
                                }
                                @Override public String handle(String kind, Context context) throws Exception {
                                    switch (kind) {
                                        case "nothing" -> { }
                                        case "thread" -> {
                                            Thread stuck = new Thread(Leak::block, "stuck for good");
                                            stuck.start();
                                            // one that has not begun to wait could still be stopped
                                            while (stuck.getState() != Thread.State.BLOCKED) { Thread.onSpinWait(); }
                                        }
                                        case "timer" -> kept = Class.forName("java.util.Timer").getConstructor(String.class, boolean.class)
                                            .newInstance("hidden timer", true);
                                        case "local" -> {
                                            Map<?, ?> properties = (Map<?, ?>) call("java.lang.System", "getProperties");
                                            ((ExecutorService) properties.get("test.shared")).submit(() -> LOCAL.set(this)).get();
                                        }
                                        case "driver" -> {
                                            byte[] bytes = Leak.class.getResourceAsStream("Driver.class").readAllBytes();
                                            ClassLoader own = new ClassLoader(Leak.class.getClassLoader()) {
                                                @Override public Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                                                    return name.equals("example.Driver") ? defineClass(name, bytes, 0, bytes.length) : super.loadClass(name, resolve);
                                                }
                                            };
                                            Object driver = own.loadClass("example.Driver").getConstructor().newInstance();
                                            java.sql.DriverManager.class.getMethod("registerDriver", java.sql.Driver.class).invoke(null, driver);
                                        }
                                        case "hook" -> Runtime.class.getMethod("addShutdownHook", Thread.class)
                                            .invoke(Runtime.getRuntime(), new Thread(() -> { }, "hidden hook"));
                                        case "bean" -> javax.management.MBeanServer.class.getMethod("registerMBean", Object.class, javax.management.ObjectName.class)
                                            .invoke(ManagementFactory.getPlatformMBeanServer(), this, new javax.management.ObjectName("example:type=Leak"));
                                        case "provider" -> call("java.security.Security", "addProvider", new java.security.Provider("Leaking", "1", "") { });
                                        case "handler" -> {
                                            Logger shared = (Logger) call("java.util.logging.Logger", "getLogger", "shared.by.reflection");
                                            Logger.class.getMethod("addHandler", Handler.class).invoke(shared, new Handler() {
                                                @Override public void publish(LogRecord record) { }
                                                @Override public void flush() { }
                                                @Override public void close() { }
                                            });
                                            call("java.lang.System", "getProperties").getClass().getMethod("put", Object.class, Object.class)
                                                .invoke(call("java.lang.System", "getProperties"), "test.logger", shared);
                                        }
                                        case "default" -> call("java.lang.Thread", "setDefaultUncaughtExceptionHandler",
                                            (Thread.UncaughtExceptionHandler) (thread, thrown) -> { });
                                        case "class value" -> VALUE.get(java.util.zip.Adler32.class);
                                        default -> throw new IllegalArgumentException(kind);
                                    }
                                    return "leaked";
                                }
                                static void block() { synchronized (java.util.zip.CheckedInputStream.class) { LOCAL.get(); } }
                            }""")
            .bytes();

    @TempDir
    Path data;

    private final ManualTime time = new ManualTime();
    private final ExecutorService shared = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("shared by all").unstarted(task));
    private TestRuntime runtime;

    @BeforeEach
    void open() {
        runtime = TestRuntime.open(data, new FakeRuntime(), builder -> builder.time(time));
        shared.submit(() -> {}); // so that its thread is not the function's
        System.getProperties().put("test.shared", shared);
    }

    @AfterEach
    void close() throws Exception {
        System.getProperties().remove("test.shared");
        System.getProperties().remove("test.logger");
        Thread.setDefaultUncaughtExceptionHandler(null);
        java.security.Security.removeProvider("Leaking");
        var beans = java.lang.management.ManagementFactory.getPlatformMBeanServer();
        for (var bean : beans.queryNames(new javax.management.ObjectName("example:type=Leak"), null)) {
            beans.unregisterMBean(bean);
        }
        shared.shutdownNow();
        runtime.close();
    }

    private RetiredLoaders callAndDelete(String kind) {
        runtime.create("leaking", CODE, settings -> settings.change().runtime("java25").handler("example.Leak").done());
        assertThat(text(runtime.call("leaking", "\"" + kind + "\""))).isEqualTo("\"leaked\"");
        runtime.quern().functions().delete(runtime.reference("leaking"));
        eventually("the environment is gone", () -> runtime.quern().invoker().environments() == 0);
        return runtime.quern().containment().loaders();
    }

    @ParameterizedTest
    @CsvSource({"thread,RUNNING_THREAD,stuck for good", "timer,TIMER,hidden timer", "local,THREAD_LOCAL,shared by all",
            "driver,DATABASE_DRIVER,example.Driver", "hook,SHUTDOWN_HOOK,hidden hook",
            "bean,MANAGED_BEAN,example:type=Leak", "provider,SECURITY_PROVIDER,example.Leak$",
            "handler,LOG_HANDLER,shared.by.reflection",
            "default,JDK_STATIC,Thread.getDefaultUncaughtExceptionHandler()", "class value,UNKNOWN,GC.heap_dump"})
    void aClassLoaderThatStaysIsReportedWithWhatHoldsIt(String kind, HolderKind holder, String detail) {
        synchronized (java.util.zip.CheckedInputStream.class) {
            RetiredLoaders loaders = callAndDelete(kind);

            eventually("the leak is found", () -> {
                System.gc();
                time.advance(Duration.ofMinutes(3));
                return !loaders.leaks().isEmpty();
            });

            assertThat(loaders.leaks()).singleElement().satisfies(leak -> {
                assertThat(leak.function()).isEqualTo(name("leaking"));
                assertThat(leak.version()).isEqualTo(Version.LATEST);
                assertThat(leak.kind()).isEqualTo(holder);
                assertThat(leak.holder()).contains(detail);
            });
            time.advance(Duration.ofHours(1));
            assertThat(loaders.total()).as("it is reported once").isEqualTo(1);
            assertThat(runtime.quern().containment().remark(name("leaking"), Version.LATEST)).isPresent();
        }
    }

    @Test
    void aClassLoaderThatIsCollectedIsNotReported() {
        RetiredLoaders loaders = callAndDelete("nothing");
        assertThat(loaders.waiting()).isEqualTo(1);

        eventually("it is collected", () -> {
            System.gc();
            time.advance(Duration.ofMinutes(3));
            return loaders.waiting() == 0;
        });
        assertThat(loaders.total()).isZero();
    }

    @Test
    void timeAloneProvesNothing() {
        RetiredLoaders loaders = callAndDelete("class value");

        time.advance(Duration.ofDays(1));

        assertThat(loaders.leaks()).as("there was no collection that could have taken it").isEmpty();
    }

    @Test
    void aLeakThatEndsIsForgotten() {
        RetiredLoaders loaders;
        synchronized (java.util.zip.CheckedInputStream.class) {
            loaders = callAndDelete("thread");
            eventually("the leak is found", () -> {
                System.gc();
                time.advance(Duration.ofMinutes(3));
                return !loaders.leaks().isEmpty();
            });
        }
        eventually("it is collected after all", () -> {
            System.gc();
            time.advance(Duration.ofSeconds(1)); // the thread is held for as long as it is counted
            return loaders.leaks().isEmpty();
        });
        assertThat(loaders.total()).isEqualTo(1);
    }
}
