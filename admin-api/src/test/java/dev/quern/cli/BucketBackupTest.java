package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import dev.quern.admin.auth.RootKey;
import dev.quern.admin.backup.bucket.BucketAccess;
import dev.quern.runtime.testing.FunctionJar;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Backups of a server in a bucket of a second one. */
@Timeout(120)
class BucketBackupTest {

    private static final String PLACE = "s3://backups/site/a";
    private static final FunctionJar HELLO = FunctionJar.compile("""
            package example;
            import dev.quern.function.*;
            public class Hello implements Handler<String, String> {
                public String handle(String name, Context context) {
                    return "Hello, " + name + "!";
                }
            }
            """);

    @TempDir
    Path folder;

    private RunningServer endpoint;
    private S3Client s3;

    @BeforeEach
    void makeABucket() {
        endpoint = RunningServer.start(folder.resolve("endpoint"));
        s3 = endpoint.s3();
        s3.createBucket(create -> create.bucket("backups"));
    }

    @AfterEach
    void stop() {
        s3.close();
        endpoint.close();
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** The environment in which buckets of the other server are reached. */
    private Map<String, String> keys() {
        RootKey key = endpoint.rootKey();
        return Map.of("AWS_ACCESS_KEY_ID", key.accessKeyId(), "AWS_SECRET_ACCESS_KEY", key.secretAccessKey());
    }

    private RunningServer server() {
        return RunningServer.start(data(), settings -> settings.withBuckets(BucketAccess.ofEnvironment(keys())));
    }

    /** A command that speaks to a server, with that server's key. */
    private Cli.Ended ask(RunningServer server, String... arguments) {
        return new Cli(folder).environment("QUERN_DATA", data().toString())
                .environment("QUERN_ENDPOINT", server.url()).run(arguments);
    }

    /** A command that speaks to the bucket itself. */
    private Cli.Ended alone(String... arguments) {
        Cli cli = new Cli(folder).environment("QUERN_DATA", data().toString());
        keys().forEach(cli::environment);
        return cli.environment("AWS_ENDPOINT_URL_S3", endpoint.url()).run(arguments);
    }

    private List<S3Object> objects() {
        return s3.listObjectsV2(list -> list.bucket("backups").prefix("site/a/objects/")).contents();
    }

    @Test
    void aServerIsBackedUpToABucketAndRestoredFromIt() {
        try (RunningServer server = server(); LambdaClient lambda = server.lambda()) {
            server.create(lambda, "hello", "example.Hello", HELLO.bytes(), create -> create);
            Cli.Ended first = ask(server, "backup", PLACE, "--s3-endpoint", endpoint.url());
            assertThat(first.exitCode()).as(first.err()).isZero();
            assertThat(first.out()).isEqualTo("1\n");
            long files = objects().size();
            assertThat(files).isGreaterThan(3);
            Cli.Ended second = ask(server, "backup", PLACE, "--s3-endpoint", endpoint.url());
            assertThat(second.err()).as("only what is new is copied").containsPattern("; [0-4] of them new");
            assertThat(ask(server, "backup", PLACE, "--s3-endpoint", endpoint.url(), "--keep", "2").err())
                    .contains("1 old removed");
        }
        assertThat(alone("backup", PLACE, "--list").out().lines()).hasSize(2).first().asString()
                .startsWith("2\t").endsWith(data().toString());
        assertThat(alone("backup", PLACE, "--verify").out()).isEqualTo("2\tgood\n3\tgood\n");

        Cli.Ended restored = alone("restore", PLACE, "--replace");
        assertThat(restored.exitCode()).as(restored.err()).isZero();
        try (RunningServer server = server()) {
            assertThat(ask(server, "invoke", "hello", "--payload", "\"Ada\"").out().strip())
                    .isEqualTo("\"Hello, Ada!\"");
        }
    }

    @Test
    void whatIsMissingInTheBucketIsNamedAndCopiedAgain() {
        try (RunningServer server = server()) {
            assertThat(ask(server, "backup", PLACE, "--s3-endpoint", endpoint.url()).exitCode()).isZero();
            String key = objects().getFirst().key();
            s3.deleteObject(delete -> delete.bucket("backups").key(key));
            Cli.Ended verified = alone("backup", PLACE, "--verify");
            assertThat(verified.exitCode()).isEqualTo(5);
            assertThat(verified.err()).contains("s3://backups/" + key + " is missing");
            Cli.Ended restored = alone("restore", PLACE, "--data", folder.resolve("other").toString());
            assertThat(restored.exitCode()).isEqualTo(5);
            assertThat(folder.resolve("other")).doesNotExist();
            assertThat(ask(server, "backup", PLACE, "--s3-endpoint", endpoint.url()).exitCode()).isZero();
            assertThat(alone("backup", PLACE, "--verify").out()).isEqualTo("1\tgood\n2\tgood\n");
        }
    }

    @Test
    void whatCannotBeDoneSaysWhy() {
        Cli.Ended path = alone("backup", folder.resolve("backup").toString(), "--list", "--s3-endpoint", "http://a");
        assertThat(path.exitCode()).isEqualTo(2);
        assertThat(path.err()).contains("is a folder");
        assertThat(alone("restore", "s3://backups/a b").exitCode()).isEqualTo(2);
        assertThat(alone("restore", PLACE).err()).contains("no finished backup in " + PLACE);
        Cli.Ended noKey = new Cli(folder).run("backup", PLACE, "--list");
        assertThat(noKey.exitCode()).isEqualTo(2);
        assertThat(noKey.err()).contains("AWS_ACCESS_KEY_ID");
        try (RunningServer server = server()) {
            Cli.Ended none = ask(server, "backup", "s3://not-there", "--s3-endpoint", endpoint.url());
            assertThat(none.exitCode()).isEqualTo(3);
            assertThat(none.err()).contains("NoSuchBucket").contains("earlier ones are as they were");
        }
        try (RunningServer server = RunningServer.start(data());
                SignedHttp quern = SignedHttp.forService(server, "quern")) {
            Cli.Ended refused = ask(server, "backup", PLACE, "--s3-endpoint", endpoint.url());
            assertThat(refused.exitCode()).isEqualTo(3);
            assertThat(refused.err()).contains("AWS_SECRET_ACCESS_KEY are not set in its environment");
            for (String wrong : List.of("{\"Bucket\":\"backups\"}", "{\"Bucket\":\"s3://backups/a b\"}",
                    "{\"Bucket\":\"s3://backups\",\"Directory\":\"/x\"}",
                    "{\"Bucket\":\"s3://backups\",\"Endpoint\":\"there\"}")) {
                assertThat(quern.post("/quern/v1/backups", wrong).status()).as(wrong).isEqualTo(400);
            }
        }
    }
}
