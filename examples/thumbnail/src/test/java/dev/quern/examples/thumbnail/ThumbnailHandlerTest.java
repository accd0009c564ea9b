package dev.quern.examples.thumbnail;

import static dev.quern.examples.thumbnail.TestPictures.BLUE;
import static dev.quern.examples.thumbnail.TestPictures.GREEN;
import static dev.quern.examples.thumbnail.TestPictures.RED;
import static dev.quern.examples.thumbnail.TestPictures.YELLOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.function.HttpRequest;
import dev.quern.function.HttpResponse;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.imaging.Imaging;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThumbnailHandlerTest {
    private final TestContext context = new TestContext();
    private final ThumbnailHandler handler = new ThumbnailHandler();

    @ParameterizedTest
    @EnumSource(Format.class)
    void answersInTheFormatThatItWasSent(Format format) throws IOException {
        HttpResponse answer = post(TestPictures.file(TestPictures.quarters(600, 400), format));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("content-type", format.mediaType);
        assertThat(Imaging.guessFormat(answer.body()).getName()).isEqualTo(format.name());
        assertThat(context.log).containsExactly("INFO " + format + " of 600 x 400 pixels became 256 x 171");
    }

    @ParameterizedTest
    @CsvSource({"size, 90, 90, 60", "width, 90, 90, 60", "height, 90, 135, 90"})
    void fitsTheThumbnailIntoTheFrame(String parameter, String value, int width, int height) throws IOException {
        HttpResponse answer = post(TestPictures.file(TestPictures.quarters(600, 400), Format.PNG),
                Map.of(parameter, value));

        assertThat(size(answer)).isEqualTo(new Size(width, height));
    }

    @Test
    void neverEnlarges() throws IOException {
        HttpResponse answer = post(TestPictures.file(TestPictures.quarters(40, 30), Format.PNG));

        assertThat(size(answer)).isEqualTo(new Size(40, 30));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void turnsJpegsUpright(int orientation) throws IOException {
        byte[] stored = TestPictures.file(storedAs(orientation), Format.JPEG);

        HttpResponse answer = post(TestPictures.oriented(stored, orientation), Map.of("size", "64"));

        assertThat(size(answer)).isEqualTo(new Size(64, 32));
        assertUprightQuarters(answer);
        assertThat(Imaging.getMetadata(answer.body())).as("a viewer must not turn it once more").isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void turnsPngsUpright(int orientation) throws IOException {
        byte[] stored = TestPictures.file(storedAs(orientation), Format.PNG);

        HttpResponse answer = post(
                TestPictures.withChunk(stored, "eXIf", TestPictures.exifChunk(orientation)), Map.of("width", "64"));

        assertThat(size(answer)).isEqualTo(new Size(64, 32));
        assertUprightQuarters(answer);
    }

    @Test
    void takesAPictureWithDamagedMetadataAsUpright() throws IOException {
        byte[] stored = TestPictures.file(TestPictures.quarters(200, 100), Format.PNG);

        HttpResponse answer = post(TestPictures.withChunk(stored, "eXIf", new byte[]{'M', 'M', 0, 42, 9, 9, 9, 9}));

        assertThat(answer.status()).isEqualTo(200);
        assertUprightQuarters(answer);
    }

    @Test
    void keepsTransparencyOfPngs() throws IOException {
        BufferedImage picture = TestPictures.filled(400, 400, BufferedImage.TYPE_INT_ARGB, 0x6620C020);

        BufferedImage thumbnail = picture(post(TestPictures.file(picture, Format.PNG)));

        assertThat(thumbnail.getRGB(128, 128)).isEqualTo(0x6620C020);
    }

    @Test
    void keepsTheTransparentColourOfPngs() throws IOException {
        byte[] picture = TestPictures.file(TestPictures.quarters(400, 400), Format.PNG);
        byte[] red = {0, (byte) 0xE0, 0, 0x20, 0, 0x20};

        BufferedImage thumbnail = picture(post(TestPictures.withChunk(picture, "tRNS", red)));

        assertThat(thumbnail.getRGB(10, 10) >>> 24).isZero();
        assertThat(thumbnail.getRGB(245, 10)).isEqualTo(GREEN);
    }

    @Test
    void keepsTransparencyOfPalettes() throws IOException {
        IndexColorModel palette = new IndexColorModel(8, 2, new int[]{0x00FFFFFF, 0xFF0000FF}, 0, true, -1,
                DataBuffer.TYPE_BYTE);
        BufferedImage picture = new BufferedImage(400, 400, BufferedImage.TYPE_BYTE_INDEXED, palette);
        picture.getRaster().setSamples(0, 0, 200, 400, 0, filledWith(1, 200 * 400));

        BufferedImage thumbnail = picture(post(TestPictures.file(picture, Format.PNG)));

        assertThat(thumbnail.getRGB(10, 10)).isEqualTo(0xFF0000FF);
        assertThat(thumbnail.getRGB(245, 10) >>> 24).isZero();
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void keepsTheToneOfGrey(Format format) throws IOException {
        BufferedImage grey = new BufferedImage(300, 300, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSamples(0, 0, 300, 300, 0, filledWith(100, 300 * 300));

        assertThat(picture(post(TestPictures.file(grey, format))).getRGB(50, 50)).isEqualTo(0xFF646464);
    }

    @Test
    void bringsSixteenBitsToEight() throws IOException {
        BufferedImage deep = new BufferedImage(300, 300, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSamples(0, 0, 300, 300, 0, filledWith(0x6464, 300 * 300));

        assertThat(picture(post(TestPictures.file(deep, Format.PNG))).getRGB(50, 50)).isEqualTo(0xFF646464);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void translatesColoursOfAProfile(Format format) throws IOException {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] grey = TestPictures.file(
                TestPictures.filled(300, 300, BufferedImage.TYPE_INT_RGB, 0xFF808080), format);

        BufferedImage thumbnail = picture(post(format == Format.PNG
                ? TestPictures.withChunk(grey, "iCCP", TestPictures.profileChunk(linear))
                : TestPictures.withProfile(grey, linear)));

        // half of the light is much more than half of the scale of sRGB: 188 of 255
        assertThat(thumbnail.getRGB(50, 50) & 0xFF).isBetween(186, 190);
    }

    @Test
    void ignoresAProfileThatInflatesWithoutEnd() throws IOException {
        byte[] bomb = TestPictures.profileChunk(new byte[40 << 20]);
        byte[] picture = TestPictures.file(TestPictures.quarters(200, 100), Format.PNG);

        byte[] png = TestPictures.withChunk(picture, "iCCP", bomb);
        HttpResponse answer = post(png);

        assertThat(new PngChunks(png).colourProfile()).isEmpty();
        assertThat(answer.status()).isEqualTo(200);
        assertUprightQuarters(answer);
    }

    @Test
    void doesNotMindWhatTheHeaderCallsTheBody() throws IOException {
        byte[] jpeg = TestPictures.file(TestPictures.quarters(64, 64), Format.JPEG);

        HttpResponse answer = handler.handle(
                request("POST", Map.of(), Map.of("content-type", "text/plain"), jpeg), context);

        assertThat(answer.headers()).containsEntry("content-type", "image/jpeg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello, world", "x", "{\"image\": null}", "%PDF-1.7"})
    void refusesWhatIsNoImage(String text) throws IOException {
        assertRefused(post(text.getBytes(StandardCharsets.UTF_8)), 415, "UNSUPPORTED_IMAGE",
                "the body is not an image; send a JPEG or a PNG");
    }

    @Test
    void refusesOtherFormatsByName() throws IOException {
        assertRefused(post("GIF89a\1\0\1\0\0\0\0;".getBytes(StandardCharsets.ISO_8859_1)), 415, "UNSUPPORTED_IMAGE",
                "the body looks like GIF; send a JPEG or a PNG");
    }

    @Test
    void refusesColoursMixedForPrint() throws IOException {
        byte[] jpeg = TestPictures.printColours(64, 64);

        assertRefused(post(jpeg), 415, "UNSUPPORTED_IMAGE",
                "the JPEG has CMYK colours, which are mixed for print; convert it to RGB");
    }

    @ParameterizedTest
    @CsvSource({"JPEG, 0.2", "JPEG, 0.5", "JPEG, 0.9", "JPEG, 0.999", "PNG, 0.2", "PNG, 0.5", "PNG, 0.9"})
    void refusesPicturesThatEndEarly(Format format, double share) throws IOException {
        byte[] whole = TestPictures.file(noise(), format);

        HttpResponse answer = post(Arrays.copyOf(whole, (int) (whole.length * share)));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.headers()).containsEntry("content-type", "application/json");
        assertThat(text(answer)).startsWith("{\"error\":\"BROKEN_IMAGE\",\"message\":\"the " + format + " is broken: ");
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void refusesHeadersWithoutAPicture(Format format) throws IOException {
        byte[] whole = TestPictures.file(TestPictures.quarters(64, 64), format);

        assertRefused(post(Arrays.copyOf(whole, 10)), 422, "BROKEN_IMAGE",
                "the " + format + " is broken: its header does not tell the size of the picture");
    }

    @Test
    void refusesAPngWithScrambledPixels() throws IOException {
        byte[] png = TestPictures.file(noise(), Format.PNG);
        Arrays.fill(png, png.length / 2, png.length / 2 + 200, (byte) 0x5A);

        assertThat(post(png).status()).isEqualTo(422);
    }

    @Test
    void refusesAJpegWhosePixelsStopInTheMiddle() throws IOException {
        byte[] jpeg = TestPictures.file(noise(), Format.JPEG);
        byte[] endOfImage = {(byte) 0xFF, (byte) 0xD9};
        System.arraycopy(endOfImage, 0, jpeg, jpeg.length / 2, endOfImage.length);

        assertRefused(post(jpeg), 422, "BROKEN_IMAGE",
                "the JPEG is broken: Corrupt JPEG data: premature end of data segment");
    }

    @Test
    void refusesAJpegThatLacksNothingButItsEnd() throws IOException {
        byte[] jpeg = TestPictures.file(TestPictures.quarters(64, 64), Format.JPEG);

        assertRefused(post(Arrays.copyOf(jpeg, jpeg.length - 2)), 422, "BROKEN_IMAGE",
                "the JPEG is broken: it ends before its picture does");
    }

    @Test
    void doesNotMindBytesBehindThePicture() throws IOException {
        byte[] jpeg = TestPictures.file(TestPictures.quarters(64, 64), Format.JPEG);

        assertThat(post(Arrays.copyOf(jpeg, jpeg.length + 1000)).status()).isEqualTo(200);
    }

    @Test
    void refusesDecompressionBombsBeforeDecodingThem() throws IOException {
        assertRefused(post(TestPictures.pngClaiming(100_000, 100_000)), 413, "IMAGE_TOO_LARGE",
                "the image has 100000 x 100000 pixels; at most 50 megapixels are accepted");
    }

    @Test
    void takesJustAsManyPixelsAsItSays() throws Refusal, IOException {
        assertThat(Photo.of(TestPictures.pngClaiming(10_000, 5_000)).stored().area()).isEqualTo(50_000_000);
        assertThat(post(TestPictures.pngClaiming(10_000, 5_001)).status()).isEqualTo(413);
    }

    @Test
    void refusesAPictureWithoutArea() throws IOException {
        assertThat(post(TestPictures.pngClaiming(0, 10)).status()).isEqualTo(422);
    }

    @Test
    void refusesAnEmptyBody() throws IOException {
        assertRefused(post(new byte[0]), 400, "EMPTY_BODY", "the body is empty; send a JPEG or a PNG as the body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE"})
    void refusesOtherMethods(String method) throws IOException {
        HttpResponse answer = handler.handle(request(method, Map.of(), Map.of(), new byte[0]), context);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("allow", "POST");
    }

    @Test
    void quotesWhatItRefusesAsJson() throws IOException {
        HttpResponse answer = post(new byte[]{1}, Map.of("size", "\"\\\n"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(text(answer)).contains("size is \\\"\\\"\\\\\\u000a\\\"; it must be");
        assertThat(context.log).singleElement().asString().startsWith("WARN refused: size is");
    }

    /** Quarters of 200 x 100 pixels as a camera would store them that was held as {@code orientation} says. */
    private static BufferedImage storedAs(int orientation) {
        int inverse = orientation == 6 ? 8 : orientation == 8 ? 6 : orientation;
        return Orientation.of(inverse).upright(TestPictures.quarters(200, 100));
    }

    private static void assertUprightQuarters(HttpResponse answer) {
        BufferedImage thumbnail = picture(answer);
        int right = thumbnail.getWidth() - 5;
        int bottom = thumbnail.getHeight() - 5;
        assertThat(List.of(nearest(thumbnail.getRGB(4, 4)), nearest(thumbnail.getRGB(right, 4)),
                nearest(thumbnail.getRGB(4, bottom)), nearest(thumbnail.getRGB(right, bottom))))
                .containsExactly(RED, GREEN, BLUE, YELLOW);
    }

    private static int nearest(int colour) {
        for (int quarter : new int[]{RED, GREEN, BLUE, YELLOW}) {
            boolean near = true;
            for (int shift = 0; shift < 24; shift += 8) {
                near &= Math.abs((colour >> shift & 0xFF) - (quarter >> shift & 0xFF)) < 24;
            }
            if (near) {
                return quarter;
            }
        }
        return colour;
    }

    private static BufferedImage noise() {
        BufferedImage picture = TestPictures.quarters(200, 200);
        int state = 1;
        for (int i = 0; i < 200 * 200; i++) {
            state = state * 1664525 + 1013904223;
            picture.setRGB(i % 200, i / 200, state >>> 8);
        }
        return picture;
    }

    private static int[] filledWith(int value, int count) {
        int[] values = new int[count];
        Arrays.fill(values, value);
        return values;
    }

    private static void assertRefused(HttpResponse answer, int status, String error, String message) {
        assertThat(text(answer)).isEqualTo("{\"error\":\"" + error + "\",\"message\":\"" + message + "\"}");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("content-type", "application/json");
    }

    private HttpResponse post(byte[] body) throws IOException {
        return post(body, Map.of());
    }

    private HttpResponse post(byte[] body, Map<String, String> query) throws IOException {
        return handler.handle(request("POST", query, Map.of(), body), context);
    }

    private static HttpRequest request(String method, Map<String, String> query, Map<String, String> headers,
            byte[] body) {
        return new HttpRequest(method, "/", "", query, headers, List.of(), body, "127.0.0.1");
    }

    private static Size size(HttpResponse answer) {
        BufferedImage picture = picture(answer);
        return new Size(picture.getWidth(), picture.getHeight());
    }

    private static BufferedImage picture(HttpResponse answer) {
        assertThat(answer.status()).as(() -> text(answer)).isEqualTo(200);
        return TestPictures.read(answer.body());
    }

    private static String text(HttpResponse answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
