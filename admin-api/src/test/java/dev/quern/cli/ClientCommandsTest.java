package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.auth.RootKeyFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy}, {@code invoke} and {@code keys}, against a server that answers like Lambda. */
class ClientCommandsTest {
    @TempDir
    private Path home;
    private Path jar;
    private FakeLambda server;
    private Cli cli;

    @BeforeEach
    void startServer() throws IOException {
        Path data = Files.createDirectories(home.resolve(".quern/data"));
        server = new FakeLambda(data);
        cli = new Cli(home).environment("QUERN_ENDPOINT", server.endpoint());
        jar = Files.writeString(home.resolve("a function.jar"), "code");
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private Cli.Ended deploy(String... more) {
        String[] arguments = new String[more.length + 4];
        System.arraycopy(new String[]{"deploy", jar.toString(), "--name", "f"}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return cli.run(arguments);
    }

    @Test
    void aNewFunctionIsCreatedAndAwaited() {
        Cli.Ended ended = deploy("--handler", "a.B::c", "--timeout", "9", "--memory", "256", "--env", "A=1", "--env",
                "B=x=y");
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).isEqualTo("arn:of:f\n");
        assertThat(ended.err()).contains("a function.jar, 4 bytes").contains("creating function f")
                .contains("active after");
        assertThat(server.function("f").toString()).contains("\"Handler\":\"a.B::c\"", "\"Timeout\":9",
                "\"MemorySize\":256", "\"Runtime\":\"java25\"", "\"State\":\"Active\"")
                .contains("\"A\":\"1\"").contains("\"B\":\"x=y\"");
    }

    @Test
    void newCodeGoesToTheFunctionThatIsThereAndItsSettingsStay() throws IOException {
        deploy("--timeout", "9", "--handler", "a.B");
        Files.writeString(jar, "better code");
        Cli.Ended ended = deploy();
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.err()).contains("updating the code of function f, whose handler stays a.B")
                .doesNotContain("settings");
        assertThat(server.function("f").get("Timeout").asInt()).isEqualTo(9);
        assertThat(server.requests).contains("PUT /2015-03-31/functions/f/code")
                .doesNotContain("PUT /2015-03-31/functions/f/configuration");
    }

    @Test
    void aClassThatIsNotInThePackageIsWarnedOf() throws IOException {
        byte[] library = zip(Map.of("org/lib/Plain.class", new byte[0]));
        Files.write(jar, zip(Map.of("a/Hello.class", new byte[0], "a/Hello$Name.class", new byte[0], "lib/l.jar",
                library)));
        Cli.Ended warned = deploy("--handler", "Hello");
        assertThat(warned.exitCode()).isZero();
        assertThat(warned.err()).contains(
                "warning: there is no class Hello in the package, so calls will fail; there is a.Hello\n");
        assertThat(deploy().err()).as("the handler that stays").contains("warning: there is no class Hello");
        for (String handler : List.of("a.Hello", "a.Hello::handle", "a.Hello$Name", "org.lib.Plain::run")) {
            assertThat(deploy("--handler", handler).err()).as(handler).doesNotContain("warning");
        }
        assertThat(deploy("--handler", "index.handler", "--runtime", "lua").err()).doesNotContain("warning");
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void theSameCodeIsNotSentAgain() {
        deploy();
        Cli.Ended ended = deploy("--memory", "512");
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.err()).contains("updating the settings").contains("is this already");
        assertThat(server.requests).doesNotContain("PUT /2015-03-31/functions/f/code");
        assertThat(server.function("f").get("MemorySize").asInt()).isEqualTo(512);
    }

    @Test
    void codeThatCannotBeUsedEndsWithCodeOneAndTheReason() {
        server.fault = "a.B is not a class file";
        Cli.Ended created = deploy();
        assertThat(created.exitCode()).isEqualTo(1);
        assertThat(created.out()).isEmpty();
        assertThat(created.err()).contains("function f cannot be used: a.B is not a class file");
        assertThat(deploy("--timeout", "5").exitCode()).isEqualTo(1);
    }

    @Test
    void aUrlForAnybodyComesWithThePermission() {
        Cli.Ended ended = deploy("--url", "none");
        assertThat(ended.out()).isEqualTo("http://id.localhost:1/\n");
        assertThat(server.permissions.values().toString()).contains("\"Action\":\"lambda:InvokeFunctionUrl\"",
                "\"Principal\":\"*\"", "\"FunctionUrlAuthType\":\"NONE\"");
        assertThat(deploy("--url", "none").exitCode()).isZero();
    }

    @Test
    void closingAUrlTakesThePermissionBack() {
        deploy("--url", "none");
        assertThat(deploy("--url", "IAM").exitCode()).isZero();
        assertThat(server.permissions).isEmpty();
        assertThat(server.requests).contains("PUT /2021-10-31/functions/f/url");
    }

    @Test
    void aJarThatIsNotThereIsNamed() {
        Cli.Ended ended = cli.run("deploy", home.resolve("none.jar").toString(), "--name", "f");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("there is no file").contains("none.jar");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void theAnswerOfAFunctionIsPrintedAsItIs() {
        deploy();
        Cli.Ended ended = cli.run("invoke", "f", "--payload", "{\"grüße\": 1}");
        assertThat(ended).isEqualTo(new Cli.Ended(0, "{\"grüße\": 1}\n", ""));
    }

    @Test
    void anEventCanComeFromAFileOrAPipe() throws IOException {
        deploy();
        Path file = Files.writeString(home.resolve("event.json"), "[1]");
        assertThat(cli.run("invoke", "f", "--payload-file", file.toString()).out()).isEqualTo("[1]\n");
        assertThat(cli.input("[2]").run("invoke", "f", "--payload-file", "-").out()).isEqualTo("[2]\n");
        assertThat(cli.run("invoke", "f", "--payload-file", home.resolve("none").toString()).exitCode()).isEqualTo(2);
    }

    @Test
    void aFunctionThatFailsEndsWithCodeOneAndItsLog() {
        deploy();
        Cli.Ended ended = cli.run("invoke", "f", "--payload", "\"fail\"", "--tail");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).isEqualTo("\"fail\"\n");
        assertThat(ended.err()).startsWith("START\nEND\n").contains("function f failed (Unhandled)");
    }

    @Test
    void versionsAndAliasesAreCalledByNameOrQualifier() {
        deploy();
        assertThat(cli.run("invoke", "f:live").exitCode()).isZero();
        assertThat(cli.run("invoke", "f", "--qualifier", "$LATEST").exitCode()).isZero();
        assertThat(server.requests).contains("POST /2015-03-31/functions/f%3Alive/invocations",
                "POST /2015-03-31/functions/f/invocations?Qualifier=%24LATEST");
    }

    @Test
    void whatTheServerRefusesIsToldInItsWords() {
        Cli.Ended ended = cli.run("invoke", "nobody");
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err()).contains(server.endpoint(), "ResourceNotFoundException", "Function not found: nobody");
    }

    @Test
    void aForeignKeyIsRefusedWithTheWayOut() {
        cli.environment("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE").environment("AWS_SECRET_ACCESS_KEY", "s");
        Cli.Ended ended = deploy();
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err()).contains("AWS_ACCESS_KEY_ID").contains("--data");
        assertThat(deploy("--data", home.resolve(".quern/data").toString()).exitCode()).isZero();
    }

    @Test
    void withoutAnyKeyItSaysWhereOneCouldBe() {
        Cli.Ended ended = deploy("--data", home.resolve("elsewhere").toString());
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err()).contains("no key was found").contains("--data").contains("AWS_ACCESS_KEY_ID");
    }

    @Test
    void keysArePrintedForAShell() throws IOException {
        Cli.Ended ended = cli.run("keys");
        var key = new RootKeyFile(home.resolve(".quern/data")).read();
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("export AWS_ACCESS_KEY_ID='" + key.accessKeyId() + "'\n",
                "export AWS_SECRET_ACCESS_KEY='" + key.secretAccessKey() + "'\n", "export AWS_REGION='us-east-1'\n",
                "export AWS_DEFAULT_REGION='us-east-1'\n",
                "export AWS_ENDPOINT_URL='" + server.endpoint() + "'\n");
    }

    @Test
    void keysOfADirectoryWithoutServerAreRefused() {
        Cli.Ended ended = new Cli(home).environment("QUERN_DATA", home.resolve("empty").toString()).run("keys");
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("no root key in " + home.resolve("empty")).contains("./quern serve");
    }
}
