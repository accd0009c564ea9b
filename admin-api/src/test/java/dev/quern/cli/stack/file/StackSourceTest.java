package dev.quern.cli.stack.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.quern.cli.stack.plan.FunctionPiece.Function;
import dev.quern.cli.stack.plan.Key;
import dev.quern.cli.stack.plan.Kind;
import dev.quern.cli.stack.plan.StreamPiece;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackSourceTest {
    private static final Key FUNCTION = Key.of(Kind.FUNCTION, "f");

    @TempDir
    Path folder;

    private StackSource read(String yaml, Map<String, String> environment) throws IOException {
        Files.writeString(folder.resolve("f.jar"), "code");
        return StackSource.read(Files.writeString(folder.resolve("quern.yaml"), yaml), environment);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String yaml) {
        return assertThatThrownBy(() -> read(yaml, Map.of())).isInstanceOf(StackFileException.class);
    }

    @Test
    void aFileOfOneFunctionIsEnough() throws IOException {
        StackSource source = read("stack: shop\nfunctions:\n  f:\n    code: f.jar\n    timeout: 2m\n    memory: 1GiB\n",
                Map.of());
        Function function = (Function) Objects.requireNonNull(source.wanted().pieces().get(FUNCTION));
        assertThat(function.timeout()).hasSeconds(120);
        assertThat(function.memory()).isEqualTo(1024);
        assertThat(source.code().get("f")).asString().isEqualTo("code");
        assertThat(source.wanted().pieces()).hasSize(1);
    }

    @Test
    void somethingMayBeNamedAndNothingSaidOfIt() throws IOException {
        assertThat(read("stack: shop\nstreams:\n  clicks:\n", Map.of()).wanted().pieces())
                .containsExactly(Map.entry(Key.of(Kind.STREAM, "clicks"), new StreamPiece("shop", 0, 24)));
    }

    @Test
    void variablesStandForValuesOfAnyKind() throws IOException {
        StackSource source = read("""
                stack: ${NAME}
                functions:
                  f:
                    code: f.jar
                    environment: {SECRET: "${SECRET}", LITERAL: "$${SECRET}"}
                streams: {clicks: {shards: "${SHARDS}"}}
                """, Map.of("NAME", "shop", "SECRET", "a: b # c", "SHARDS", "3"));
        Function function = (Function) Objects.requireNonNull(source.wanted().pieces().get(FUNCTION));
        assertThat(function.environment())
                .containsExactlyInAnyOrderEntriesOf(Map.of("SECRET", "a: b # c", "LITERAL", "${SECRET}"));
        assertThat(source.wanted().pieces().get(Key.of(Kind.STREAM, "clicks")))
                .isEqualTo(new StreamPiece("shop", 3, 24));
    }

    @Test
    void aVariableThatIsMissingIsNamedWithItsLine() {
        assertRefused("stack: shop\nfunctions:\n  f:\n    code: f.jar\n    environment:\n      KEY: ${NOT_SET}\n")
                .hasMessageContaining("quern.yaml, line 6: ${NOT_SET} is not set");
    }

    @Test
    void aKeyThatNobodyKnowsIsNamedWithItsLineAndWhatWasMeant() {
        assertRefused("stack: shop\nfunctions:\n  f:\n    code: f.jar\n    tiemout: 3s\n").hasMessageContaining(
                "quern.yaml, line 5: functions.f says tiemout, which is no setting. Did you mean timeout?");
        assertRefused("stack: shop\nschedules:\n  nightly: {}\n").hasMessageContaining(
                "line 2: it says schedules, which is no setting. There are buckets, functions, stack, streams, tables.");
        assertRefused("stack: shop\ntopics: {}\n").hasMessageContaining("it says topics, which is no setting");
    }

    @Test
    void aKeyThatStandsThereTwiceIsRefused() {
        assertRefused("stack: shop\nstreams: {a: {}}\nstreams: {b: {}}\n").hasMessageContaining("line 3")
                .hasMessageContaining("streams");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"timeout: 3 | is 3, which is not a time span such as 500ms, 20s",
            "timeout: 1500ms | is 1500ms, but it is a whole number of seconds",
            "memory: 12 | is not an amount of memory such as 512MiB",
            "publish: perhaps | is perhaps, which is not true or false",
            "concurrency: 1.5 | is not a whole number", "url: {auth: all} | is all, which is none of none, iam",
            "triggers: {stream: a} | is not a list", "triggers: [{from: oldest}] | has no source",
            "triggers: [{stream: a, from: x}] | is x, but it is oldest, latest or a moment",
            "triggers: [{table: t}] | reads the changes of table t, which has no stream",
            "triggers: [{stream: a}, {stream: a}] | has the source of another trigger"})
    void aValueThatIsNoneIsNamed(String line, String reason) {
        assertRefused("stack: shop\ntables: {t: {attributes: {id: S}, key: {partition: id}}}\nfunctions:\n  f:\n"
                + "    code: f.jar\n    " + line + "\n").hasMessageContaining("functions.f." + line.split(":", 2)[0])
                .hasMessageMatching("(?s).*quern.yaml(, line 6)?: .*")
                .hasMessageContaining(reason);
    }

    @Test
    void allThatIsMissingIsNamedAtOnce() {
        assertRefused("tables:\n  t:\n    attributes: {a: S, b: N}\n    key: {partition: c}\nbuckets:\n  b:\n"
                + "    notifications: {n: {}}\n").hasMessageContaining("stack is not said")
                .hasMessageContaining("tables.t.key.partition is c, whose type is not said")
                .hasMessageContaining("tables.t.attributes.a is in no key")
                .hasMessageContaining("buckets.b.notifications.n.function is not said")
                .hasMessageContaining("buckets.b.notifications.n.events is not said");
    }

    @Test
    void codeThatIsNotThereIsNamed() {
        assertRefused("stack: shop\nfunctions: {f: {code: target/g.jar}, g: {}}\n")
                .hasMessageContaining("functions.f.code is target/g.jar, and there is no file")
                .hasMessageContaining("functions.g.code is not said");
        assertThatThrownBy(() -> StackSource.read(folder.resolve("none.yaml"), Map.of()))
                .hasMessageContaining("there is no file").hasMessageContaining("--name");
    }

    @Test
    void codeMayLieAtAnAddress() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/f.jar", exchange -> {
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write(new byte[]{1, 2, 3, 4});
            exchange.close();
        });
        http.start();
        try {
            String address = "http://127.0.0.1:" + http.getAddress().getPort();
            assertThat(read("stack: shop\nfunctions: {f: {code: '" + address + "/f.jar'}}\n", Map.of()).code().get("f"))
                    .containsExactly(1, 2, 3, 4);
            assertRefused("stack: shop\nfunctions: {f: {code: '" + address + "/g.jar'}}\n")
                    .hasMessageContaining("which cannot be read: the answer is HTTP 404");
        } finally {
            http.stop(0);
        }
    }
}
