package dev.quern.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.auth.RootKey;
import dev.quern.admin.auth.RootKeyFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** A server in a process of its own, to be killed, and the AWS SDK for it, which tries nothing twice. */
public record ChildServer(Process process, URI endpoint, RootKey key) implements AutoCloseable {

    /** Starts one, with more options if there are any; it takes requests when this returns. */
    public static ChildServer start(Path data, String... more) throws IOException {
        return startOn("0", data, more);
    }

    /** As {@link #start}, on this port. */
    static ChildServer startOn(String port, Path data, String... more) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                        "dev.quern.cli.Main", "serve", "--port", port, "--data", data.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        BufferedReader output = process.inputReader();
        String ready = output.readLine();
        assertThat(ready).startsWith("quern ready http://");
        return new ChildServer(process, URI.create(ready.substring("quern ready ".length())),
                new RootKeyFile(data).read());
    }

    /** A client with the root key. */
    public LambdaClient lambda() {
        return client(LambdaClient.builder());
    }

    /** A client with the root key. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(endpoint).region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
                .credentialsProvider(StaticCredentialsProvider
                        .create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .build();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it at once, as {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Waits for its end; gives its exit status. */
    public int waitForEnd() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
        waitForEnd();
    }
}
