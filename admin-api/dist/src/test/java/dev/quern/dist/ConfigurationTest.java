package dev.quern.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.cli.serve.ConfigFile;
import dev.quern.cli.serve.ConfigKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration file in the package, beside what the server understands and what its page says. */
class ConfigurationTest {
    private static final Path FILE = Path.of("src/main/files/conf/quern.properties");
    private static final Pattern SETTING = Pattern.compile("(?m)^#([A-Za-z.-]+) = (.*)$");

    private static Map<String, String> settings() throws IOException {
        return SETTING.matcher(Files.readString(FILE)).results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
    }

    @Test
    void itNamesEveryKeyAndNoOther() throws IOException {
        assertThat(settings().keySet()).contains("plugin.NAME.KEY").containsAll(Arrays.stream(ConfigKey.values())
                .map(ConfigKey::text).toList()).hasSize(ConfigKey.values().length + 1);
    }

    @Test
    void itSaysNothingAsItIs() {
        ConfigFile file = ConfigFile.read(FILE);
        assertThat(ConfigKey.values()).allSatisfy(key -> assertThat(file.text(key)).isEmpty());
    }

    @Test
    void whatItShowsIsUnderstood(@TempDir Path folder) throws IOException {
        Path all = Files.writeString(folder.resolve("all"),
                SETTING.matcher(Files.readString(FILE)).replaceAll("$1 = $2"));
        ConfigFile file = ConfigFile.read(all);
        assertThat(ConfigKey.values()).allSatisfy(key -> assertThat(file.text(key)).isPresent());
    }

    @Test
    void itsValuesAreTheDefaultsOfThePage() throws IOException {
        String page = Files.readString(Path.of("../../docs/command-line.md"));
        Map<String, String> settings = settings();
        Matcher row = Pattern.compile("(?m)^\\| (`[a-z-]+`(?:, `[a-z-]+`)*) \\| (`[^|`]+`|\\d+)(?:, `([^`|]+)`)? \\|")
                .matcher(page.substring(page.indexOf("### The configuration file"), page.indexOf("For example:")));
        int compared = 0;
        while (row.find()) {
            String[] keys = row.group(1).replace("`", "").split(", ");
            String[] values = row.group(3) == null
                    ? new String[]{row.group(2).replace("`", "")}
                    : new String[]{row.group(2).replace("`", ""), row.group(3)};
            for (int i = 0; i < values.length && !values[0].equals("plugins"); i++) {
                assertThat(settings).containsEntry(keys[i], values[i]);
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(18);
    }
}
