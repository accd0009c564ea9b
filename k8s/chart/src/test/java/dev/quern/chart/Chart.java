package dev.quern.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The chart, rendered with values. */
final class Chart {
    static final Path FOLDER = Path.of("quern").toAbsolutePath();

    private static final YAMLMapper YAML = new YAMLMapper();

    private final List<JsonNode> manifests;

    private Chart(List<JsonNode> manifests) {
        this.manifests = manifests;
    }

    /** Renders it as a release named {@code shop}. */
    static Chart render(Path folder, String values) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "values", ".yaml"), values);
        String text = new Helm(FOLDER).template().withName("shop").withNamespace("shops").withKubeVersion("1.31.0")
                .withValuesFile(file).call();
        return read(text);
    }

    /** Reads manifests. */
    static Chart read(String text) throws IOException {
        List<JsonNode> manifests = new ArrayList<>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            while (documents.hasNextValue()) {
                JsonNode manifest = documents.nextValue();
                if (manifest != null && manifest.isObject()) {
                    manifests.add(manifest);
                }
            }
        }
        return new Chart(manifests);
    }

    List<JsonNode> manifests() {
        return manifests;
    }

    /** The kinds that there are, each with its name. */
    List<String> names() {
        return manifests.stream()
                .map(each -> each.path("kind").asText() + " " + each.at("/metadata/name").asText()).toList();
    }

    /** The one of that kind and name; of a name that begins so, if it ends with a star. */
    JsonNode get(String kind, String name) {
        JsonNode found = find(kind, name);
        if (found.isMissingNode()) {
            throw new AssertionError("no " + kind + " " + name + " in " + names());
        }
        return found;
    }

    /** As {@link #get}; a missing node if there is none. */
    JsonNode find(String kind, String name) {
        return manifests.stream().filter(each -> each.path("kind").asText().equals(kind)
                && (name.endsWith("*")
                        ? each.at("/metadata/name").asText().startsWith(name.substring(0, name.length() - 1))
                        : each.at("/metadata/name").asText().equals(name)))
                .findFirst().orElse(MissingNode.getInstance());
    }

    /** The names of a node's fields. */
    static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The specifications of all pods. */
    List<JsonNode> pods() {
        return manifests.stream()
                .flatMap(each -> Stream.of("/spec/template/spec", "/spec/jobTemplate/spec/template/spec").map(each::at))
                .filter(JsonNode::isObject).toList();
    }
}
