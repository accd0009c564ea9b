package dev.quern.cli;

import static dev.quern.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.runtime.testing.FunctionJar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code logs}, against a server. */
@Timeout(120)
class LogsCommandTest {

    @TempDir
    private Path home;
    private RunningServer server;
    private Cli cli;

    @BeforeEach
    void start() {
        server = RunningServer.start(home.resolve("data"));
        cli = new Cli(home).environment("QUERN_ENDPOINT", server.url()).environment("QUERN_DATA",
                home.resolve("data").toString());
        server.server().quern().deploy("talk", FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                public class Talk implements Handler<String, String> {
                    public String handle(String text, Context context) {
                        System.out.println("said " + text);
                        return text;
                    }
                }
                """).writeTo(home.resolve("talk.jar")), settings -> settings.change().handler("example.Talk").done());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void say(String text) {
        server.server().quern().invoke("talk", ('"' + text + '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void linesAreShownWithTheirTimes() {
        say("one");
        say("two");
        Cli.Ended all = cli.run("logs", "talk");
        assertThat(all.exitCode()).isZero();
        assertThat(all.out().lines()).allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}\\.\\d{3}Z .*"))
                .anyMatch(
                        line -> line.contains(" START RequestId: "))
                .anyMatch(line -> line.endsWith(" said one"));
        assertThat(cli.run("logs", "talk", "--filter", "said two").out().lines()).singleElement().asString()
                .endsWith(" said two");
        assertThat(cli.run("logs", "talk", "--since", "1h", "--filter", "a \"quoted\" \\ text").out()).isEmpty();
    }

    @Test
    void aFunctionThatHasLoggedNothingAndOneThatIsNotThereAreToldApart() {
        Cli.Ended quiet = cli.run("logs", "talk");
        assertThat(quiet.exitCode()).isZero();
        assertThat(quiet.err()).contains("has logged nothing yet");
        Cli.Ended none = cli.run("logs", "nobody");
        assertThat(none.exitCode()).isEqualTo(3);
        assertThat(none.err()).contains("there is no function nobody");
        assertThat(cli.run("logs", "talk", "--since", "soon").exitCode()).isEqualTo(2);
    }

    @Test
    void followingGoesOnThroughARestartOfTheServer() throws InterruptedException {
        say("one");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        AtomicInteger code = new AtomicInteger(-1);
        int port = server.server().port();
        Thread follower = Thread.ofPlatform().start(() -> code.set(Main.commandLine(new Surroundings(
                Map.of("QUERN_ENDPOINT", server.url(), "QUERN_DATA", home.resolve("data").toString()), home,
                new ByteArrayInputStream(new byte[0]), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)), _ -> {
                    throw new AssertionError("nobody asked for a server");
                }, () -> () -> {}).execute("logs", "talk", "--follow")));
        eventually("what was there is shown", () -> text(out).contains("said one"));
        server.close();
        eventually("the follower waits", () -> text(err).contains("waiting for the server"));
        server = RunningServer.start(home.resolve("data"), settings -> settings.listeningOn("127.0.0.1", port));
        say("two");
        eventually("what came later is shown", () -> text(out).contains("said two"));
        follower.interrupt();
        follower.join();
        assertThat(code).hasValue(0);
        assertThat(text(out)).containsOnlyOnce("said one").containsOnlyOnce("said two");
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
