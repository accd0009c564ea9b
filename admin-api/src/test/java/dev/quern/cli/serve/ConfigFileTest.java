package dev.quern.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configuration file may say, and what it is told when it says something else. */
class ConfigFileTest {
    @TempDir
    private Path folder;

    private ConfigFile read(String text) throws IOException {
        return ConfigFile.read(Files.writeString(folder.resolve("quern.properties"), text));
    }

    @ParameterizedTest
    @CsvSource({"prot, port", "shutdown.grace, shutdown-grace", "acount-id, account-id", "idle_timeout, idle-timeout"})
    void aKeyThatNobodyReadsIsRefusedWithTheOneThatWasMeant(String written, String meant) {
        assertThatThrownBy(() -> read(written + " = 1")).isInstanceOf(ConfigException.class)
                .hasMessageContaining("quern.properties").hasMessageContaining(written)
                .hasMessageContaining("Did you mean " + meant + "?");
    }

    @Test
    void allMistypedKeysAreToldAtOnce() {
        assertThatThrownBy(() -> read("prot = 1\nhsot = h")).hasMessageContaining("Did you mean port?")
                .hasMessageContaining("Did you mean host?");
    }

    @Test
    void aKeyThatIsLikeNoneIsRefusedWithAllThereAre() {
        assertThatThrownBy(() -> read("colour = green")).hasMessageContaining("colour")
                .hasMessageContaining("host, port, data, dev").hasMessageContaining("plugin.NAME.KEY");
    }

    @Test
    void aKeyThatStandsThereTwiceIsRefused() {
        assertThatThrownBy(() -> read("port = 1\nport = 2")).hasMessageContaining("port twice");
    }

    @ParameterizedTest
    @CsvSource({"0ms, PT0S", "500ms, PT0.5S", "20s, PT20S", "10m, PT10M", "1h, PT1H", "30d, PT720H"})
    void timeSpansHaveAUnit(String written, Duration meant) throws IOException {
        assertThat(read("idle-timeout=" + written).duration(ConfigKey.IDLE_TIMEOUT)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"20", "20 s", "-1s", "s", "1.5s", "1w", "''"})
    void aTimeSpanOfAnotherFormIsRefused(String written) throws IOException {
        ConfigFile file = read("idle-timeout=" + written);
        assertThatThrownBy(() -> file.duration(ConfigKey.IDLE_TIMEOUT)).isInstanceOf(ConfigException.class)
                .hasMessageContaining("idle-timeout = " + written).hasMessageContaining("20s");
    }

    @Test
    void numbersAndFlagsAreReadStrictly() throws IOException {
        ConfigFile file = read("port = 80 80\ndev = yes\nplugins = a\\u0000b");
        assertThatThrownBy(() -> file.number(ConfigKey.PORT)).hasMessageContaining("a whole number");
        assertThatThrownBy(() -> file.flag(ConfigKey.DEV)).hasMessageContaining("true or false");
        assertThatThrownBy(() -> file.path(ConfigKey.PLUGINS)).hasMessageContaining("is a path");
    }

    @Test
    void relativePathsBeginAtTheFile() throws IOException {
        assertThat(read("data = ../data").path(ConfigKey.DATA)).contains(folder.resolve("../data"));
        assertThat(read("data = /data").path(ConfigKey.DATA)).contains(Path.of("/data"));
    }

    @Test
    void pluginsAreToldWhatStandsUnderTheirName() throws IOException {
        assertThat(read("plugin.mail.server = a\nplugin.mail.tls.on = b\nplugin.cron.x = ").plugins())
                .isEqualTo(Map.of("mail", Map.of("server", "a", "tls.on", "b"), "cron", Map.of("x", "")));
        assertThatThrownBy(() -> read("plugin.mail = a")).hasMessageContaining("plugin.NAME.KEY");
        assertThatThrownBy(() -> read("plugin..x = a")).hasMessageContaining("plugin.NAME.KEY");
    }

    @Test
    void everySettingIsInTheDocumentationAndNoOther() throws IOException {
        String page = Files.readString(Path.of("../docs/command-line.md"));
        String table = page.substring(page.indexOf("### The configuration file"), page.indexOf("## quern demo"));
        List<String> documented = Pattern.compile("(?m)^\\| (`[^|]+`) \\|").matcher(table).results()
                .flatMap(row -> Pattern.compile("`([^`]+)`").matcher(row.group(1)).results())
                .map(key -> key.group(1)).toList();
        List<String> known = new ArrayList<>(Arrays.stream(ConfigKey.values()).map(ConfigKey::text).toList());
        known.add("plugin.NAME.KEY");
        assertThat(documented).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void aWordThatIsNoneOfThoseThereAreIsRefused() throws IOException {
        assertThatThrownBy(() -> read("log-format = xml").word(ConfigKey.LOG_FORMAT, List.of("text", "json")))
                .hasMessageContaining("log-format is text or json");
        assertThat(read("log-format = json").word(ConfigKey.LOG_FORMAT, List.of("text", "json"))).contains("json");
    }

    @Test
    void textIsUtf8() throws IOException {
        assertThat(read("plugin.mail.from = Grüße").plugins().get("mail")).containsEntry("from", "Grüße");
        Files.write(folder.resolve("latin1"), new byte[]{'p', '=', (byte) 0xe4});
        assertThatThrownBy(() -> ConfigFile.read(folder.resolve("latin1"))).hasMessageContaining("UTF-8");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none"))).isInstanceOf(ConfigException.class)
                .hasMessageContaining("no configuration file").hasMessageContaining("none");
    }
}
