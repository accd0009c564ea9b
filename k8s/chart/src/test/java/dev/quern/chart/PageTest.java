package dev.quern.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the page on Kubernetes shows, beside what the chart makes. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PageTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    @SuppressWarnings("NullAway.Init") // before all tests
    private static FakeCluster cluster;

    @TempDir
    private Path folder;
    private String page = "";

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = new FakeCluster();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(Path.of("../../docs/kubernetes.md"));
    }

    private String shown(String mark) {
        Matcher block = Pattern.compile("<!-- " + mark + " -->\\n```yaml\\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).as("the page has YAML marked '%s'", mark).isTrue();
        return block.group(1);
    }

    /** Both examples in one release. */
    private Chart release() throws IOException {
        Chart chart = Chart.render(folder, shown("values: example") + shown("values: backup"));
        assertThat(chart.manifests()).allSatisfy(each -> assertThat(StrictManifests.faults(each)).isEmpty());
        return chart;
    }

    private static List<String> texts(JsonNode list, String at) {
        return StreamSupport.stream(list.spliterator(), false).map(each -> each.at(at).asText()).toList();
    }

    @Test
    void whatTheFirstCommandInstallsIsWhatItsValuesSay() throws IOException {
        Matcher command = Pattern.compile("(?m)^ {4}helm install (\\S+) (\\S+) --namespace (\\S+) --create-namespace "
                + "--set image\\.repository=(\\S+)$").matcher(page);
        assertThat(command.find()).isTrue();
        assertThat(command.group(1)).isEqualTo("shop");
        assertThat(Path.of("../..", command.group(2)).toRealPath()).isEqualTo(Chart.FOLDER.toRealPath());
        assertThat(command.group(3)).isEqualTo("shops");
        assertThat(Chart.render(folder, "image: {repository: " + command.group(4) + "}").pods())
                .allSatisfy(pod -> assertThat(pod.at("/containers/0/image").asText())
                        .matches("REGISTRY/quern:" + appVersion()));
    }

    private static String appVersion() throws IOException {
        return YAML.readTree(Chart.FOLDER.resolve("Chart.yaml").toFile()).path("appVersion").asText();
    }

    @Test
    void theExamplesMakeManifests() throws IOException {
        assertThat(release().names()).contains("Ingress shop-quern", "CronJob shop-quern-backup",
                "ConfigMap shop-quern-deploy");
    }

    @Test
    void whatCommandsNameIsMadeByTheChartOrByTheCommandsBefore() throws IOException {
        Chart chart = release();
        Set<String> there = new TreeSet<>(chart.names());
        there.add("Pod shop-quern-0");
        there.add("Pod " + YAML.readTree(shown("manifest: restore")).at("/metadata/name").asText());
        assertThat(page.lines().filter(line -> line.contains("kubectl ")))
                .allSatisfy(line -> assertThat(line).containsAnyOf("kubectl --namespace shops ",
                        "`kubectl describe pod`", "`kubectl create configmap shop-jars"));
        String commands = Pattern.compile("kubectl --namespace shops ([^`\\n]*)").matcher(page).results()
                .map(command -> command.group(1)).collect(Collectors.joining("\n"));
        Matcher named = Pattern.compile("(statefulset|cronjob|pod|logs|secret generic)[/ ]([a-z0-9-]+)\\b")
                .matcher(commands);
        int found = 0;
        while (named.find()) {
            String name = named.group(2);
            String thing = switch (named.group(1)) {
                case "statefulset" -> "StatefulSet " + name;
                case "cronjob" -> "CronJob " + name;
                case "secret generic" -> "Secret " + name;
                default -> "Pod " + name;
            };
            if (thing.startsWith("Secret ")) {
                assertThat(shown("values: backup")).contains("existingSecret: " + name);
            } else {
                assertThat(there).contains(thing);
            }
            found++;
        }
        assertThat(found).isGreaterThanOrEqualTo(9);
    }

    @Test
    void thePodThatRestoresIsOneThatARestrictedNamespaceTakes() throws IOException {
        JsonNode pod = YAML.readTree(shown("manifest: restore"));
        assertThat(StrictManifests.faults(pod)).isEmpty();
        RestrictedPods.assertRestricted(pod.path("spec"));
    }

    @Test
    void thePodThatRestoresHasTheVolumeAndTheBucketOfTheServer() throws IOException {
        Chart chart = release();
        JsonNode set = chart.get("StatefulSet", "shop-quern");
        JsonNode server = set.at("/spec/template/spec/containers/0");
        JsonNode manifest = YAML.readTree(shown("manifest: restore"));
        JsonNode restore = manifest.at("/spec/containers/0");

        assertThat(manifest.at("/metadata/namespace").asText()).isEqualTo("shops");
        assertThat(restore.path("image")).isEqualTo(server.path("image"));
        assertThat(manifest.at("/spec/securityContext")).isEqualTo(set.at("/spec/template/spec/securityContext"));
        assertThat(manifest.at("/spec/volumes/0/persistentVolumeClaim/claimName").asText())
                .isEqualTo(set.at("/spec/volumeClaimTemplates/0/metadata/name").asText() + "-shop-quern-0");
        String data = restore.at("/volumeMounts/0/mountPath").asText();
        assertThat(server.path("volumeMounts")).anySatisfy(mount -> {
            assertThat(mount.path("name").asText()).isEqualTo("data");
            assertThat(mount.path("mountPath").asText()).isEqualTo(data);
        });
        assertThat(texts(restore.path("args"), "")).containsExactly("restore",
                chart.get("CronJob", "shop-quern-backup").at("/spec/jobTemplate/spec/template/spec/containers/0/args/1")
                        .asText(),
                "--data", data, "--replace");

        // what the server is told of the bucket: from the Secret, and beside it
        String secret = restore.at("/envFrom/0/secretRef/name").asText();
        assertThat(server.path("env")).isNotEmpty().allSatisfy(variable -> {
            if (variable.has("value")) {
                assertThat(restore.path("env")).contains(variable);
            } else {
                assertThat(variable.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo(secret);
                assertThat(page).contains("--from-literal=" + variable.path("name").asText() + "=");
            }
        });
    }

    @Test
    void theOtherPodThatRestoresReadsTheVolumeOfBackups() throws IOException {
        Chart chart = Chart.render(folder, "backup: {enabled: true}");
        String place = chart.get("CronJob", "shop-quern-backup")
                .at("/spec/jobTemplate/spec/template/spec/containers/0/args/1").asText();
        assertThat(page).contains("args: [restore, " + place + ", --data, /var/lib/quern, --replace]",
                "`shop-quern-backups`");
        assertThat(chart.get("StatefulSet", "shop-quern").at("/spec/template/spec/volumes"))
                .anySatisfy(volume -> assertThat(volume.at("/persistentVolumeClaim/claimName").asText())
                        .isEqualTo("shop-quern-backups"));
    }
}
