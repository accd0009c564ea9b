package dev.quern.admin;

import static dev.quern.runtime.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.examples.minify.MinifyOnUpload;
import dev.quern.examples.resize.ResizeOnRequest;
import dev.quern.examples.textindex.IndexTexts;
import dev.quern.examples.textindex.Search;
import dev.quern.examples.watermark.WatermarkOnUpload;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Deploys the finished JARs of the examples that work on buckets, as their READMEs say, uploads files to them and looks
 * at what becomes of these. {@code -Dquern.examples.keep=FOLDER} keeps the pictures, to be looked at.
 */
@Timeout(120)
class ObjectExamplesIT {

    private static final Path PHOTO = Path.of("../examples/thumbnail/photo/landscape.jpg");

    /** Blanks, signs that mean something in forms and paths, letters that are not of ASCII. */
    private static final String FOLDER = "my holidays/See & Berge \u00e4+1%20 \ud83c\udfd4";

    @TempDir
    static Path data;

    private static RunningServer server;
    private static LambdaClient lambda;
    private static S3Client s3;
    private static HttpClient http;
    private static ExampleFunctions examples;
    private static String resize;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(data);
        lambda = server.lambda();
        examples = new ExampleFunctions(server, lambda);
        s3 = server.s3();
        http = HttpClient.newHttpClient();
        s3.createBucket(create -> create.bucket("failures"));
        s3.createBucket(create -> create.bucket("pictures"));
        create("resize", ResizeOnRequest.class, Map.of("BUCKET", "pictures"));
        resize = url("resize");
    }

    @AfterAll
    static void stop() {
        http.close();
        s3.close();
        lambda.close();
        server.close();
    }

    private static void create(String name, Class<?> handler, Map<String, String> variables) {
        examples.create(name, handler, variables);
    }

    /** A new bucket that calls a function, whose failures are kept. */
    private static void bucketFor(String function, String bucket, Event... events) {
        s3.createBucket(create -> create.bucket(bucket));
        lambda.putFunctionEventInvokeConfig(put -> put.functionName(function).maximumRetryAttempts(0)
                .destinationConfig(to -> to.onFailure(failure -> failure.destination("arn:aws:s3:::failures"))));
        lambda.addPermission(add -> add.functionName(function).statementId(bucket).action("lambda:InvokeFunction")
                .principal("s3.amazonaws.com").sourceArn("arn:aws:s3:::" + bucket));
        s3.putBucketNotificationConfiguration(put -> put.bucket(bucket)
                .notificationConfiguration(config -> config.lambdaFunctionConfigurations(to -> to
                        .lambdaFunctionArn("arn:aws:lambda:us-east-1:000000000000:function:" + function)
                        .events(events))));
    }

    private static String url(String function) {
        return examples.url(function);
    }

    private static HttpResponse<byte[]> get(String url, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        return http.send((headers.length == 0 ? request : request.headers(headers)).build(),
                BodyHandlers.ofByteArray());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static void put(String bucket, String key, byte[] content) {
        s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }

    private static void put(String bucket, String key, String content) {
        put(bucket, key, content.getBytes(UTF_8));
    }

    private static List<String> keys(String bucket) {
        return s3.listObjectsV2(list -> list.bucket(bucket)).contents().stream().map(S3Object::key).toList();
    }

    private static ResponseBytes<GetObjectResponse> object(String bucket, String key) {
        return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key));
    }

    /** No event waits or is being worked on: what follows from the uploads has happened, and nothing has failed. */
    private static void awaitEvents() {
        eventually("all events have ended", () -> server.server().quern().queue().depth() == 0);
        assertThat(keys("failures")).allSatisfy(key -> assertThat(object("failures", key).asUtf8String()).isEmpty());
    }

    private static BufferedImage picture(byte[] file, String name) throws IOException {
        String keep = System.getProperty("quern.examples.keep");
        if (keep != null) {
            Files.write(Path.of(keep, name), file);
        }
        return ImageIO.read(new ByteArrayInputStream(file));
    }

    /** The photograph as it is to be looked at: the file holds it on its side, and says so. */
    private static BufferedImage uprightPhoto() throws IOException {
        BufferedImage lying = ImageIO.read(PHOTO.toFile());
        BufferedImage upright = new BufferedImage(lying.getHeight(), lying.getWidth(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < lying.getHeight(); y++) {
            for (int x = 0; x < lying.getWidth(); x++) {
                upright.setRGB(lying.getHeight() - 1 - y, x, lying.getRGB(x, y));
            }
        }
        return upright;
    }

    private static byte[] png(BufferedImage picture) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", file);
        return file.toByteArray();
    }

    private static int colour(int rgb, int index) {
        return rgb >> 8 * index & 0xFF;
    }

    /** How far two pictures are apart in a part of both: the mean difference of a colour, 0 to 255. */
    private static double difference(BufferedImage one, BufferedImage other, int fromX, int fromY, int toX, int toY) {
        long sum = 0;
        for (int y = fromY; y < toY; y++) {
            for (int x = fromX; x < toX; x++) {
                for (int i = 0; i < 3; i++) {
                    sum += Math.abs(colour(one.getRGB(x, y), i) - colour(other.getRGB(x, y), i));
                }
            }
        }
        return sum / 3.0 / (toX - fromX) / (toY - fromY);
    }

    /** The same by another way: each pixel is the mean of those that it stands for. */
    private static BufferedImage reduced(BufferedImage picture, int width, int height) {
        BufferedImage reduced = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                reduced.setRGB(x, y, mean(picture, x * picture.getWidth() / width, y * picture.getHeight() / height,
                        (x + 1) * picture.getWidth() / width, (y + 1) * picture.getHeight() / height));
            }
        }
        return reduced;
    }

    private static int mean(BufferedImage picture, int fromX, int fromY, int toX, int toY) {
        int mean = 0;
        for (int i = 0; i < 3; i++) {
            int sum = 0;
            for (int y = fromY; y < toY; y++) {
                for (int x = fromX; x < toX; x++) {
                    sum += colour(picture.getRGB(x, y), i);
                }
            }
            mean |= sum / ((toX - fromX) * (toY - fromY)) << 8 * i;
        }
        return mean;
    }

    @Test
    void aPictureIsResizedOnRequestAndKept() throws Exception {
        String key = FOLDER + ".jpg";
        s3.putObject(put -> put.bucket("pictures").key(key), PHOTO);
        String photo = resize + "?key=" + encoded(key);

        HttpResponse<byte[]> first = get(photo + "&width=300");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("content-type")).hasValue("image/jpeg");
        assertThat(first.headers().firstValue("x-made")).hasValue("now");
        BufferedImage small = picture(first.body(), "resized.jpg");
        assertThat(small.getWidth()).isEqualTo(300);
        assertThat(small.getHeight()).isEqualTo(200);
        assertThat(difference(small, reduced(uprightPhoto(), 300, 200), 0, 0, 300, 200))
                .as("the same picture").isLessThan(6);

        String kept = keys("pictures").stream().filter(k -> k.startsWith("resized/")).findFirst().orElseThrow();
        assertThat(object("pictures", kept).asByteArray()).isEqualTo(first.body());
        assertThat(object("pictures", kept).response().contentType()).isEqualTo("image/jpeg");
        HttpResponse<byte[]> second = get(photo + "&width=300");
        assertThat(second.headers().firstValue("x-made")).hasValue("before");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(get(photo + "&width=300", "if-none-match", second.headers().firstValue("etag").orElseThrow())
                .statusCode()).isEqualTo(304);

        HttpResponse<byte[]> png = get(photo + "&height=100&width=40&format=png");
        assertThat(png.headers().firstValue("content-type")).hasValue("image/png");
        assertThat(png.body()).startsWith(0x89, 'P', 'N', 'G');
        BufferedImage squeezed = picture(png.body(), "squeezed.png");
        assertThat(squeezed.getWidth()).isEqualTo(40);
        assertThat(squeezed.getHeight()).isEqualTo(100);

        // a picture that is replaced is never answered with what was made of the old one
        put("pictures", key, png.body());
        HttpResponse<byte[]> replaced = get(photo + "&width=300");
        assertThat(replaced.headers().firstValue("content-type")).hasValue("image/png");
        assertThat(picture(replaced.body(), "enlarged.png").getHeight()).isEqualTo(750);
    }

    @ParameterizedTest
    @CsvSource({"width=3, 400, INVALID_PARAMETER", "key=text.jpg, 400, INVALID_PARAMETER",
            "key=text.jpg&width=0, 400, INVALID_PARAMETER", "key=text.jpg&width=5000, 400, INVALID_PARAMETER",
            "key=text.jpg&width=5&format=webp, 400, INVALID_PARAMETER", "key=none+%C3%A4.jpg&width=5, 404, NO_SUCH_KEY",
            "key=resized/x&width=5, 404, NO_SUCH_KEY", "key=text.jpg&width=5, 415, UNSUPPORTED_PICTURE",
            "key=broken.jpg&width=5, 422, BROKEN_PICTURE", "key=bomb.png&width=5, 413, PICTURE_TOO_LARGE"})
    void whatCannotBeResizedIsRefusedWithItsReason(String query, int status, String error) throws Exception {
        put("pictures", "text.jpg", "text");
        put("pictures", "broken.jpg", Arrays.copyOf(Files.readAllBytes(PHOTO), 700));
        put("pictures", "bomb.png", pngOf(60_000, 60_000));
        HttpResponse<byte[]> answer = get(resize + "?" + query);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(new String(answer.body(), UTF_8))
                .matches("\\{\"error\":\"" + error + "\",\"message\":\".+\"\\}");
    }

    /** A PNG that announces so many pixels and has one. */
    private static byte[] pngOf(int width, int height) throws IOException {
        byte[] png = png(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
        CRC32 sum = new CRC32();
        ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
        sum.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
        return png;
    }

    @Test
    void aWatermarkAppearsOnAPhotographThatIsPutIntoABucket() throws Exception {
        create("mark", WatermarkOnUpload.class, Map.of("WATERMARK_TEXT", "\u00a9 \u00c4da"));
        bucketFor("mark", "marked", Event.S3_OBJECT_CREATED);
        String key = FOLDER + ".jpg";
        put("marked", "notes.txt", "text");
        s3.putObject(put -> put.bucket("marked").key(key), PHOTO);
        awaitEvents();
        assertThat(keys("marked")).as("no watermark on a watermark").containsExactly(key, "notes.txt",
                "watermarked/" + key);

        ResponseBytes<GetObjectResponse> made = object("marked", "watermarked/" + key);
        assertThat(made.response().contentType()).isEqualTo("image/jpeg");
        BufferedImage marked = picture(made.asByteArray(), "watermark-text.jpg");
        BufferedImage original = uprightPhoto();
        int width = original.getWidth();
        int height = original.getHeight();
        assertThat(marked.getWidth()).isEqualTo(width);
        assertThat(marked.getHeight()).isEqualTo(height);
        assertThat(difference(original, marked, width * 2 / 3, height * 3 / 4, width, height)).as("in the corner")
                .isGreaterThan(8);
        assertThat(difference(original, marked, 0, 0, width, height / 2)).as("elsewhere").isLessThan(3);
    }

    @Test
    void theWatermarkMayBeAPictureOfTheBucket() throws Exception {
        create("logo", WatermarkOnUpload.class, Map.of("WATERMARK_IMAGE", "marks/red dot.png"));
        bucketFor("logo", "shop", Event.S3_OBJECT_CREATED);
        BufferedImage logo = new BufferedImage(100, 100, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = logo.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillOval(0, 0, 100, 100);
        graphics.dispose();
        put("shop", "marks/red dot.png", png(logo));
        BufferedImage white = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = white.createGraphics();
        canvas.setColor(Color.WHITE);
        canvas.fillRect(0, 0, 400, 300);
        canvas.dispose();
        put("shop", "white.png", png(white));
        awaitEvents();
        assertThat(keys("shop")).containsExactly("marks/red dot.png", "watermarked/white.png", "white.png");
        BufferedImage marked = picture(object("shop", "watermarked/white.png").asByteArray(), "watermark-logo.png");
        // 100 x 100 pixels, 7 from the corner
        int middle = marked.getRGB(343, 243);
        assertThat(colour(middle, 2)).isEqualTo(0xFF);
        assertThat(colour(middle, 1)).as("half red, half white").isBetween(0x7E, 0x81);
        assertThat(marked.getRGB(295, 195) & 0xFFFFFF).as("outside the dot").isEqualTo(0xFFFFFF);
        assertThat(marked.getRGB(50, 50) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    }

    @Test
    void scriptsAndStyleSheetsAreMinified() throws Exception {
        create("minify", MinifyOnUpload.class, Map.of());
        bucketFor("minify", "site", Event.S3_OBJECT_CREATED);
        Path web = Path.of("../examples/minify/web");
        s3.putObject(put -> put.bucket("site").key(FOLDER + "/gallery.js"), web.resolve("gallery.js"));
        s3.putObject(put -> put.bucket("site").key("gallery.css"), web.resolve("gallery.css"));
        put("site", "broken.js", "let a = ;");
        put("site", "page.html", "<p>");
        awaitEvents();
        assertThat(keys("site")).containsExactlyInAnyOrder(FOLDER + "/gallery.js", "gallery.css", "broken.js",
                "page.html", "minified/" + FOLDER + "/gallery.js", "minified/gallery.css");

        ResponseBytes<GetObjectResponse> script = object("site", "minified/" + FOLDER + "/gallery.js");
        assertThat(script.response().contentType()).isEqualTo("text/javascript; charset=utf-8");
        assertThat(script.asByteArray().length).isLessThan((int) (Files.size(web.resolve("gallery.js")) * 6 / 10));
        assertThat(script.asUtf8String()).contains("class Gallery", "Gr\u00fc\u00dfe").doesNotContain("remainder",
                "/*");
        ResponseBytes<GetObjectResponse> sheet = object("site", "minified/gallery.css");
        assertThat(sheet.response().contentType()).isEqualTo("text/css; charset=utf-8");
        assertThat(sheet.asUtf8String()).contains("calc(100% - 2*var(--gap))").doesNotContain("/*", "\n");
    }

    @Test
    void anIndexOfTextsFollowsWhatIsPutAndRemoved() throws Exception {
        create("index", IndexTexts.class, Map.of());
        create("search", Search.class, Map.of("BUCKET", "texts"));
        bucketFor("index", "texts", Event.S3_OBJECT_CREATED, Event.S3_OBJECT_REMOVED);
        String search = url("search") + "?q=";
        // all at the same time: many calls change the index at once
        IntStream.range(0, 40).parallel().forEach(i -> put("texts", FOLDER + i + ".txt",
                "Die \u00c4hre Nummer n" + i + ", \u043c\u0438\u0440."));
        s3.putObject(put -> put.bucket("texts").key("photo.jpg"), PHOTO);
        awaitEvents();
        assertThat(found(search, "\u00c4HRE")).as("no text was forgotten").containsExactlyInAnyOrder(
                IntStream.range(0, 40).mapToObj(i -> FOLDER + i + ".txt").toArray(String[]::new));
        assertThat(found(search, "n7 \u041c\u0418\u0420")).containsExactly(FOLDER + "7.txt");
        assertThat(keys("texts")).hasSize(42).contains("index/words.txt");
        assertThat(object("texts", "index/words.txt").asUtf8String()).doesNotContain("photo");

        s3.deleteObject(delete -> delete.bucket("texts").key(FOLDER + "7.txt"));
        put("texts", FOLDER + "8.txt", "neu");
        awaitEvents();
        assertThat(found(search, "n7")).isEmpty();
        assertThat(found(search, "n8")).isEmpty();
        assertThat(found(search, "neu")).containsExactly(FOLDER + "8.txt");
        assertThat(found(search, "\u00e4hre")).hasSize(38);
        assertThat(get(search).statusCode()).isEqualTo(400);
    }

    private static List<String> found(String search, String words) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = get(search + encoded(words));
        assertThat(answer.statusCode()).isEqualTo(200);
        return new String(answer.body(), UTF_8).lines().toList();
    }
}
