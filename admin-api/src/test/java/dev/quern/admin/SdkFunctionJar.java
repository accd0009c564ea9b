package dev.quern.admin;

import dev.quern.runtime.testing.FunctionJar;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Functions that carry the AWS SDK. */
public final class SdkFunctionJar {

    private SdkFunctionJar() {}

    /** The JAR of a function that uses clients of S3 or DynamoDB, with the SDK in it. */
    public static byte[] compile(String source) throws IOException {
        FunctionJar.Builder jar = FunctionJar.builder().compileWith(S3Client.class).compileWith(DynamoDbClient.class)
                .compileWith(SdkClient.class).compileWith(UrlConnectionHttpClient.class)
                .compileWith(software.amazon.awssdk.awscore.AwsClient.class)
                .compileWith(software.amazon.awssdk.utils.builder.Buildable.class)
                .compileWith(software.amazon.awssdk.http.SdkHttpClient.class)
                .compileWith(software.amazon.awssdk.annotations.SdkPublicApi.class)
                .compileWith(software.amazon.awssdk.regions.Region.class)
                .compileWith(software.amazon.awssdk.identity.spi.Identity.class)
                .compileWith(software.amazon.awssdk.auth.credentials.AwsCredentials.class)
                .compileWith(software.amazon.awssdk.http.auth.spi.signer.HttpSigner.class)
                .compileWith(software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner.class)
                .compileWith(software.amazon.awssdk.endpoints.Endpoint.class).source(source);
        for (Path library : sdk()) {
            jar.entry("lib/" + library.getFileName(), Files.readAllBytes(library));
        }
        return jar.build().bytes();
    }

    /** The libraries of the SDK that the tests themselves use, with the client that needs nothing else. */
    private static List<Path> sdk() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).filter(
                path -> path.contains("/software/amazon/") && !path.contains("netty-nio")
                        && !path.contains("apache-client") && !path.contains("/lambda/") || path.contains("/slf4j-api/")
                        || path.contains("/reactive-streams/"))
                .filter(path -> path.endsWith(".jar")).map(Path::of).toList();
    }
}
