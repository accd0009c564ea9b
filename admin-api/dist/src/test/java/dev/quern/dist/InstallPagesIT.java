package dev.quern.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the pages on installing and upgrading, as they stand, with the package that profile {@code dist} has
 * made. What they do to the machine happens in a folder: its {@code /opt}, {@code /etc} and {@code /var}, and commands
 * in the place of those that make users and start services.
 */
@Timeout(600)
@EnabledIfSystemProperty(named = "quern.archive", matches = ".+", disabledReason = "only profile dist makes a package")
class InstallPagesIT {

    /** Starts and stops what the unit says, without systemd. */
    private static final String SYSTEMCTL = """
            #!/bin/sh
            echo "systemctl $*" >>"$ROOT/told"
            case $1 in
            start | enable)
                grep -q "^ExecStart=/opt/quern/bin/quern serve --config /etc/quern/quern.properties$" \\
                    "$ROOT/etc/systemd/system/quern.service"
                : >"$ROOT/out" # what the server of before said is no sign of this one
                QUERN_DATA=$ROOT/var/lib/quern "$ROOT/opt/quern/bin/quern" serve --port "$PORT" \\
                    --config "$ROOT/etc/quern/quern.properties" >"$ROOT/out" 2>>"$ROOT/err" &
                echo $! >"$ROOT/pid"
                until grep -q '^quern ready' "$ROOT/out"; do sleep 0.1; kill -0 "$(cat "$ROOT/pid")"; done
                ;;
            stop)
                kill "$(cat "$ROOT/pid")"
                while kill -0 "$(cat "$ROOT/pid")" 2>/dev/null; do sleep 0.1; done
                rm "$ROOT/pid"
                ;;
            esac
            """;
    /** There is no user quern here to give anything to. */
    private static final String INSTALL = """
            #!/bin/sh
            if [ "$4 $6" = "-o -g" ]; then shift 7; set -- -d -m 700 "$@"; fi
            exec /usr/bin/install "$@"
            """;
    private static final String RUNUSER = "#!/bin/sh\nshift 3\nexec \"$@\"\n";
    private static final String USERADD = "#!/bin/sh\necho \"useradd $*\" >>\"$ROOT/told\"\n";

    @TempDir
    private Path folder;
    private Path root;
    private Path work;
    private Path bin;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        work = Files.createDirectory(folder.resolve("work"));
        bin = Files.createDirectory(folder.resolve("bin"));
        for (String there : new String[]{"opt", "etc/systemd/system", "var/lib", "var/backups"}) {
            Files.createDirectories(root.resolve(there));
        }
        command("systemctl", SYSTEMCTL);
        command("install", INSTALL);
        command("runuser", RUNUSER);
        command("useradd", USERADD);
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path archive = Path.of(System.getProperty("quern.archive"));
        Files.createSymbolicLink(work.resolve(archive.getFileName()), archive);
    }

    private void command(String name, String text) throws IOException {
        Files.writeString(bin.resolve(name), text);
        Files.setPosixFilePermissions(bin.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void stop() throws Exception {
        if (Files.exists(root.resolve("pid"))) {
            run("systemctl stop quern\n");
        }
    }

    private static String commands(String page, String mark) throws IOException {
        Matcher commands = Pattern.compile("<!-- run: " + mark + " -->\\n```sh\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../../docs", page)));
        assertThat(commands.find()).as("%s has commands marked 'run: %s'", page, mark).isTrue();
        return commands.group(1);
    }

    /** On the machine that is a folder. */
    private String onServer(String commands) throws Exception {
        return run(commands.replaceAll("(/opt|/etc|/var)/", Matcher.quoteReplacement(root.toString()) + "$1/")
                .replaceAll("-C /opt", Matcher.quoteReplacement("-C " + root + "/opt")));
    }

    private String run(String commands) throws Exception {
        Path out = folder.resolve("printed");
        Path err = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder("bash", "-euc", commands).directory(work.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("QUERN_"));
        environment.putAll(Map.of("PATH", bin + ":" + environment.get("PATH"), "ROOT", root.toString(), "PORT",
                Integer.toString(port), "QUERN_ENDPOINT", "http://127.0.0.1:" + port));
        Process process = builder.start();
        assertThat(process.waitFor(240, TimeUnit.SECONDS)).as(Files.readString(err)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(out) + Files.readString(err)).isZero();
        return Files.readString(out);
    }

    @Test
    void onALaptop() throws Exception {
        run(commands("install.md", "laptop"));
        Path home;
        try (Stream<Path> unpacked = Files.list(work)) {
            home = unpacked.filter(Files::isDirectory).findFirst().orElseThrow();
        }
        assertThat(home.resolve("quern.aot")).exists();
        Process server = new ProcessBuilder("bin/quern", "serve", "--port", Integer.toString(port))
                .directory(home.toFile()).redirectError(folder.resolve("log").toFile()).start();
        try {
            assertThat(server.inputReader().readLine()).startsWith("quern ready");
            assertThat(run("cd " + home + "\n" + commands("install.md", "laptop-function"))).contains("Hello, Ada!");
        } finally {
            server.toHandle().destroy();
            assertThat(server.waitFor()).isZero();
        }
    }

    @Test
    void onAServerWithoutSystemd() throws Exception {
        Files.createDirectory(root.resolve("etc/quern"));
        onServer("tar -xzf quern-*-linux-x64.tar.gz -C /opt\nmv /opt/quern-* /opt/quern\n"
                + "cp /opt/quern/conf/quern.properties /etc/quern/\n");
        onServer(commands("install.md", "without-systemd").strip()
                + " --port \"$PORT\" >\"$ROOT/out\" 2>\"$ROOT/err\" &\n"
                + "echo $! >\"$ROOT/pid\"\n"
                + "until grep -q '^quern ready' \"$ROOT/out\"; do sleep 0.1; kill -0 \"$(cat \"$ROOT/pid\")\"; done\n");
        assertThat(root.resolve("var/lib/quern/root-key")).exists();
    }

    @Test
    void onAServerThenUpgradedAndBack() throws Exception {
        onServer(commands("install.md", "server"));
        assertThat(root.resolve("told")).content().contains("useradd --system", "systemctl enable --now quern");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("var/backups/quern"))))
                .isEqualTo("rwx------");
        assertThat(onServer(commands("install.md", "server-key"))).contains("export AWS_SECRET_ACCESS_KEY='");
        String quern = root.resolve("opt/quern/bin/quern").toString();
        String data = " --data " + root.resolve("var/lib/quern");
        run(quern + " deploy " + root.resolve("opt/quern/examples/hello.jar") + " --name before" + data);
        Path old = root.resolve("opt/quern").toRealPath();

        // another version: the same under another name
        run("rm quern-*-linux-x64.tar.gz; tar -C '" + root.resolve("opt") + "' --exclude=quern.aot --transform "
                + "'s,^" + old.getFileName() + ",quern-9.9.9,' -cf - " + old.getFileName()
                + " | gzip -1 >quern-9.9.9-linux-x64.tar.gz");
        String call = quern + " invoke before --payload '{\"name\": \"Ada\"}'" + data + "\n";
        String later = quern + " deploy " + root.resolve("opt/quern/examples/hello.jar") + " --name later" + data
                + "\nreadlink '" + root.resolve("opt/quern") + "'\n";
        String printed = onServer(commands("upgrade.md", "upgrade")) + run(call + later);
        assertThat(printed).contains("Hello, Ada!", "/opt/quern-9.9.9");
        assertThat(root.resolve("opt/quern/quern.aot")).exists();

        onServer("OLD=" + old.toString().substring(root.toString().length()) + "\n" + commands("upgrade.md", "back"));
        assertThat(run(call)).contains("Hello, Ada!");
        assertThat(root.resolve("opt/quern").toRealPath()).isEqualTo(old);
        assertThat(run(quern + " invoke later" + data + " || echo ended with $?")).contains("ended with 3");
    }
}
