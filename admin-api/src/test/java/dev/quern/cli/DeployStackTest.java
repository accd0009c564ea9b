package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.runtime.testing.FunctionJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code deploy} of a file, against a real server. */
class DeployStackTest {
    private static final String ECHO = """
            import dev.quern.function.*;
            public class Echo implements Handler<Object, String> {
                public String handle(Object event, Context context) { return "one"; }
            }
            """;
    private static final String ALL = """
            stack: shop
            functions:
              orders:
                code: echo.jar
                handler: Echo
                timeout: 20s
                memory: 256MiB
                description: takes orders
                environment: {KEY: "${KEY}"}
                concurrency: 20
                logging: {format: json, level: DEBUG}
                dead-letter: failures
                asynchronous: {retries: 1, max-age: 1h, on-failure: 'bucket:results'}
                url: {auth: none, cors: {origins: ['https://example.com'], methods: [GET], max-age: 10m}}
                publish: true
                aliases:
                  live: {version: latest, provisioned: 1}
                triggers:
                  - stream: clicks
                    alias: live
                    batch-size: 10
                    batch-window: 1s
                    retries: 3
                    bisect: true
                    partial-failures: true
                    filters: [{data: {kind: [paid]}}]
                    on-failure: bucket:results
                  - {table: notes, from: latest}
              failures: {code: echo.jar, handler: Echo}
            buckets:
              photos:
                versioning: true
                public-access: true
                policy:
                  Version: "2012-10-17"
                  Statement: [{Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*"}]
                cors: [{origins: ['*'], methods: [GET, PUT], headers: ['*'], max-age-seconds: 60}]
                website: {index: index.html, error: error.html}
                lifecycle: [{id: old, prefix: tmp/, expire-after-days: 7, abort-uploads-after-days: 1}]
                notifications:
                  thumbs: {function: 'orders:live', events: ['s3:ObjectCreated:*'], prefix: in/, suffix: .jpg}
              results:
            tables:
              notes:
                attributes: {owner: S, time: N, kind: S}
                key: {partition: owner, sort: time}
                indexes:
                  by-kind: {partition: kind, sort: time, projection: [title]}
                  by-owner: {local: true, sort: kind, projection: [keys]}
                stream: new-and-old
                expiry: expires
                recovery: true
                deletion-protection: true
            streams:
              clicks: {shards: 2, retention: 48h}
            """;

    @TempDir
    private Path folder;
    private RunningServer server;
    private Cli cli;

    @BeforeEach
    void start() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        server = RunningServer.start(data);
        cli = new Cli(folder).environment("QUERN_ENDPOINT", server.url()).environment("QUERN_DATA", data.toString())
                .environment("KEY", "a-secret");
        FunctionJar.compile(ECHO).writeTo(folder.resolve("echo.jar"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Cli.Ended deploy(String yaml, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("quern.yaml"), yaml);
        String[] arguments = new String[options.length + 2];
        arguments[0] = "deploy";
        arguments[1] = file.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return cli.run(arguments);
    }

    private void deployed(String yaml, String... options) throws IOException {
        Cli.Ended ended = deploy(yaml, options);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        Cli.Ended again = deploy(yaml, options);
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.err()).as("the second time").contains("nothing to do").doesNotContain("[1 of");
    }

    @Test
    void everythingThatAFileMaySayIsMadeAndMadeOnce() throws IOException {
        Cli.Ended plan = deploy(ALL, "--plan");
        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.err()).isEmpty();
        assertThat(plan.out()).contains("stack shop on " + server.url()).contains("+ function orders")
                .contains("environment KEY: set").doesNotContain("a-secret").contains("23 to make");
        assertThat(server.lambda().listFunctions().functions()).isEmpty();

        deployed(ALL);

        var function = server.lambda().getFunction(request -> request.functionName("orders").qualifier("live"));
        assertThat(function.configuration().timeout()).isEqualTo(20);
        assertThat(function.configuration().environment().variables()).isEqualTo(Map.of("KEY", "a-secret"));
        assertThat(function.tags()).containsEntry("quern:stack", "shop");
        assertThat(server.lambda().listEventSourceMappings(request -> request.functionName("orders:live"))
                .eventSourceMappings()).singleElement().satisfies(mapping -> {
                    assertThat(mapping.batchSize()).isEqualTo(10);
                    assertThat(mapping.destinationConfig().onFailure().destination())
                            .isEqualTo("arn:aws:s3:::results");
                });
        assertThat(server.s3().getBucketNotificationConfiguration(request -> request.bucket("photos"))
                .lambdaFunctionConfigurations()).singleElement()
                .satisfies(rule -> assertThat(rule.lambdaFunctionArn()).endsWith(":orders:live"));
        var table = server.dynamoDb().describeTable(request -> request.tableName("notes")).table();
        assertThat(table.deletionProtectionEnabled()).isTrue();
        assertThat(table.globalSecondaryIndexes()).singleElement()
                .satisfies(index -> assertThat(index.projection().nonKeyAttributes()).containsExactly("title"));
        assertThat(server.kinesis().describeStreamSummary(request -> request.streamName("clicks"))
                .streamDescriptionSummary().retentionPeriodHours()).isEqualTo(48);
    }

    @Test
    void whatTheFileSaysAnewIsChanged() throws IOException {
        deployed(ALL);
        FunctionJar.compile(ECHO.replace("one", "two")).writeTo(folder.resolve("echo.jar"));
        String changed = ALL.replace("timeout: 20s", "timeout: 30s").replace("concurrency: 20", "concurrency: 30")
                .replace("provisioned: 1", "provisioned: 2, description: now").replace("auth: none", "auth: iam")
                .replace("batch-size: 10", "batch-size: 20")
                .replace("bucket:results\n      - ", "bucket:photos\n      - ")
                .replace("versioning: true", "versioning: false").replace("kind: [paid]", "kind: [open]")
                .replace("public-access: true", "public-access: false").replace("[GET, PUT]", "[GET]")
                .replace("suffix: .jpg", "suffix: .png").replace("orders:live', ", "failures', ")
                .replace("expiry: expires", "expiry: gone").replace("    deletion-protection: true\n", "")
                .replace("    recovery: true\n", "").replace("shards: 2, retention: 48h", "shards: 5, retention: 24h")
                .replace("    description: takes orders\n", "").replace("format: json, level: DEBUG", "");
        Cli.Ended plan = deploy(changed, "--plan");
        assertThat(plan.out()).contains("code: changed").contains("timeout: 20s -> 30s").contains("shards: 2 -> 5")
                .contains("log format: JSON -> Text");
        deployed(changed);
        assertThat(cli.run("invoke", "orders:live").out()).contains("two");
        assertThat(server.lambda().getAlias(request -> request.functionName("orders").name("live")).functionVersion())
                .isEqualTo("2");
        assertThat(server.kinesis().describeStreamSummary(request -> request.streamName("clicks"))
                .streamDescriptionSummary().openShardCount()).isEqualTo(5);
        var table = server.dynamoDb().describeTable(request -> request.tableName("notes")).table();
        assertThat(table.deletionProtectionEnabled()).isFalse();
        assertThat(server.lambda().getPolicy(request -> request.functionName("failures")).policy())
                .contains("quern-photos-thumbs");
    }

    @Test
    void whatTheFileNoLongerSaysStaysUnlessItMayGo() throws IOException {
        String protectedTable = "    deletion-protection: true\n";
        deployed(ALL.replace(protectedTable, ""));
        server.kinesis().putRecord(request -> request.streamName("clicks").partitionKey("k")
                .data(SdkBytes.fromUtf8String("{}")));
        server.dynamoDb().putItem(request -> request.tableName("notes").item(
                Map.of("owner", AttributeValue.fromS("ada"), "time", AttributeValue.fromN("1"))));
        server.s3().putObject(request -> request.bucket("results").key("a").build(),
                RequestBody.fromString("x"));

        String less = "stack: shop\nfunctions: {orders: {code: echo.jar, handler: Echo}}\n";
        deployed(less);
        assertThat(server.lambda().listFunctions().functions()).hasSize(2);

        Cli.Ended careful = deploy(less, "--prune");
        assertThat(careful.exitCode()).as(careful.err()).isZero();
        assertThat(careful.err()).contains("- stream clicks  [not done: it is not empty")
                .contains("- table notes  [not done: it is not empty")
                .contains("- bucket results  [not done: it is not empty");
        assertThat(server.lambda().listFunctions().functions()).hasSize(1);
        assertThat(server.lambda().listEventSourceMappings().eventSourceMappings()).isEmpty();
        assertThat(server.s3().listBuckets().buckets()).hasSize(1);

        deployed(less, "--prune", "--delete-data");
        assertThat(server.s3().listBuckets().buckets()).isEmpty();
        assertThat(server.dynamoDb().listTables().tableNames()).isEmpty();
        assertThat(server.kinesis().listStreams().streamNames()).isEmpty();
    }

    @Test
    void partsGoWithoutTheWhole() throws IOException {
        deployed(ALL);
        String bare = """
                stack: shop
                functions:
                  orders:
                    code: echo.jar
                    handler: Echo
                    url: {auth: iam}
                    asynchronous: {}
                    publish: true
                    aliases: {live: }
                    triggers: [{stream: clicks}]
                  failures: {code: echo.jar, handler: Echo}
                buckets: {photos: , results: }
                tables:
                  notes:
                    attributes: {owner: S, time: N, kind: S}
                    key: {partition: owner, sort: time}
                    indexes: {by-owner: {local: true, sort: kind, projection: [keys]}}
                streams: {clicks: {shards: 2}}
                """.replace("live: }", "live: {version: '1'}}");
        deployed(bare, "--prune");
        assertThat(server.lambda().getFunctionUrlConfig(request -> request.functionName("orders")).cors()
                .allowOrigins()).isEmpty();
        assertThat(server.lambda().getFunctionConfiguration(request -> request.functionName("orders"))
                .deadLetterConfig()).isNull();
        assertThat(server.lambda().listEventSourceMappings().eventSourceMappings()).singleElement()
                .satisfies(mapping -> {
                    assertThat(mapping.filterCriteria()).isNull();
                    assertThat(mapping.destinationConfig().onFailure().destination()).isNull();
                });
        assertThat(server.s3().getBucketNotificationConfiguration(request -> request.bucket("photos"))
                .lambdaFunctionConfigurations()).isEmpty();
        var table = server.dynamoDb().describeTable(request -> request.tableName("notes")).table();
        assertThat(table.globalSecondaryIndexes()).isEmpty();
        assertThat(table.streamSpecification()).isNull();
    }

    @Test
    void whatOthersMadeIsNotPruned() throws IOException {
        server.s3().createBucket(request -> request.bucket("by-hand"));
        deployed("stack: other\nstreams: {theirs: }\n");
        deployed("stack: shop\nstreams: {ours: }\n");
        deployed("stack: shop\n", "--prune");
        assertThat(server.kinesis().listStreams().streamNames()).containsExactly("theirs");
        assertThat(server.s3().listBuckets().buckets()).hasSize(1);
        Cli.Ended conflict = deploy("stack: shop\nstreams: {theirs: }\n");
        assertThat(conflict.exitCode()).isEqualTo(2);
        assertThat(conflict.err()).contains("stream theirs belongs to stack other");
    }

    @Test
    void aStreamOfChangesThatIsMadeAnewIsReadAnew() throws IOException {
        String before = """
                stack: shop
                functions: {f: {code: echo.jar, handler: Echo, triggers: [{table: tab}]}}
                tables: {tab: {attributes: {id: S}, key: {partition: id}, stream: new}}
                """;
        deployed(before);
        String after = before.replace("stream: new", "stream: old");
        Cli.Ended withheld = deploy(after);
        assertThat(withheld.err()).contains("! stream of changes of table tab  [not done: it would be deleted");
        deployed(after, "--prune");
        assertThat(server.lambda().listEventSourceMappings().eventSourceMappings()).singleElement()
                .satisfies(mapping -> assertThat(mapping.eventSourceArn()).isEqualTo(
                        server.dynamoDb().describeTable(request -> request.tableName("tab")).table()
                                .latestStreamArn()));
    }

    @Test
    void aStepThatFailsIsNamedAndTheNextRunGoesOn() throws IOException {
        String wrong = "stack: shop\nfunctions: {f: {code: echo.jar, handler: Echo, runtime: cobol}}\nstreams: {a: }\n";
        Cli.Ended failed = deploy(wrong);
        assertThat(failed.exitCode()).isEqualTo(3);
        assertThat(failed.err()).contains("1 of 2 steps are done; this one is not: function f").contains("cobol");
        deployed(wrong.replace(", runtime: cobol", ""));
        assertThat(cli.run("invoke", "f").out()).contains("one");
    }

    @Test
    void codeThatCannotBeUsedFailsAndIsTriedAgain() throws IOException {
        FunctionJar.builder().source(ECHO).entry("lib/damaged.jar", "no JAR").build()
                .writeTo(folder.resolve("echo.jar"));
        String file = "stack: shop\nfunctions: {f: {code: echo.jar, handler: Echo}}\n";
        assertThat(deploy(file).exitCode()).isEqualTo(1);
        assertThat(deploy(file).exitCode()).as("what failed is not taken for done").isEqualTo(1);
        FunctionJar.compile(ECHO).writeTo(folder.resolve("echo.jar"));
        deployed(file);
    }

    @Test
    void aKeyThatWasMadeElsewhereIsEnoughForAServerAndItsClient() throws IOException {
        String key = "[default]\naws_access_key_id = QKIA0123456789ABCDEF\naws_secret_access_key = "
                + "a".repeat(40) + "\n";
        Path data = Files.createDirectory(folder.resolve("volume"));
        Files.writeString(data.resolve("root-key"), key);
        Path elsewhere = Files.createDirectory(folder.resolve("secret"));
        Files.writeString(elsewhere.resolve("root-key"), key);
        try (RunningServer other = RunningServer.start(data)) {
            cli.environment("QUERN_ENDPOINT", other.url()).environment("QUERN_DATA", elsewhere.toString());
            deployed("stack: shop\nstreams: {clicks: }\n");
            assertThat(other.kinesis().listStreams().streamNames()).containsExactly("clicks");
        }
    }

    @Test
    void optionsOfTheOneWayAreRefusedInTheOther() throws IOException {
        assertThat(deploy("stack: shop\n", "--name", "f").err()).contains("--name does not go with");
        assertThat(deploy("stack: shop\n", "--delete-data").err()).contains("--delete-data goes with --prune");
        Cli.Ended prune = cli.run("deploy", folder.resolve("echo.jar").toString(), "--name", "f", "--prune");
        assertThat(prune.exitCode()).isEqualTo(2);
        assertThat(prune.err()).contains("--prune does not go with");
    }
}
