package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy} of a function that works, against a real server: whatever is wrong, it works on. */
class RedeployTest {
    private static final String FIRST = """
            import dev.quern.function.*;
            public class First implements Handler<String, String> {
                public String handle(String name, Context context) { return "first"; }
            }
            """;
    private static final String SECOND = FIRST.replace("First", "Second").replace("first", "second");

    @TempDir
    private Path folder;
    private RunningServer server;
    private Cli cli;
    private Path second;

    @BeforeEach
    void deployTheFirst() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        server = RunningServer.start(data);
        cli = new Cli(folder).environment("QUERN_ENDPOINT", server.url()).environment("QUERN_DATA", data.toString());
        second = FunctionJar.compile(SECOND).writeTo(folder.resolve("second.jar"));
        Path first = FunctionJar.compile(FIRST).writeTo(folder.resolve("first.jar"));
        assertThat(deploy(first, "--handler", "First", "--timeout", "7").exitCode()).isZero();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private Cli.Ended deploy(Path archive, String... more) {
        String[] arguments = new String[more.length + 4];
        System.arraycopy(new String[]{"deploy", archive.toString(), "--name", "f"}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return cli.run(arguments);
    }

    private void assertNothingHasChanged() {
        assertThat(cli.run("invoke", "f", "--payload", "\"x\"")).isEqualTo(new Cli.Ended(0, "\"first\"\n", ""));
        var function = server.lambda().getFunctionConfiguration(request -> request.functionName("f"));
        assertThat(function.handler()).isEqualTo("First");
        assertThat(function.timeout()).isEqualTo(7);
    }

    @Test
    void codeAndSettingsAreReplaced() {
        assertThat(deploy(second, "--handler", "Second", "--timeout", "9").exitCode()).isZero();
        assertThat(cli.run("invoke", "f", "--payload", "\"x\"").out()).isEqualTo("\"second\"\n");
    }

    @Test
    void codeThatIsRefusedLeavesTheSettings() throws IOException {
        Path text = Files.writeString(folder.resolve("README.md"), "no JAR");
        Cli.Ended refused = deploy(text, "--handler", "Second", "--timeout", "9");
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.err()).contains("Could not unzip uploaded file");
        assertNothingHasChanged();
    }

    @Test
    void codeThatCannotBeUsedLeavesTheSettings() {
        Path damaged = FunctionJar.builder().source(SECOND).entry("lib/damaged.jar", "no JAR").build()
                .writeTo(folder.resolve("damaged.jar"));
        Cli.Ended failed = deploy(damaged, "--handler", "Second", "--timeout", "9");
        assertThat(failed.exitCode()).as(failed.err()).isEqualTo(1);
        assertThat(failed.err()).contains("lib/damaged.jar");
        assertNothingHasChanged();
        // and the next one that can be used mends it
        assertThat(deploy(second, "--handler", "Second").exitCode()).isZero();
        assertThat(cli.run("invoke", "f", "--payload", "\"x\"").out()).isEqualTo("\"second\"\n");
    }

    @Test
    void aPayloadThatIsNoJsonIsAWrongArgument() {
        Cli.Ended ended = cli.run("invoke", "f", "--payload", "Ada");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("--payload '\"Ada\"'");
    }

    @Test
    void aNewFunctionWithoutAHandlerIsToldHowToNameIt() {
        Cli.Ended refused = cli.run("deploy", second.toString(), "--name", "g");
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.err()).contains("--handler CLASS");
    }

    @Test
    void settingsThatAreRefusedLeaveTheCode() {
        assertThat(deploy(second, "--handler", "Second", "--timeout", "901").exitCode()).isEqualTo(3);
        assertNothingHasChanged();
        Cli.Ended refused = deploy(second, "--handler", "Second", "--runtime", "cobol");
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.err()).contains("cobol");
        assertNothingHasChanged();
    }
}
