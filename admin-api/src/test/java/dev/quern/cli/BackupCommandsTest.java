package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import dev.quern.cli.serve.ServerLauncher;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** {@code quern backup}, {@code restore} and {@code check}, with a real server. */
@Timeout(120)
class BackupCommandsTest {

    private static final FunctionJar HELLO = FunctionJar.compile("""
            package example;
            import dev.quern.function.*;
            public class Hello implements Handler<String, String> {
                public String handle(String name, Context context) {
                    return "Hello, " + name + "!";
                }
            }
            """);

    @TempDir
    Path folder;

    private Path data() {
        return folder.resolve("data");
    }

    private String backup() {
        return folder.resolve("backup").toString();
    }

    private Cli cli() {
        return new Cli(folder).environment("QUERN_DATA", data().toString());
    }

    private Cli cli(RunningServer server) {
        return cli().environment("QUERN_ENDPOINT", server.url());
    }

    /** Two backups of a server with a function. */
    private void takeTwo() {
        try (RunningServer server = RunningServer.start(data()); LambdaClient lambda = server.lambda()) {
            server.create(lambda, "hello", "example.Hello", HELLO.bytes(), create -> create);
            Cli.Ended first = cli(server).run("backup", backup());
            assertThat(first.exitCode()).as(first.err()).isZero();
            assertThat(first.out()).isEqualTo("1\n");
            assertThat(first.err()).containsPattern("backup 1: \\d+ files, .* of them new");
            assertThat(cli(server).run("backup", backup(), "--keep", "5").out()).isEqualTo("2\n");
        }
    }

    private void requireHello() {
        try (RunningServer server = RunningServer.start(data())) {
            Cli.Ended answer = cli(server).run("invoke", "hello", "--payload", "\"Ada\"");
            assertThat(answer.out().strip()).as(answer.err()).isEqualTo("\"Hello, Ada!\"");
        }
    }

    @Test
    void aServerIsBackedUpWhileItRunsAndRestored() throws IOException {
        takeTwo();
        assertThat(cli().run("backup", backup(), "--list").out().lines()).hasSize(2).first().asString()
                .startsWith("1\t").endsWith(data().toString());
        Cli.Ended verified = cli().run("backup", backup(), "--verify");
        assertThat(verified.out()).isEqualTo("1\tgood\n2\tgood\n");

        Cli.Ended refused = cli().run("restore", backup());
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("is not empty").contains("--replace");

        byte[] key = Files.readAllBytes(data().resolve("root-key"));
        Cli.Ended restored = cli().run("restore", backup(), "--replace");
        assertThat(restored.exitCode()).as(restored.err()).isZero();
        assertThat(restored.err()).contains("what was there before lies in");
        assertThat(data().resolve("root-key")).hasBinaryContent(key);
        requireHello();

        Path other = folder.resolve("other");
        assertThat(cli().run("restore", backup(), "--generation", "1", "--data", other.toString()).exitCode()).isZero();
        assertThat(other.resolve("store/CURRENT")).exists();
        Cli.Ended none = cli().run("restore", backup(), "--generation", "9", "--data", other + "2");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("no generation 9").contains("[1, 2]");
    }

    @Test
    void damageInABackupIsFoundAndNamed() throws IOException {
        takeTwo();
        Path object;
        try (Stream<Path> tree = Files.walk(Path.of(backup()).resolve("objects"))) {
            object = tree.filter(Files::isRegularFile).max(Comparator.comparing(file -> file.toFile().length()))
                    .orElseThrow();
        }
        flip(object);
        Cli.Ended verified = cli().run("backup", backup(), "--verify");
        assertThat(verified.exitCode()).isEqualTo(5);
        assertThat(verified.err()).contains(object.toString());
        assertThat(verified.out()).contains("\tdamaged");
    }

    private static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void aDamagedDataDirectoryIsNamedWithTheCommandThatRestoresIt() throws IOException {
        takeTwo();
        Cli.Ended good = cli().run("check");
        assertThat(good.exitCode()).as(good.out() + good.err()).isZero();
        assertThat(good.out()).isEmpty();

        Path manifest;
        try (Stream<Path> files = Files.list(data().resolve("store"))) {
            manifest = files.filter(file -> file.getFileName().toString().startsWith("MANIFEST")).findFirst()
                    .orElseThrow();
        }
        flip(manifest);
        Cli.Ended checked = cli().run("check");
        assertThat(checked.exitCode()).isEqualTo(5);
        assertThat(checked.out()).contains(manifest.toString());
        Cli.Ended serve = cli().launcher(ServerLauncher.inThisProcess()).run("serve", "--port", "0");
        assertThat(serve.exitCode()).isEqualTo(5);
        assertThat(serve.err()).contains(manifest.toString())
                .contains("./quern restore BACKUP --data " + Surroundings.shown(data()) + " --replace");

        assertThat(cli().run("restore", backup(), "--replace").exitCode()).isZero();
        requireHello();
    }

    @Test
    void whatCannotBeDoneSaysWhy() {
        assertThat(cli().environment("QUERN_ENDPOINT", "http://127.0.0.1:1").run("backup", backup()).exitCode())
                .isEqualTo(3);
        assertThat(cli().run("backup", backup(), "--list").err()).contains("is no folder of backups");
        assertThat(cli().run("backup", backup(), "--keep", "2", "--list").exitCode()).isEqualTo(2);
        assertThat(cli().run("check").err()).contains("is no data directory");
        try (RunningServer server = RunningServer.start(data())) {
            Cli.Ended inside = cli(server).run("backup", data().resolve("backup").toString());
            assertThat(inside.exitCode()).isEqualTo(3);
            assertThat(inside.err()).contains("cannot lie in");
            assertThat(cli(server).run("backup", backup(), "--keep", "0").exitCode()).isEqualTo(2);
            Cli.Ended check = cli(server).run("check");
            assertThat(check.exitCode()).isEqualTo(6);
            assertThat(check.err()).contains("is in use by another server");
        }
    }

    @Test
    void onlyASignedRequestForAnAbsolutePathIsTaken() {
        try (RunningServer server = RunningServer.start(data()); SignedHttp lambda = new SignedHttp(server)) {
            String body = SignedHttp.json(Map.of("Directory", backup()));
            SignedHttp.Answer unsigned = lambda.unsigned("POST", "/quern/v1/backups",
                    body.getBytes(StandardCharsets.UTF_8), Map.of());
            assertThat(unsigned.status()).isEqualTo(403);
            // what is signed for Lambda is no request of this service
            assertThat(lambda.post("/quern/v1/backups", body).status()).isEqualTo(404);
            assertThat(Path.of(backup())).doesNotExist();
            try (SignedHttp quern = SignedHttp.forService(server, "quern")) {
                for (String wrong : List.of("{}", "{\"Directory\":\"relative\"}", "{\"Directory\":\"/x\",\"Keep\":0}",
                        "{\"Directory\":1}", "no json")) {
                    assertThat(quern.post("/quern/v1/backups", wrong).status()).as(wrong).isEqualTo(400);
                }
                assertThat(quern.post("/quern/v1/backups", body).text()).endsWith("\n").contains("\"Generation\":1,");
            }
        }
    }
}
