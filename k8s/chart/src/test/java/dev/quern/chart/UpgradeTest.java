package dev.quern.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An upgrade from each version of the chart that was released: nothing is changed that a cluster refuses to change, and
 * what holds data keeps its name. Before a version is released, its manifests are kept for later ones:
 * {@code mvn -pl k8s/chart test -Dtest=UpgradeTest -Dquern.chart.record=VERSION}, with values of before or more.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class UpgradeTest {

    /** What the API takes of a change to a StatefulSet that is there. */
    private static final Set<String> CHANGEABLE = Set.of("replicas", "ordinals", "template", "updateStrategy",
            "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds");

    @SuppressWarnings("NullAway.Init") // before all tests
    private static FakeCluster cluster;

    @TempDir
    Path folder;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = new FakeCluster();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    static List<Released> released() {
        return Released.all();
    }

    @ParameterizedTest
    @MethodSource("released")
    void aReleaseCanBeUpgradedInPlace(Released before) throws IOException {
        assertThat(faults(before.manifests(), before.now(folder))).isEmpty();
    }

    @Test
    void aVersionThatWasReleasedIsNotReleasedAgain() throws IOException {
        String version = new YAMLMapper().readTree(Chart.FOLDER.resolve("Chart.yaml").toFile()).path("version")
                .asText();
        assertThat(released()).isNotEmpty().noneMatch(before -> before.version().equals(version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"StatefulSet serviceName", "StatefulSet podManagementPolicy", "StatefulSet selector",
            "StatefulSet volumeClaimTemplates", "PersistentVolumeClaim accessModes",
            "PersistentVolumeClaim storageClassName"})
    void whatAClusterWouldRefuseIsFound(String what) throws IOException {
        Released all = released().stream().filter(each -> each.toString().contains("all")).findFirst().orElseThrow();
        Chart now = all.now(folder);
        String kind = what.split(" ")[0];
        String field = what.split(" ")[1];
        now.manifests().stream().filter(each -> each.path("kind").asText().equals(kind))
                .forEach(each -> ((ObjectNode) each.path("spec")).put(field, "another"));
        assertThat(faults(all.manifests(), now)).singleElement().asString().contains(field);
    }

    @Test
    void aVolumeThatWouldBeLeftBehindIsFound() throws IOException {
        Released plain = released().getFirst();
        Chart other = Chart.render(folder, "fullnameOverride: another");
        assertThat(faults(plain.manifests(), other)).anySatisfy(fault -> assertThat(fault).contains("StatefulSet"));
    }

    @Test
    @EnabledIfSystemProperty(named = "quern.chart.record", matches = ".+", disabledReason = "only before a release")
    void keepWhatThisVersionMakes() throws IOException {
        for (Released each : released()) {
            if (each.version().equals(System.getProperty("quern.chart.record"))) {
                each.record(folder);
            }
        }
    }

    private static List<String> faults(Chart before, Chart now) {
        List<String> faults = new ArrayList<>();
        for (JsonNode old : before.manifests()) {
            String kind = old.path("kind").asText();
            String name = old.at("/metadata/name").asText();
            switch (kind) {
                case "StatefulSet" -> same(faults, old, now.find(kind, name), CHANGEABLE);
                case "PersistentVolumeClaim" -> same(faults, old, now.find(kind, name), Set.of("resources"));
                case "Secret", "Service" -> {
                    if (now.find(kind, name).isMissingNode()) {
                        faults.add(kind + " " + name + " is gone");
                    }
                }
                default -> {
                    // all of it may change
                }
            }
        }
        return faults;
    }

    private static void same(List<String> faults, JsonNode old, JsonNode now, Set<String> changeable) {
        String what = old.path("kind").asText() + " " + old.at("/metadata/name").asText();
        if (now.isMissingNode()) {
            faults.add(what + " is gone, and with it what it holds");
            return;
        }
        Set<String> fields = Chart.names(old.path("spec"));
        fields.addAll(Chart.names(now.path("spec")));
        fields.removeAll(changeable);
        for (String field : fields) {
            if (!old.path("spec").path(field).equals(now.path("spec").path(field))) {
                faults.add(what + ": " + field + " was " + old.path("spec").path(field) + " and is "
                        + now.path("spec").path(field));
            }
        }
    }
}
