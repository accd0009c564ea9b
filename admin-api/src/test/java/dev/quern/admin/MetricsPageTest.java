package dev.quern.admin;

import static dev.quern.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** The page about metrics, its alerts and the board, compared with what a server that has done something shows. */
@Timeout(120)
class MetricsPageTest {

    private static final Path DOCS = Path.of("../docs");
    private static final Path BOARD = DOCS.resolve("grafana/quern.json");

    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) (\\w+)$");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=~?\"[^\"]*\"");
    private static final Pattern EXPLAINED = Pattern
            .compile("(?m)^\\| `(\\w+)(?:\\{([\\w,]+)})?` \\| (counter|gauge|histogram|summary) \\|");
    private static final Pattern METRIC = Pattern
            .compile("\\b((?:quern|jvm|process)_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Pattern ALERT = Pattern.compile("(?m)^ +expr: (.+)$");

    /** What a scrape adds, and what buckets have. */
    private static final Set<String> EVERYWHERE = Set.of("job", "instance", "le");

    /** A family of metrics. */
    private record Family(String type, Set<String> labels) {}

    @TempDir
    static Path folder;

    /** By name. */
    private static Map<String, Family> shown = Map.of();

    private static Set<String> statistics = Set.of();

    @BeforeAll
    static void lookAtAServerThatHasDoneSomething() throws IOException {
        byte[] jar = FunctionJar.compile("""
                package example;
                import dev.quern.function.*;
                public class Talk implements Handler<Object, String> {
                    public String handle(Object event, Context context) {
                        System.out.println("said");
                        return "done";
                    }
                }
                """).bytes();
        try (RunningServer server = RunningServer.start(folder.resolve("data"));
                LambdaClient lambda = server.lambda();
                SignedHttp http = new SignedHttp(server)) {
            server.create(lambda, "talk", "example.Talk", jar, create -> create.publish(true));
            assertThat(lambda.invoke(call -> call.functionName("talk")).functionError()).isNull();
            lambda.invoke(call -> call.functionName("talk").invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String("{}")));
            lambda.putProvisionedConcurrencyConfig(put -> put.functionName("talk").qualifier("1")
                    .provisionedConcurrentExecutions(1));
            server.create(lambda, "stopped", "example.Talk", jar, create -> create);
            lambda.putFunctionConcurrency(put -> put.functionName("stopped").reservedConcurrentExecutions(0));
            assertThatThrownBy(() -> lambda.invoke(call -> call.functionName("stopped")))
                    .isInstanceOf(TooManyRequestsException.class);
            server.server().quern().backup(folder.resolve("backup"));
            eventually("the queue is empty", () -> server.server().quern().queue().depth() == 0);
            String page = http.unsigned("GET", "/metrics", new byte[0], Map.of()).text();
            shown = families(page);
            statistics = server.server().quern().storeStatistics().keySet();
        }
    }

    private static Map<String, Family> families(String page) {
        Map<String, Family> families = new TreeMap<>();
        TYPE.matcher(page).results().filter(type -> !type.group(1).endsWith("_created"))
                .forEach(type -> families.put(type.group(1), new Family(type.group(2), new TreeSet<>())));
        SAMPLE.matcher(page).results().forEach(sample -> {
            Family family = families.get(family(sample.group(1), families));
            if (family != null && sample.group(2) != null) {
                LABEL.matcher(sample.group(2)).results().map(label -> label.group(1))
                        .filter(label -> !label.equals("le")).forEach(family.labels()::add);
            }
        });
        return families;
    }

    /** The family that a sample belongs to. */
    private static String family(String sample, Map<String, Family> families) {
        String base = sample.replaceFirst("_(bucket|sum|count)$", "");
        Family family = families.get(base);
        return family != null && Set.of("histogram", "summary").contains(family.type()) ? base : sample;
    }

    private static Map<String, Family> explained() throws IOException {
        return EXPLAINED.matcher(page()).results().collect(Collectors.toMap(row -> row.group(1),
                row -> new Family(row.group(3), row.group(2) == null
                        ? Set.of()
                        : new TreeSet<>(Arrays.asList(row.group(2).split(",")))),
                (one, other) -> {
                    throw new IllegalStateException("explained twice: " + one + " and " + other);
                }, TreeMap::new));
    }

    private static String page() throws IOException {
        return Files.readString(DOCS.resolve("metrics.md"));
    }

    @Test
    void everyMetricIsExplainedAndNoOther() throws IOException {
        Set<String> explained = explained().keySet();
        assertThat(explained).containsAll(shown.keySet());
        assertThat(shown.keySet()).as("what is explained exists").containsAll(explained.stream()
                // some of these are known on Linux only
                .filter(name -> !name.startsWith("process_")).toList());
    }

    @Test
    void typesAndLabelsAreThoseOfThePage() throws IOException {
        Map<String, Family> explained = explained();
        shown.forEach((name, family) -> {
            Family said = Objects.requireNonNull(explained.get(name), name);
            assertThat(said.type()).as(name).isEqualTo(family.type());
            if (!family.labels().isEmpty()) {
                assertThat(said.labels()).as(name).isEqualTo(family.labels());
            }
        });
    }

    @Test
    void everyStatisticOfTheStoreIsShown() {
        assertThat(StoreMetrics.statistics()).containsExactlyInAnyOrderElementsOf(statistics);
    }

    @Test
    void alertsNameMetricsAndLabelsThatExist() throws IOException {
        List<String> alerts = ALERT.matcher(page()).results().map(alert -> alert.group(1)).toList();
        assertThat(alerts).hasSizeGreaterThan(10);
        requireKnown(alerts);
    }

    @Test
    void theBoardNamesMetricsAndLabelsThatExist() throws IOException {
        JsonNode board = new JsonMapper().readTree(BOARD.toFile());
        List<String> expressions = board.findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(20);
        requireKnown(expressions);
        requireKnown(board.at("/templating/list").findValuesAsText("query"));
        assertThat(board.at("/templating/list").findValuesAsText("type")).contains("datasource");
        for (JsonNode panel : board.get("panels")) {
            assertThat(panel.path("title").asText()).isNotBlank();
            if (!panel.get("type").asText().equals("row")) {
                assertThat(panel.at("/datasource/uid").asText()).as(panel.path("title").asText())
                        .isEqualTo("${datasource}");
            }
        }
        List<String> ids = board.get("panels").findValuesAsText("id");
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void otherPagesNameMetricsThatExist() throws IOException {
        try (Stream<Path> files = Files.list(DOCS)) {
            for (Path file : Stream.concat(files.filter(path -> path.toString().endsWith(".md")),
                    Stream.of(Path.of("../README.md"))).toList()) {
                assertThat(names(Files.readString(file))).as(file.toString()).isSubsetOf(shown.keySet());
            }
        }
    }

    private static Set<String> names(String text) {
        return METRIC.matcher(text).results().map(name -> family(name.group(1), shown))
                .filter(name -> name.startsWith("quern_")).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void requireKnown(List<String> expressions) throws IOException {
        Map<String, Family> explained = explained();
        for (String expression : expressions) {
            Set<String> labels = new TreeSet<>(EVERYWHERE);
            for (MatchResult metric : METRIC.matcher(expression).results().toList()) {
                Family family = Objects.requireNonNull(explained.get(family(metric.group(1), explained)),
                        () -> "no metric " + metric.group(1) + ": " + expression);
                labels.addAll(family.labels());
                if (metric.group(2) != null) {
                    assertThat(LABEL.matcher(metric.group(2)).results().map(label -> label.group(1)))
                            .as(expression).allMatch(label -> family.labels().contains(label)
                                    || EVERYWHERE.contains(label));
                }
            }
            BY.matcher(expression).results().flatMap(by -> Arrays.stream(by.group(1).split(", *")))
                    .forEach(label -> assertThat(labels).as(expression).contains(label));
        }
    }
}
