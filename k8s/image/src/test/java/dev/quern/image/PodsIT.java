package dev.quern.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pods that the chart makes, and the one that the page on Kubernetes shows, run in the image as on a node: with
 * their arguments, variables and volumes, and the owners and modes of what is mounted.
 */
@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD) // what reads from a process heeds no interrupt
@EnabledIfSystemProperty(named = "quern.image", matches = ".+", disabledReason = "only profile dist makes an image")
class PodsIT {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String CALL = "{\"name\": \"Ada\"}";
    // or Helm would ask a cluster whether there is one
    private static final String KEY = "rootKey: {existingSecret: shop-quern-root-key}\n";
    private static final String FUNCTIONS = """
            deploy:
              enabled: true
              configMaps: [shop-jars]
              file: |
                stack: shop
                functions: {hello: {code: hello.jar}}
            """;

    @TempDir
    private Path folder;
    private final List<Process> running = new CopyOnWriteArrayList<>(); // of the test's thread, ended by another

    @SuppressWarnings("NullAway.Init") // before each test
    private UnpackedImage image;
    @SuppressWarnings("NullAway.Init")
    private Pods pods;

    @BeforeEach
    void unpack() throws Exception {
        assumeTrue(new ProcessBuilder("/usr/bin/unshare", "--mount", "/usr/bin/mount", "--bind", folder.toString(),
                folder.toString()).start().waitFor() == 0, "only root can mount and change the root");
        image = UnpackedImage.of(Path.of(System.getProperty("quern.image")), folder);
        pods = new Pods(image, folder.resolve("cluster"));
        // as the chart makes it
        Files.writeString(pods.object("Secret", "shop-quern-root-key").resolve("root-key"),
                "[default]\naws_access_key_id = QKIAABCDEFGHIJKLMNOP\naws_secret_access_key = " + "k".repeat(40)
                        + "\n");
    }

    @AfterEach
    @Timeout(60)
    void stop() throws InterruptedException {
        running.forEach(Process::destroyForcibly);
        for (Process process : running) {
            process.waitFor();
        }
    }

    private static String shown(String mark) throws IOException {
        Matcher block = Pattern.compile("<!-- " + mark + " -->\\n```yaml\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../../docs/kubernetes.md")));
        assertThat(block.find()).as(mark).isTrue();
        return block.group(1);
    }

    /**
     * Renders the chart, and puts its Secrets and ConfigMaps where pods find them; returns the rest by kind and name.
     */
    private Map<String, JsonNode> install(String values) throws IOException {
        Path file = Files.writeString(folder.resolve("values.yaml"), values);
        String text = new Helm(Path.of("../chart/quern").toAbsolutePath().normalize()).template().withName("shop")
                .withNamespace("shops").withKubeVersion("1.31.0").withValuesFile(file).call();
        Map<String, JsonNode> made = new HashMap<>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            while (documents.hasNextValue()) {
                JsonNode manifest = documents.nextValue();
                String kind = manifest.path("kind").asText();
                String name = manifest.at("/metadata/name").asText();
                if (kind.equals("Secret") || kind.equals("ConfigMap")) {
                    Path object = pods.object(kind, name);
                    for (var entry : manifest.path("data").properties()) {
                        byte[] value = kind.equals("Secret")
                                ? Base64.getDecoder().decode(entry.getValue().asText())
                                : entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
                        Files.write(object.resolve(entry.getKey()), value);
                    }
                } else {
                    made.put(kind + " " + name.replaceFirst("-[0-9a-f]{8}$", ""), manifest);
                }
            }
        }
        return made;
    }

    private static JsonNode found(Map<String, JsonNode> made, String name) {
        return Objects.requireNonNull(made.get(name), () -> name + " is not in " + made.keySet());
    }

    /** The pod of a StatefulSet, with the claims of its templates. */
    private static JsonNode podOf(JsonNode set) {
        ObjectNode pod = set.at("/spec/template/spec").deepCopy();
        for (JsonNode template : set.at("/spec/volumeClaimTemplates")) {
            String name = template.at("/metadata/name").asText();
            pod.withArray("volumes").addObject().put("name", name).putObject("persistentVolumeClaim")
                    .put("claimName", name + "-" + set.at("/metadata/name").asText() + "-0");
        }
        return pod;
    }

    private record Served(Process process, String url) {}

    private Served serve(ProcessBuilder builder) throws IOException {
        Path log = Files.createTempFile(folder, "server", ".log");
        Process process = builder.redirectError(log.toFile()).start();
        running.add(process);
        String ready = String.valueOf(process.inputReader().readLine());
        assertThat(ready).as(Files.readString(log)).startsWith("quern ready ");
        return new Served(process, "http://127.0.0.1:" + ready.substring(ready.lastIndexOf(':') + 1));
    }

    private String run(ProcessBuilder builder) throws Exception {
        Path err = Files.createTempFile(folder, "err", "");
        Process process = builder.redirectError(err.toFile()).start();
        running.add(process);
        String out = process.inputReader().readAllAsString();
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        return out;
    }

    /** What a person runs who has the release's key. */
    private String ask(Served server, String... arguments) throws Exception {
        Path key = folder.resolve("cluster/Secret/shop-quern-root-key");
        return run(image.container(List.of(new UnpackedImage.Mount(key, "/key", true),
                new UnpackedImage.Mount(image.tmp(), "/tmp", false)),
                Map.of("QUERN_ENDPOINT", server.url(), "QUERN_DATA", "/key"), List.of(arguments)));
    }

    private static Map<String, String> at(Served server) {
        return Map.of("QUERN_ENDPOINT", server.url());
    }

    /** A bucket that is none of the release's, and the Secret with its key. */
    private Served endpoint(JsonNode restore) throws Exception {
        Served endpoint = serve(image.container(Map.of(), "serve", "--port", "0", "--data", "/var/lib/quern"));
        Path stack = folder.resolve("tmp/quern.yaml");
        Files.writeString(stack, "stack: backups\nbuckets: {backups: {}}\n");
        run(image.container(at(endpoint), "deploy", "/tmp/quern.yaml"));
        Map<String, String> key = Files.readAllLines(image.data().resolve("root-key")).stream()
                .filter(line -> line.contains(" = ")).map(line -> line.split(" = "))
                .collect(Collectors.toMap(words -> words[0], words -> words[1]));
        Path secret = pods.object("Secret", restore.at("/spec/containers/0/envFrom/0/secretRef/name").asText());
        Files.writeString(secret.resolve("AWS_ACCESS_KEY_ID"), key.get("aws_access_key_id"));
        Files.writeString(secret.resolve("AWS_SECRET_ACCESS_KEY"), key.get("aws_secret_access_key"));
        return endpoint;
    }

    @Test
    void aReleaseDeploysIsBackedUpToABucketAndRestoredByThePodOfThePage() throws Exception {
        JsonNode restore = YAML.readTree(shown("manifest: restore"));
        Map<String, JsonNode> made = install(KEY + FUNCTIONS + shown("values: backup"));
        Files.copy(image.root().resolve("opt/quern/examples/hello.jar"),
                pods.object("ConfigMap", "shop-jars").resolve("hello.jar"));
        Path volume = pods.claim("data-shop-quern-0");
        Map<String, String> bucket = Map.of("AWS_ENDPOINT_URL_S3", endpoint(restore).url());
        JsonNode pod = podOf(found(made, "StatefulSet shop-quern"));
        JsonNode backup = found(made, "CronJob shop-quern-backup").at("/spec/jobTemplate/spec/template/spec");

        Served server = serve(pods.container(pod, bucket, "--port", "0"));
        run(pods.container(found(made, "Job shop-quern-deploy").at("/spec/template/spec"), at(server)));
        assertThat(ask(server, "invoke", "hello", "--payload", CALL)).contains("Hello, Ada!");
        assertThat(run(pods.container(backup, at(server)))).isEqualTo("1\n");
        ask(server, "deploy", "/opt/quern/examples/hello.jar", "--name", "later");
        assertThat(ask(server, "invoke", "later", "--payload", CALL)).contains("Hello, Ada!");
        server.process().toHandle().destroy();
        assertThat(server.process().waitFor()).isZero();

        assertThat(run(pods.container(restore.path("spec"), bucket))).isEqualTo("/var/lib/quern\n");
        try (Stream<Path> files = Files.list(volume)) {
            assertThat(files.map(file -> file.getFileName().toString())).contains("store", "code", "lost+found")
                    .anyMatch(name -> name.startsWith("replaced-"));
        }
        Served again = serve(pods.container(pod, bucket, "--port", "0"));
        assertThat(ask(again, "invoke", "hello", "--payload", CALL)).contains("Hello, Ada!");
        Process gone = image.container(
                List.of(new UnpackedImage.Mount(folder.resolve("cluster/Secret/shop-quern-root-key"), "/key", true)),
                Map.of("QUERN_ENDPOINT", again.url(), "QUERN_DATA", "/key"), List.of("invoke", "later"))
                .redirectErrorStream(true).start();
        running.add(gone);
        assertThat(gone.inputReader().readAllAsString()).contains("later");
        assertThat(gone.waitFor()).as("made after the backup").isEqualTo(3);
        assertThat(run(pods.container(backup, at(again)))).as("the next one goes on").isEqualTo("2\n");
    }

    @Test
    void aReleaseIsBackedUpToItsVolumeAndRestoredFromIt() throws Exception {
        Map<String, JsonNode> made = install(KEY + "backup: {enabled: true}");
        pods.claim("data-shop-quern-0");
        pods.claim("shop-quern-backups");
        JsonNode pod = podOf(found(made, "StatefulSet shop-quern"));
        Served server = serve(pods.container(pod, Map.of(), "--port", "0"));
        ask(server, "deploy", "/opt/quern/examples/hello.jar", "--name", "hello");
        run(pods.container(found(made, "CronJob shop-quern-backup").at("/spec/jobTemplate/spec/template/spec"),
                at(server)));
        server.process().toHandle().destroy();
        assertThat(server.process().waitFor()).isZero();

        // as the page says it: the other arguments, no variables, and the other volume
        Matcher args = Pattern.compile("`args: \\[(restore, /var/backups[^]]*)]`")
                .matcher(Files.readString(Path.of("../../docs/kubernetes.md")));
        assertThat(args.find()).isTrue();
        ObjectNode restore = (ObjectNode) YAML.readTree(shown("manifest: restore")).path("spec");
        ObjectNode container = (ObjectNode) restore.at("/containers/0");
        container.remove(List.of("env", "envFrom"));
        container.putArray("args");
        for (String word : args.group(1).split(", ")) {
            container.withArray("args").add(word);
        }
        container.withArray("volumeMounts").addObject().put("name", "backups").put("mountPath", "/var/backups/quern");
        restore.withArray("volumes").addObject().put("name", "backups").putObject("persistentVolumeClaim")
                .put("claimName", "shop-quern-backups");
        assertThat(run(pods.container(restore, Map.of()))).isEqualTo("/var/lib/quern\n");
        assertThat(ask(serve(pods.container(pod, Map.of(), "--port", "0")), "invoke", "hello", "--payload", CALL))
                .contains("Hello, Ada!");
    }
}
