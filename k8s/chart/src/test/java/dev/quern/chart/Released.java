package dev.quern.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a released version of the chart made of some values: {@code src/test/released/VERSION/NAME.values.yaml} and
 * {@code NAME.manifests.yaml}. Written once, by that version, and never changed after.
 *
 * @param values
 *            the file with the values
 */
record Released(Path values) {

    private static final Path FOLDER = Path.of("src/test/released");
    private static final String VALUES = ".values.yaml";
    private static final YAMLMapper YAML = new YAMLMapper();

    /** All that were kept, of all versions. */
    static List<Released> all() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(VALUES)).sorted().map(Released::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version that made them. */
    String version() {
        return FOLDER.relativize(values).getName(0).toString();
    }

    private Path manifestFile() {
        return values.resolveSibling(values.getFileName().toString().replace(VALUES, ".manifests.yaml"));
    }

    Chart manifests() throws IOException {
        return Chart.read(Files.readString(manifestFile()));
    }

    /** The same values, rendered by the chart as it is now. */
    Chart now(Path folder) throws IOException {
        return Chart.render(folder, Files.readString(values));
    }

    /** Keeps what the chart makes of the values now; without secrets, which are others each time. */
    void record(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        for (JsonNode manifest : now(folder).manifests()) {
            if (manifest.path("kind").asText().equals("Secret")) {
                ObjectNode data = (ObjectNode) manifest.path("data");
                data.fieldNames().forEachRemaining(name -> data.put(name, ""));
            }
            text.append(YAML.writeValueAsString(manifest));
        }
        Files.writeString(manifestFile(), text);
    }

    @Override
    public String toString() {
        return version() + " " + values.getFileName();
    }
}
