package dev.quern.admin;

import dev.quern.runtime.testing.FunctionJar;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Functions that carry the AWS SDK. */
public final class SdkFunctionJar {

    /** What the tests use of the SDK and these functions do not: to prepare it with each would take seconds. */
    private static final Set<String> NOT_FOR_FUNCTIONS = Set.of("netty-nio-client", "apache-client",
            "dynamodb-enhanced",
            "s3-transfer-manager", "lambda", "cloudwatchlogs", "dynamodb", "kinesis", "s3");

    private static final Pattern LIBRARY = Pattern.compile(
            ".*/(?:software/amazon/.*|org/slf4j|org/reactivestreams)/([^/]+)/[^/]+/[^/]+\\.jar");

    private SdkFunctionJar() {}

    /**
     * The JAR of functions that use one client of the SDK, with the SDK in it.
     *
     * @param client
     *            the artifact with the client: {@code lambda}, {@code s3} or {@code dynamodb}
     */
    public static byte[] compile(String client, String... sources) throws IOException {
        FunctionJar.Builder jar = FunctionJar.builder().compileWith(S3Client.class).compileWith(DynamoDbClient.class)
                .compileWith(LambdaClient.class).compileWith(SdkClient.class)
                .compileWith(UrlConnectionHttpClient.class)
                .compileWith(software.amazon.awssdk.awscore.AwsClient.class)
                .compileWith(software.amazon.awssdk.utils.builder.Buildable.class)
                .compileWith(software.amazon.awssdk.http.SdkHttpClient.class)
                .compileWith(software.amazon.awssdk.annotations.SdkPublicApi.class)
                .compileWith(software.amazon.awssdk.regions.Region.class)
                .compileWith(software.amazon.awssdk.identity.spi.Identity.class)
                .compileWith(software.amazon.awssdk.auth.credentials.AwsCredentials.class)
                .compileWith(software.amazon.awssdk.http.auth.spi.signer.HttpSigner.class)
                .compileWith(software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner.class)
                .compileWith(software.amazon.awssdk.endpoints.Endpoint.class);
        for (String source : sources) {
            jar.source(source);
        }
        for (Path library : librariesWith(client)) {
            jar.entry("lib/" + library.getFileName(), Files.readAllBytes(library));
        }
        return jar.build().bytes();
    }

    /** The libraries of the SDK that the tests themselves use, with the HTTP client that needs nothing else. */
    private static List<Path> librariesWith(String client) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).filter(path -> {
            Matcher library = LIBRARY.matcher(path);
            return library.matches()
                    && (library.group(1).equals(client) || !NOT_FOR_FUNCTIONS.contains(library.group(1)));
        }).map(Path::of).toList();
    }
}
