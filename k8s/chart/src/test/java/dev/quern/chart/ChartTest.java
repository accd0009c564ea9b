package dev.quern.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The library that brings Helm along has it for this kind of machine only. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class ChartTest {
    private static final String EVERYTHING = """
            image: {tag: "1.0", pullSecrets: [{name: registry}]}
            config: {log-format: json, concurrency: 200}
            drainSeconds: 60
            javaOptions: -Xlog:gc
            persistence: {size: 5Gi, storageClass: fast, annotations: {a: b}}
            service: {type: LoadBalancer, annotations: {a: b}}
            ingress: {enabled: true, className: nginx, hosts: [{host: a.example, path: /x}, {host: b.example}], tls: [{secretName: t, hosts: [a.example]}]}
            gateway: {enabled: true, parentRefs: [{name: public}], hostnames: [a.example]}
            networkPolicy: {from: [{namespaceSelector: {matchLabels: {name: ingress}}}], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}
            metrics: {dashboard: {enabled: true}}
            plugins: [{name: clock, image: "clock:1", command: [cp, -r, /plugin/, /plugins/]}]
            deploy:
              enabled: true
              prune: true
              configMaps: [shop-jars]
              env: [{name: KEY, valueFrom: {secretKeyRef: {name: keys, key: k}}}]
              file: |
                stack: shop
                streams: {clicks: {shards: 1}}
            backup: {enabled: true, schedule: "@daily", storageClass: slow}
            serviceAccount: {annotations: {a: b}}
            podAnnotations: {a: b}
            podLabels: {c: d}
            nodeSelector: {disk: ssd}
            tolerations: [{key: a, operator: Exists}]
            affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}]}]}}}
            topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]
            priorityClassName: high
            extraEnv: [{name: A, value: B}]
            """;

    private static final String BUCKET = """
            backup:
              enabled: true
              keep: 5
              s3: {bucket: backups, prefix: shops/a, endpoint: "https://s3.example.com", region: eu-west-1, existingSecret: keys}
            """;

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

    @Test
    void lintFindsNothing() {
        LintResult result = new Helm(Chart.FOLDER).lint().strict().call();
        assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", EVERYTHING, "rootKey: {existingSecret: mine}", "serviceAccount: {create: false}",
            "networkPolicy: {enabled: false}\npodDisruptionBudget: {enabled: false}",
            "networkPolicy: {egress: []}", "fullnameOverride: other", BUCKET,
            BUCKET + "\nextraEnv: [{name: A, value: B}]"})
    void manifestsHaveOnlyFieldsThatTheApiHasAndPassTheRestrictedStandard(String values) throws IOException {
        Chart chart = Chart.render(folder, values);
        assertThat(chart.manifests()).isNotEmpty()
                .allSatisfy(manifest -> assertThat(StrictManifests.faults(manifest)).isEmpty());
        assertThat(chart.pods()).isNotEmpty().allSatisfy(RestrictedPods::assertRestricted);
    }

    @Test
    void aFieldThatTheApiDoesNotHaveIsFound() throws IOException {
        JsonNode set = Chart.render(folder, "").get("StatefulSet", "shop-quern");
        ((ObjectNode) set.at("/spec/template/spec/containers/0")).put("runAsRoot", true);
        assertThat(StrictManifests.faults(set)).singleElement().asString().contains("has no runAsRoot");
    }

    @Test
    void aServerIsGivenTimeToDrainAndProbesThatMeanDifferentThings() throws IOException {
        Chart chart = Chart.render(folder, "drainSeconds: 60\nheapPercent: 50");
        JsonNode pod = chart.get("StatefulSet", "shop-quern").at("/spec/template/spec");
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(75);
        JsonNode server = pod.at("/containers/0");
        assertThat(server.at("/startupProbe/httpGet/path").asText()).isEqualTo("/healthz");
        assertThat(server.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
        assertThat(server.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/healthz");
        JsonNode files = chart.get("ConfigMap", "shop-quern").path("data");
        assertThat(files.path("quern.properties").asText()).contains("shutdown-grace = 60s")
                .contains("data = /var/lib/quern");
        assertThat(files.path("java.options").asText()).isEqualTo("-XX:MaxRAMPercentage=50\n");
        assertThat(server.at("/volumeMounts")).as("where the image looks for them").anySatisfy(mount -> {
            assertThat(mount.path("name").asText()).isEqualTo("config");
            assertThat(mount.path("mountPath").asText()).isEqualTo("/etc/quern");
        });
    }

    @Test
    void optionsForTheJvmComeAfterThoseOfTheChart() throws IOException {
        assertThat(Chart.render(folder, EVERYTHING).get("ConfigMap", "shop-quern").at("/data/java.options").asText())
                .isEqualTo("-XX:MaxRAMPercentage=60\n-Xlog:gc\n");
    }

    @Test
    void settingsAreWrittenAsTheServerReadsThem() throws IOException {
        String file = Chart.render(folder, """
                config:
                  concurrency: 1000000
                  account-id: "000000000042"
                  log-mirror: true
                  disk-reserve: 64MiB
                  plugin.mail.port: 25
                """).get("ConfigMap", "shop-quern").at("/data/quern.properties").asText();
        assertThat(file.lines()).contains("concurrency = 1000000", "account-id = 000000000042", "log-mirror = true",
                "disk-reserve = 64MiB", "plugin.mail.port = 25");
    }

    @Test
    void largeNumbersAreWrittenAsTheApiReadsThem() throws IOException {
        Chart chart = Chart.render(folder, """
                persistence: {size: 21474836480}
                resources: {limits: {cpu: 1.5, memory: 2147483648}}
                probes: {startupSeconds: 4000000, periodSeconds: 1000000}
                deploy: {enabled: true, file: "stack: a", backoffLimit: 1000000}
                backup: {enabled: true, keep: 1000000, size: 21474836480}
                """);
        assertThat(chart.manifests())
                .allSatisfy(manifest -> assertThat(StrictManifests.faults(manifest)).isEmpty());
        assertThat(chart.get("Job", "shop-quern-deploy-*").at("/spec/backoffLimit").toString()).isEqualTo("1000000");
        assertThat(chart.get("CronJob", "shop-quern-backup")
                .at("/spec/jobTemplate/spec/template/spec/containers/0/args/3").asText()).isEqualTo("1000000");
        assertThat(chart.get("PersistentVolumeClaim", "shop-quern-backups").at("/spec/resources/requests/storage")
                .toString()).isEqualTo("21474836480");
        assertThat(chart.get("StatefulSet", "shop-quern").at("/spec/volumeClaimTemplates/0/spec/resources/requests")
                .path("storage").asLong()).isEqualTo(21_474_836_480L);
        assertThat(chart.get("StatefulSet", "shop-quern")
                .at("/spec/template/spec/containers/0/startupProbe/failureThreshold").asInt()).isEqualTo(2_000_000);
    }

    @Test
    void namesThatLookLikeNumbersAreNames() throws IOException {
        Chart chart = Chart.render(folder, """
                image: {repository: "registry:5000/quern"}
                persistence: {storageClass: "1"}
                priorityClassName: "2"
                rootKey: {existingSecret: "3"}
                serviceAccount: {name: "4"}
                ingress: {enabled: true, className: "5", hosts: [{host: a.example}]}
                deploy: {enabled: true, file: "stack: a", configMaps: ["6"]}
                backup: {enabled: true, s3: {bucket: backups, existingSecret: "7"}}
                """);
        assertThat(chart.manifests())
                .allSatisfy(manifest -> assertThat(StrictManifests.faults(manifest)).isEmpty());
        assertThat(chart.manifests().toString()).contains("\"storageClassName\":\"1\"",
                "\"priorityClassName\":\"2\"", "\"secretName\":\"3\"", "\"serviceAccountName\":\"4\"",
                "\"ingressClassName\":\"5\"", "\"name\":\"6\"", "{\"name\":\"7\",\"key\"",
                "\"image\":\"registry:5000/quern:");
    }

    @Test
    void aClockThatWasWrongIsAcceptedWhenItIsSaid() throws IOException {
        String args = "/spec/template/spec/containers/0/args";
        assertThat(Chart.render(folder, "").get("StatefulSet", "shop-quern").at(args)).map(JsonNode::asText)
                .containsExactly("serve", "--config", "/etc/quern/quern.properties");
        assertThat(Chart.render(folder, "acceptClock: true").get("StatefulSet", "shop-quern").at(args))
                .map(JsonNode::asText).endsWith("--accept-clock");
    }

    @Test
    void aChangedSettingStartsTheServerAnew() throws IOException {
        String at = "/spec/template/metadata/annotations/checksum~1config";
        String before = Chart.render(folder, "").get("StatefulSet", "shop-quern").at(at).asText();
        assertThat(before).isNotEmpty();
        assertThat(Chart.render(folder, "config: {concurrency: 5}").get("StatefulSet", "shop-quern").at(at).asText())
                .isNotEqualTo(before);
    }

    @Test
    void theRootKeyIsMadeInTheFormThatAServerReads() throws IOException {
        Chart chart = Chart.render(folder, "");
        String key = new String(Base64.getDecoder()
                .decode(chart.get("Secret", "shop-quern-root-key").at("/data/root-key").asText()),
                StandardCharsets.UTF_8);
        assertThat(key).matches("(?s).*aws_access_key_id = [A-Z0-9]{20}\\naws_secret_access_key = [A-Za-z0-9]{40}\\n");
        assertThat(Chart.render(folder, "rootKey: {existingSecret: mine}").names()).noneMatch(name -> name
                .startsWith("Secret"));
    }

    @Test
    void theRootKeyIsKeptWhenTheReleaseIsUpgraded() throws IOException {
        String before = Chart.render(folder, "fullnameOverride: kept").get("Secret", "kept-root-key").toString();
        assertThat(Chart.render(folder, "fullnameOverride: kept").get("Secret", "kept-root-key").toString())
                .as("made anew while there is none").isNotEqualTo(before);
        cluster.add("kept-root-key", before);
        assertThat(Chart.render(folder, "fullnameOverride: kept").get("Secret", "kept-root-key").toString())
                .isEqualTo(before);
    }

    @Test
    void functionsAreDeployedByTheFileThatTheCommandReads() throws IOException {
        Chart chart = Chart.render(folder, EVERYTHING);
        assertThat(new YAMLMapper().readTree(
                chart.get("ConfigMap", "shop-quern-deploy").at("/data/quern.yaml").asText()).path("stack").asText())
                .isEqualTo("shop");
        JsonNode job = chart.get("Job", "shop-quern-deploy-*").at("/spec/template");
        assertThat(job.at("/spec/containers/0/args")).map(JsonNode::asText).containsExactly("deploy",
                "/deploy/quern.yaml", "--prune");
        assertThat(job.at("/spec/volumes/0/projected/sources")).as("packages lie beside the file")
                .map(source -> source.at("/configMap/name").asText()).containsExactly("shop-quern-deploy", "shop-jars");
        String name = chart.get("Job", "shop-quern-deploy-*").at("/metadata/name").asText();
        assertThat(Chart.render(folder, EVERYTHING.replace("shards: 1", "shards: 2"))
                .get("Job", "shop-quern-deploy-*").at("/metadata/name").asText()).as("of another file")
                .isNotEqualTo(name);
        JsonNode selector = chart.get("Service", "shop-quern").at("/spec/selector");
        assertThat(job.at("/metadata/labels/app.kubernetes.io~1name"))
                .as("the service does not lead to the job").isNotEqualTo(selector.path("app.kubernetes.io/name"));
        assertThat(selector.path("app.kubernetes.io/name").asText()).isEqualTo("quern");
    }

    @Test
    void theBoardIsTheOneOfTheDocumentation() throws IOException {
        assertThat(new YAMLMapper().readTree(Chart.render(folder, EVERYTHING)
                .get("ConfigMap", "shop-quern-dashboard").at("/data/quern.json").asText()))
                .isEqualTo(new YAMLMapper().readTree(Files.readString(Path.of("../../docs/grafana/quern.json"))));
    }

    @Test
    void backupsAreTakenByTheServerAndOutliveIt() throws IOException {
        Chart chart = Chart.render(folder, "backup: {enabled: true, keep: 3}");
        assertThat(
                chart.get("CronJob", "shop-quern-backup").at("/spec/jobTemplate/spec/template/spec/containers/0/args"))
                .map(JsonNode::asText).containsExactly("backup", "/var/backups/quern/all", "--keep", "3");
        assertThat(chart.get("StatefulSet", "shop-quern").at("/spec/template/spec/containers/0/volumeMounts"))
                .anySatisfy(mount -> assertThat(mount.path("mountPath").asText()).isEqualTo("/var/backups/quern"));
        assertThat(chart.get("PersistentVolumeClaim", "shop-quern-backups")
                .at("/metadata/annotations/helm.sh~1resource-policy").asText()).isEqualTo("keep");
    }

    @Test
    void backupsGoToABucketWithAKeyThatTheServerHas() throws IOException {
        Chart chart = Chart.render(folder, BUCKET);
        JsonNode job = chart.get("CronJob", "shop-quern-backup")
                .at("/spec/jobTemplate/spec/template/spec/containers/0");
        assertThat(job.path("args")).map(JsonNode::asText).containsExactly("backup", "s3://backups/shops/a", "--keep",
                "5");
        assertThat(job.path("env")).map(each -> each.path("name").asText()).as("the Job needs none of it")
                .containsExactly("QUERN_ENDPOINT", "QUERN_DATA");
        JsonNode server = chart.get("StatefulSet", "shop-quern").at("/spec/template/spec/containers/0");
        assertThat(server.path("env")).map(JsonNode::toString).containsExactly(
                "{\"name\":\"AWS_ACCESS_KEY_ID\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"keys\",\"key\":\"AWS_ACCESS_KEY_ID\"}}}",
                "{\"name\":\"AWS_SECRET_ACCESS_KEY\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"keys\",\"key\":\"AWS_SECRET_ACCESS_KEY\"}}}",
                "{\"name\":\"AWS_REGION\",\"value\":\"eu-west-1\"}",
                "{\"name\":\"AWS_ENDPOINT_URL_S3\",\"value\":\"https://s3.example.com\"}");
        assertThat(server.path("volumeMounts")).noneMatch(mount -> mount.path("name").asText().equals("backups"));
        assertThat(chart.names()).noneMatch(name -> name.startsWith("PersistentVolumeClaim"));
        assertThat(Chart.render(folder, "backup: {enabled: true, s3: {bucket: backups, existingSecret: keys}}")
                .get("CronJob", "shop-quern-backup").at("/spec/jobTemplate/spec/template/spec/containers/0/args/1")
                .asText()).isEqualTo("s3://backups");
    }

    @Test
    void theOperatorOfPrometheusIsToldWhatToScrape() throws IOException {
        Chart chart = Chart.render(folder, "metrics: {serviceMonitor: {enabled: true, labels: {team: a}}}");
        JsonNode monitor = chart.get("ServiceMonitor", "shop-quern");
        assertThat(monitor.at("/metadata/labels/team").asText()).isEqualTo("a");
        assertThat(monitor.at("/spec/endpoints/0/path").asText()).isEqualTo("/metrics");
        assertThat(monitor.at("/spec/endpoints/0/port").asText())
                .isEqualTo(chart.get("Service", "shop-quern").at("/spec/ports/0/name").asText());
        assertThat(monitor.at("/spec/selector/matchLabels"))
                .isEqualTo(chart.get("Service", "shop-quern").at("/spec/selector"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"drainSeconds: soon | drainSeconds", "replicas: 2 | replicas",
            "service: {type: Cluster} | service", "persistence: {size: big} | persistence",
            "config: {port: 80} | port", "backup: {schedule: often} | schedule",
            "backup: {s3: {bucket: Mine}} | bucket", "backup: {s3: {endpoint: s3.example.com}} | endpoint",
            "backup: {enabled: true, s3: {bucket: mine}} | backup.s3.existingSecret",
            "plugins: [{name: Clock, image: a}] | plugins", "config: {concurency: 5} | concurency",
            "config: {dev: true} | dev", "config: {concurrency: many} | concurrency",
            "config: {init-timeout: 10} | init-timeout", "config: {log-size: 2G} | log-size",
            "config: {log-size: 511MiB} | config.log-group-size, 512MiB",
            "config: {log-group-size: 3GiB} | config.log-size is 2GiB",
            "config: {log-size: 64MiB, log-group-size: 65537KiB} | config.log-size is 64MiB",
            "config: {async-concurrency: 4, async-concurrency-per-function: '5'} | per-function is 5",
            "config: {concurrency: 20, async-concurrency-per-function: 11} | together may have: 10",
            "config: {async-concurrency-per-function: 2000000} | is 2000000, more than all functions together may have: 500",
            "config: {concurrency: 3000000000} | concurrency", "config: {heap-percent: 101} | heap-percent",
            "config: {heap-percent: '101'} | heap-percent", "config: {idle-timeout: 0s} | idle-timeout",
            "config: {init-timeout: 00ms} | init-timeout", "config: {leak-after: 0m} | leak-after",
            "config: {stranded-after: 0s} | stranded-after", "config: {async-poll: 0s} | async-poll",
            "config: {log-retention: 0d} | log-retention", "config: {log-buffer: 1KiB} | log-buffer",
            "config: {log-buffer: 63KiB} | log-buffer", "config: {log-buffer: 0MiB} | log-buffer",
            "config: {log-group-size: 15MiB} | log-group-size", "config: {log-size: 16383KiB} | log-size",
            "config: {region: Europe} | region", "config: {region: \"eu-west-1\\ndev = true\"} | region",
            "config: {trusted-proxies: \"10.0.0.1\\n    dev = true\"} | trusted-proxies",
            "config: {trusted-proxies: \"10.0.0.1\\r    dev = true\"} | trusted-proxies",
            "config: {plugin.mail.host: \"a\\N    dev = true\"} | plugin.mail.host",
            "config: {log-format: xml} | log-format", "config: {account-id: 123456789012} | account-id",
            "config: {plugin.mail: a} | plugin.mail", "nameOverride: Shop_1 | nameOverride",
            "resources: {limits: {memory: 2GB}} | memory", "resources: {limits: {cpu: -1}} | cpu",
            "heapPercent: 95 | heapPercent", "acceptClock: sometimes | acceptClock",
            "deploy: {env: {A: b}} | env", "networkPolicy: {egress: none} | egress",
            "probes: {startupSeconds: 5m} | startupSeconds", "image: {digest: latest} | digest",
            "service: {port: 0} | port", "image: {repository: 'registry:5000/quern:1.0'} | repository",
            "rootKey: {secret: mine} | secret",
            "persistence: {accessModes: [ReadWriteMany]} | accessModes", "ingress: {enabled: true} | ingress.hosts",
            "deploy: {enabled: true} | deploy.file", "gateway: {enabled: true} | gateway.parentRefs"})
    void aWrongValueIsNamed(String values, String name) {
        assertThatThrownBy(() -> Chart.render(folder, values)).hasMessageContaining(name);
    }

    /** The least and the most that the server takes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"concurrency | 2147483647", "heap-percent | 100", "heap-percent | 1",
            "idle-timeout | 1ms", "init-timeout | 010s", "log-retention | 36500d", "log-buffer | 64KiB",
            "log-buffer | 100KiB", "log-buffer | 1MiB", "log-group-size | 16MiB", "log-group-size | 16384KiB",
            "log-size | 600MiB", "log-size | 1GiB", "disk-reserve | 0KiB", "region | us-gov-west-1",
            "region | ap-southeast-2", "trusted-proxies | 192.0.2.7, 10.0.0.0/8"})
    void whatTheServerTakesIsTaken(String key, String value) throws IOException {
        String typed = value.matches("[0-9]+") ? value : '"' + value + '"';
        assertThat(Chart.render(folder, "config: {" + key + ": " + typed + "}").get("ConfigMap", "shop-quern")
                .at("/data/quern.properties").asText().lines()).contains(key + " = " + value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config: {log-size: 512MiB}", "config: {log-group-size: 2GiB}",
            "config: {log-size: 064MiB, log-group-size: 65536KiB}", "config: {async-concurrency-per-function: 500}",
            "config: {concurrency: 1, async-concurrency-per-function: 1}",
            "config: {async-concurrency: 5, async-concurrency-per-function: '5'}"})
    void settingsThatGoTogetherAreTaken(String values) throws IOException {
        assertThat(Chart.render(folder, values).get("ConfigMap", "shop-quern").isMissingNode()).isFalse();
    }

    @Test
    void whatTheServerTakesUnaskedIsWhatItsPageSays() throws IOException {
        String page = Files.readString(Path.of("../../docs/command-line.md"));
        assertThat(page).contains("| `log-group-size`, `log-size` | `512MiB`, `2GiB` |", "| `concurrency` | 1000 |",
                "| `async-concurrency` | half of `concurrency` |");
        String checks = Files.readString(Chart.FOLDER.resolve("templates/_helpers.tpl"));
        assertThat(checks).contains("\"log-size\" | default \"2GiB\"", "\"log-group-size\" | default \"512MiB\"",
                "\"concurrency\" | default 1000");
    }

    @Test
    void everyValueIsInTheSchemaAndExplained() throws IOException {
        JsonNode values = new YAMLMapper().readTree(Chart.FOLDER.resolve("values.yaml").toFile());
        JsonNode schema = new YAMLMapper().readTree(Chart.FOLDER.resolve("values.schema.json").toFile());
        String page = Files.readString(Path.of("../../docs/kubernetes.md"));
        Set<String> documented = new TreeSet<>();
        compare("", values, schema, documented);
        assertThat(documented).isNotEmpty().allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void everySettingOfTheServerIsInTheSchemaOrSetByTheChart() throws IOException {
        String page = Files.readString(Path.of("../../docs/command-line.md"));
        String table = page.substring(page.indexOf("### The configuration file"), page.indexOf("## quern demo"));
        Set<String> settings = Pattern.compile("(?m)^\\| (`[^|]+`) \\|").matcher(table).results()
                .flatMap(row -> Pattern.compile("`([a-z-]+)`").matcher(row.group(1)).results())
                .map(key -> key.group(1)).collect(Collectors.toCollection(TreeSet::new));
        Set<String> set = Chart.render(folder, "").get("ConfigMap", "shop-quern").at("/data/quern.properties").asText()
                .lines().map(line -> line.split(" = ")[0]).collect(Collectors.toCollection(TreeSet::new));
        assertThat(set).contains("host", "shutdown-grace");
        set.add("dev"); // lets everybody in, and only from the pod itself
        set.addAll(Chart.names(new YAMLMapper().readTree(Chart.FOLDER.resolve("values.schema.json").toFile())
                .at("/properties/config/properties")));
        assertThat(set).isEqualTo(settings);
    }

    @Test
    void nothingIsInTheSchemaThatHasNoValue() throws IOException {
        JsonNode values = new YAMLMapper().readTree(Chart.FOLDER.resolve("values.yaml").toFile());
        JsonNode schema = new YAMLMapper().readTree(Chart.FOLDER.resolve("values.schema.json").toFile());
        ((ObjectNode) schema.path("properties")).remove("global"); // of the chart that has this one in it
        assertNamed("", schema, values);
    }

    private static void assertNamed(String place, JsonNode schema, JsonNode values) {
        schema.path("properties").properties().forEach(entry -> {
            String name = place + entry.getKey();
            assertThat(values.has(entry.getKey())).as(name + " has a default").isTrue();
            if (!name.equals("config")) {
                assertNamed(name + ".", entry.getValue(), values.path(entry.getKey()));
            }
        });
    }

    private static void compare(String place, JsonNode values, JsonNode schema, Set<String> names) {
        values.properties().forEach(entry -> {
            String name = place.isEmpty() ? entry.getKey() : place + "." + entry.getKey();
            JsonNode known = schema.path("properties").path(entry.getKey());
            assertThat(known.isObject()).as(name + " is in the schema").isTrue();
            if (known.has("properties") && !name.equals("config")) { // its keys are explained elsewhere
                compare(name, entry.getValue(), known, names);
            } else {
                names.add(name);
            }
        });
    }
}
