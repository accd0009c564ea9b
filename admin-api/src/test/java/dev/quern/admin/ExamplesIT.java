package dev.quern.admin;

import static dev.quern.runtime.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.examples.hello.Hello;
import dev.quern.examples.random.RandomNumber;
import dev.quern.examples.thumbnail.ThumbnailHandler;
import dev.quern.examples.thumbnail.ThumbnailOnUpload;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Deploys the finished JARs of the examples to a server, as their READMEs say. */
class ExamplesIT {

    @TempDir
    static Path data;

    private static RunningServer server;
    private static LambdaClient lambda;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        lambda = server.lambda();
    }

    @AfterAll
    static void stop() {
        lambda.close();
        server.close();
    }

    @Test
    void helloGreetsAndNeedsNoHandlerToBeNamed() throws Exception {
        server.create(lambda, "hello", null, jarOf(Hello.class), request -> request);

        assertThat(lambda.getFunctionConfiguration(get -> get.functionName("hello")).handler())
                .isEqualTo("dev.quern.examples.hello.Hello");
        assertThat(invoke("hello", "{\"name\": \"Ada\"}").payload().asUtf8String())
                .isEqualTo("{\"message\":\"Hello, Ada!\"}");
    }

    @Test
    void randomNumberIsALambdaFunctionThatRunsUnmodified() throws Exception {
        server.create(lambda, "random-number", "dev.quern.examples.random.RandomNumber", jarOf(RandomNumber.class),
                request -> request);

        assertThat(invoke("random-number", "{\"min\": 4, \"max\": 4}").payload().asUtf8String())
                .isEqualTo("{\"value\":4}");
        InvokeResponse refused = invoke("random-number", "{\"min\": 5, \"max\": 4}");
        assertThat(refused.functionError()).isEqualTo("Unhandled");
        assertThat(refused.payload().asUtf8String()).contains("errorMessage").contains("RandomNumber");
    }

    @Test
    void thumbnailMakesASmallPictureOfAPhotographSentOverHttp() throws Exception {
        server.create(lambda, "thumbnail", null, jarOf(ThumbnailHandler.class),
                request -> request.timeout(30).memorySize(1024));
        String url = lambda
                .createFunctionUrlConfig(create -> create.functionName("thumbnail").authType(FunctionUrlAuthType.NONE))
                .functionUrl();
        lambda.addPermission(add -> add.functionName("thumbnail").statementId("public").principal("*")
                .action("lambda:InvokeFunctionUrl").functionUrlAuthType(FunctionUrlAuthType.NONE));

        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = http.send(HttpRequest.newBuilder(URI.create(url + "?size=400"))
                    .POST(BodyPublishers.ofFile(Path.of("../examples/thumbnail/photo/landscape.jpg"))).build(),
                    BodyHandlers.ofByteArray());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).hasValue("image/jpeg");
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(answer.body()));
            assertThat(picture.getWidth()).isEqualTo(400);
            assertThat(picture.getHeight()).isEqualTo(267);
        }
    }

    @Test
    void aThumbnailAppearsBesideAPhotographThatIsPutIntoABucket() throws Exception {
        server.create(lambda, "thumbnails", ThumbnailOnUpload.class.getName(), jarOf(ThumbnailOnUpload.class),
                request -> request.timeout(30).memorySize(1024)
                        .environment(variables -> variables.variables(Map.of("THUMBNAIL_SIZE", "200"))));
        lambda.addPermission(add -> add.functionName("thumbnails").statementId("photos")
                .action("lambda:InvokeFunction").principal("s3.amazonaws.com").sourceArn("arn:aws:s3:::photos"));
        try (S3Client s3 = server.s3()) {
            s3.createBucket(create -> create.bucket("photos"));
            s3.putBucketNotificationConfiguration(put -> put.bucket("photos").notificationConfiguration(
                    config -> config.lambdaFunctionConfigurations(function -> function
                            .lambdaFunctionArn("arn:aws:lambda:us-east-1:000000000000:function:thumbnails")
                            .events(Event.S3_OBJECT_CREATED))));
            String key = "my holidays/See & Berge \u00e4+1.jpg";
            s3.putObject(put -> put.bucket("photos").key("not a photo.jpg"), RequestBody.fromString("text"));
            s3.putObject(put -> put.bucket("photos").key(key), Path.of("../examples/thumbnail/photo/landscape.jpg"));

            eventually("all events have ended", () -> server.server().quern().queue().depth() == 0
                    && s3.listObjectsV2(list -> list.bucket("photos").prefix("thumbnails/")).keyCount() > 0);
            assertThat(s3.listObjectsV2(list -> list.bucket("photos")).contents()).extracting(S3Object::key)
                    .as("no thumbnail of a thumbnail").containsExactly(key, "not a photo.jpg", "thumbnails/" + key);
            ResponseBytes<GetObjectResponse> small = s3
                    .getObjectAsBytes(get -> get.bucket("photos").key("thumbnails/" + key));
            assertThat(small.response().contentType()).isEqualTo("image/jpeg");
            BufferedImage picture = ImageIO.read(small.asInputStream());
            assertThat(picture.getWidth()).isEqualTo(200);
            assertThat(picture.getHeight()).isEqualTo(133);
        }
    }

    private static InvokeResponse invoke(String function, String payload) {
        return lambda.invoke(invoke -> invoke.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
    }

    private static byte[] jarOf(Class<?> handler) throws IOException, URISyntaxException {
        return Files.readAllBytes(Path.of(handler.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }
}
