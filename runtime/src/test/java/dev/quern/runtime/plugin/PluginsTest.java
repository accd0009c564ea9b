package dev.quern.runtime.plugin;

import static dev.quern.runtime.testing.TestRuntime.await;
import static dev.quern.runtime.testing.TestRuntime.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.function.Handler;
import dev.quern.plugin.EventSource;
import dev.quern.plugin.FunctionCaller;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.Plugin;
import dev.quern.runtime.testing.FakeRuntime;
import dev.quern.runtime.testing.FunctionJar;
import dev.quern.runtime.testing.TestRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {

    private static final String SERVICE = "META-INF/services/dev.quern.plugin.Plugin";

    @TempDir
    Path data;

    private Path folder;

    @BeforeEach
    void makeTheFolder() throws IOException {
        folder = Files.createDirectories(data.resolve("plugins"));
    }

    /** A plugin whose class is {@code example.NAME}. */
    private static FunctionJar plugin(String className, String body) {
        return FunctionJar.builder().source("""
                package example;
                import dev.quern.plugin.*;
                import dev.quern.function.*;
                import java.util.*;
                public class %s implements Plugin {
                    %s
                }
                """.formatted(className, body)).entry(SERVICE, "example." + className).build();
    }

    private static FunctionJar named(String name) {
        return plugin("Named", "public String name() { return \"" + name + "\"; }");
    }

    /** What a plugin that looks around says as its name. */
    private List<String> names() {
        try (PluginFolder loaded = PluginFolder.load(folder)) {
            return loaded.plugins().stream().map(Plugin::name).toList();
        }
    }

    private void refuses(String... messageParts) throws IOException {
        List<String> before = openFiles();
        assertThatThrownBy(() -> TestRuntime.open(data, new FakeRuntime())).isInstanceOf(PluginException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(messageParts));
        assertThat(openFiles()).as("files left open").isEqualTo(before);
        try (var plugins = Files.list(folder)) {
            for (Path plugin : plugins.toList()) {
                Files.delete(plugin);
            }
        }
        assertThatCode(() -> TestRuntime.open(data, new FakeRuntime()).close()).doesNotThrowAnyException();
    }

    private List<String> openFiles() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.map(PluginsTest::target).filter(name -> name.startsWith(data.toString())).sorted().toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void aPluginSeesTheJdkAndTheSpiAndNothingElse() {
        plugin("Looking", """
                public String name() {
                    StringBuilder seen = new StringBuilder();
                    for (String type : new String[]{"java.util.List", "java.sql.Connection",
                            "dev.quern.function.Handler", "dev.quern.plugin.Plugin", "dev.quern.runtime.Quern",
                            "com.fasterxml.jackson.databind.ObjectMapper", "org.slf4j.Logger", "org.rocksdb.RocksDB",
                            "dev.quern.runtime.function.Version", "org.junit.jupiter.api.Test"}) {
                        try {
                            Class.forName(type, false, getClass().getClassLoader());
                            seen.append(type).append(' ');
                        } catch (ClassNotFoundException e) {
                            // not seen
                        }
                    }
                    return seen + (getClass().getClassLoader().getResource("org/slf4j/Logger.class") == null
                            ? "" : "resources");
                }
                """).writeTo(folder.resolve("looking.jar"));
        assertThat(names()).containsExactly(
                "java.util.List java.sql.Connection dev.quern.function.Handler dev.quern.plugin.Plugin ");
    }

    @Test
    void librariesThatAskTheThreadForClassesFindThePlugins() {
        plugin("Threads",
                """
                        static String made = look();
                        static String look() {
                            return Thread.currentThread().getContextClassLoader() == Threads.class.getClassLoader()
                                    ? "own" : "other";
                        }
                        static final List<String> seen = new ArrayList<>();
                        public String name() { return made + "-" + look(); }
                        public List<FunctionRuntime> functionRuntimes() {
                            seen.add(look());
                            return List.of(new FunctionRuntime() {
                                public Set<String> identifiers() { return Set.of("threads"); }
                                public void prepare(CodePackage code) { seen.add(look()); }
                                public Environment start(EnvironmentRequest request) {
                                    seen.add(look());
                                    return new Environment() {
                                        public void invoke(Invocation invocation, Response response) throws java.io.IOException {
                                            seen.add(look());
                                            response.send(String.join(" ", seen).getBytes());
                                        }
                                        public void close() {}
                                    };
                                }
                            });
                        }
                        public List<EventSource> eventSources() {
                            return List.of(new EventSource() {
                                public String name() { return "source"; }
                                public void start(FunctionCaller functions, Map<String, String> settings) { seen.add(look()); }
                                public void close() {}
                            });
                        }
                        """)
                .writeTo(folder.resolve("threads.jar"));
        assertThat(names().getFirst()).as("seen by its static initialiser").startsWith("own-");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (TestRuntime runtime = TestRuntime.open(data, new FakeRuntime())) {
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
            runtime.create("f", FakeRuntime.code("x"), settings -> settings.change().runtime("threads").done());
            assertThat(text(runtime.call("f", "{}"))).isEqualTo("own own own own own");
        }
    }

    @Test
    void aPluginThatBringsItsOwnCopyOfTheSpiUsesTheServers() throws IOException {
        String type = "dev/quern/function/Handler.class";
        byte[] copy;
        try (var in = Handler.class.getClassLoader().getResourceAsStream(type)) {
            copy = in.readAllBytes();
        }
        FunctionJar.builder().source("""
                package example;
                import dev.quern.plugin.*;
                public class Fat implements Plugin {
                    public String name() {
                        return String.valueOf(dev.quern.function.Handler.class.getClassLoader()
                                == Plugin.class.getClassLoader());
                    }
                }
                """).entry(SERVICE, "example.Fat").entry(type, copy).build().writeTo(folder.resolve("fat.jar"));
        assertThat(names()).containsExactly("true");
    }

    @Test
    void twoVersionsOfALibraryDoNotMeet() throws IOException {
        for (String version : List.of("one", "two")) {
            Path place = Files.createDirectories(folder.resolve(version));
            FunctionJar.builder().source("""
                    package example;
                    import dev.quern.plugin.*;
                    public class User implements Plugin {
                        public String name() { return library.Library.version(); }
                    }
                    """).source("""
                    package library;
                    public class Library { public static String version() { return "%s"; } }
                    """.formatted(version)).entry(SERVICE, "example.User").build().writeTo(place.resolve("all.jar"));
        }
        assertThat(names()).containsExactly("one", "two");
    }

    @Test
    void aPluginMayBeAFolderOfJarsAndHiddenEntriesAreNone() throws IOException {
        Path place = Files.createDirectories(folder.resolve("several"));
        FunctionJar.compile("package library;\npublic class Other {}").writeTo(place.resolve("library.jar"));
        named("several").writeTo(place.resolve("plugin.jar"));
        Files.createDirectories(folder.resolve(".git"));
        Files.writeString(folder.resolve("README.txt"), "plugins go here");
        assertThat(names()).containsExactly("several");
    }

    @Test
    void aServerStartsWithoutAPluginsFolder() throws IOException {
        Files.delete(folder);
        assertThat(names()).isEmpty();
    }

    @Test
    void aJarWithoutAPluginIsNamedAndRefused() throws IOException {
        named("good").writeTo(folder.resolve("a-good.jar"));
        FunctionJar.compile("package example;\npublic class Nothing {}").writeTo(folder.resolve("empty.jar"));
        refuses("empty.jar", "names no plugin", "META-INF/services/dev.quern.plugin.Plugin", "take it out");
    }

    @Test
    void aPluginWhoseClassIsMissingIsNamedAndRefused() throws IOException {
        FunctionJar.builder().entry(SERVICE, "example.Gone").build().writeTo(folder.resolve("gone.jar"));
        refuses("gone.jar", "example.Gone", "take it out");
    }

    @Test
    void aPluginWhoseConstructorThrowsIsNamedAndRefused() throws IOException {
        plugin("Thrower", "public Thrower() { throw new IllegalStateException(\"no licence\"); } "
                + "public String name() { return \"x\"; }").writeTo(folder.resolve("thrower.jar"));
        refuses("thrower.jar", "no licence");
    }

    @Test
    void aPluginWhoseLibraryIsMissingIsNamedAndRefused() throws IOException {
        FunctionJar whole = FunctionJar.builder().source("""
                package example;
                import dev.quern.plugin.*;
                public class Linked implements Plugin {
                    static final library.Gone GONE = new library.Gone();
                    public String name() { return "x"; }
                }
                """).source("package library;\npublic class Gone {}").build();
        FunctionJar.builder().entry(SERVICE, "example.Linked")
                .entry("example/Linked.class", whole.entry("example/Linked.class")).build()
                .writeTo(folder.resolve("linked.jar"));
        refuses("linked.jar", "library/Gone");
    }

    @Test
    void aFileThatIsNoJarIsNamedAndRefused() throws IOException {
        Files.writeString(folder.resolve("broken.jar"), "this is not a JAR");
        refuses("broken.jar", "is not a JAR");
    }

    @Test
    void aServiceThatIsNoPluginIsNamedAndRefused() throws IOException {
        FunctionJar.builder().source("package example;\npublic class Stranger {}").entry(SERVICE, "example.Stranger")
                .build().writeTo(folder.resolve("stranger.jar"));
        refuses("stranger.jar", "example.Stranger", "not a subtype");
    }

    @Test
    void twoPluginsOfOneNameAreRefusedAndBothAreNamed() throws IOException {
        named("twin").writeTo(folder.resolve("first.jar"));
        named("twin").writeTo(folder.resolve("second.jar"));
        refuses("'twin'", "first.jar", "second.jar");
        named("fake").writeTo(folder.resolve("first.jar"));
        refuses("'fake'", "first.jar", FakeRuntime.class.getName());
    }

    @Test
    void aPluginWithABadNameIsRefused() throws IOException {
        named("not a name").writeTo(folder.resolve("bad.jar"));
        refuses("bad.jar", "'not a name'");
        plugin("Thrower", "public String name() { throw new IllegalStateException(\"no name\"); }")
                .writeTo(folder.resolve("worse.jar"));
        refuses("worse.jar", "no name");
    }

    @Test
    void aPluginThatBreaksWhenItIsAskedIsNamedAndRefused() throws IOException {
        plugin("Breaking", "public String name() { return \"breaking\"; } "
                + "public List<EventSource> eventSources() { throw new IllegalStateException(\"no network\"); }")
                .writeTo(folder.resolve("breaking.jar"));
        refuses("'breaking'", "no network");
    }

    @Test
    void twoRuntimesForOneIdentifierAreRefused() {
        Plugin other = new Plugin() {
            @Override
            public String name() {
                return "other";
            }

            @Override
            public List<dev.quern.plugin.FunctionRuntime> functionRuntimes() {
                return List.of(new FakeRuntime());
            }
        };
        assertThatThrownBy(() -> TestRuntime.open(data, new FakeRuntime(), builder -> builder.plugin(other)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("runtime 'fake'");
        TestRuntime.open(data, new FakeRuntime()).close();
    }

    @Test
    void aRuntimeFromThePluginsFolderServesFunctionsOfItsIdentifier() {
        plugin("Upper",
                """
                        public String name() { return "upper"; }
                        public List<FunctionRuntime> functionRuntimes() {
                            return List.of(new FunctionRuntime() {
                                public Set<String> identifiers() { return Set.of("upper1"); }
                                public void prepare(CodePackage code) {}
                                public Environment start(EnvironmentRequest request) {
                                    return new Environment() {
                                        public void invoke(Invocation invocation, Response response) throws java.io.IOException {
                                            response.send(new String(invocation.payload()).toUpperCase(Locale.ROOT).getBytes());
                                        }
                                        public void close() {}
                                    };
                                }
                            });
                        }
                        """)
                .writeTo(folder.resolve("upper.jar"));
        try (TestRuntime runtime = TestRuntime.open(data, new FakeRuntime())) {
            runtime.create("f", FakeRuntime.code("x"), settings -> settings.change().runtime("upper1").done());
            assertThat(text(runtime.call("f", "shout"))).isEqualTo("SHOUT");
        }
    }

    @Test
    void anEventSourceIsStartedWithItsSettingsCallsFunctionsAndIsStoppedBeforeThem() {
        AtomicReference<FunctionCaller> caller = new AtomicReference<>();
        AtomicReference<Map<String, String>> told = new AtomicReference<>();
        List<String> last = new CopyOnWriteArrayList<>();
        FakeRuntime fake = new FakeRuntime().handler("throw", (invocation, response) -> {
            throw new FunctionException("a.B", "why", List.of("frame"), false);
        });
        Plugin plugin = source("mail", new Source() {
            @Override
            public void start(FunctionCaller functions, Map<String, String> settings) {
                caller.set(functions);
                told.set(settings);
            }

            @Override
            public void close() {
                last.add(new String(caller.get().call("f", new byte[0]).toCompletableFuture().join()));
            }
        });
        try (TestRuntime runtime = TestRuntime.open(data, fake, builder -> builder.plugin(plugin).plugin(() -> "other")
                .pluginSettings("mail", Map.of("host", "localhost")).pluginSettings("other", Map.of("host", "x")))) {
            assertThat(told.get()).isEqualTo(Map.of("host", "localhost"));
            runtime.create("f", "one");
            runtime.create("g", FakeRuntime.code("x"), settings -> settings.withHandler("throw"));
            assertThat(await(caller.get().call("f", new byte[0]).toCompletableFuture())).asString().isEqualTo("one");
            CompletableFuture<byte[]> failed = caller.get().call("g", new byte[0]).toCompletableFuture();
            assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class).cause()
                    .isInstanceOfSatisfying(FunctionException.class, e -> {
                        assertThat(e.errorType()).isEqualTo("a.B");
                        assertThat(e.stackTraceLines()).containsExactly("frame");
                    });
            for (String bad : List.of("nobody", "not a name", "f:9")) {
                assertThatThrownBy(() -> caller.get().call(bad, new byte[0]).toCompletableFuture().join())
                        .hasCauseInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> caller.get().call("f", new byte[6_291_457]).toCompletableFuture().join())
                    .hasCauseInstanceOf(IllegalArgumentException.class);
        }
        assertThat(last).as("functions run until sources are closed").containsExactly("one");
    }

    @Test
    void settingsOfAPluginThatIsNotThereAreRefused() {
        assertThatThrownBy(() -> TestRuntime.open(data, new FakeRuntime(), builder -> builder.plugin(() -> "mail")
                .pluginSettings("mail", Map.of("host", "x")).pluginSettings("mial", Map.of("host", "x"))))
                .isInstanceOf(PluginException.class).hasMessageContaining("'mial'")
                .hasMessageContaining("the plugins are").hasMessageContaining("mail");
    }

    @Test
    void anEventSourceThatCannotStartIsNamedAndTheOthersAreStopped() {
        List<String> closed = new CopyOnWriteArrayList<>();
        Plugin good = source("good", new Source() {
            @Override
            public void start(FunctionCaller functions, Map<String, String> settings) {}

            @Override
            public void close() {
                closed.add("good");
                throw new IllegalStateException("even so");
            }
        });
        Plugin bad = source("bad", new Source() {
            @Override
            public void start(FunctionCaller functions, Map<String, String> settings) throws IOException {
                throw new IOException("no such host");
            }

            @Override
            public void close() {}
        });
        assertThatThrownBy(
                () -> TestRuntime.open(data, new FakeRuntime(), builder -> builder.plugin(good).plugin(bad)))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("source of plugin bad")
                .hasMessageContaining("no such host");
        assertThat(closed).containsExactly("good");
        TestRuntime.open(data, new FakeRuntime()).close();
    }

    private abstract static class Source implements EventSource {

        @Override
        public String name() {
            return "source";
        }
    }

    private static Plugin source(String name, EventSource source) {
        return new Plugin() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<EventSource> eventSources() {
                return List.of(source);
            }
        };
    }
}
