package dev.quern.examples.thumbnail.photo;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.commons.imaging.Imaging;
import org.apache.commons.imaging.formats.jpeg.JpegImageMetadata;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;
import org.junit.jupiter.api.Test;

/** The photograph beside the program is the one that the program draws. */
class DrawPhotoTest {
    private static final Path PHOTO = Path.of("photo", "landscape.jpg");

    @Test
    void thePhotographLiesOnItsSideAndSaysSo() throws IOException {
        byte[] file = Files.readAllBytes(PHOTO);

        assertThat(Imaging.getImageSize(file)).isEqualTo(new Dimension(DrawPhoto.HEIGHT, DrawPhoto.WIDTH));
        JpegImageMetadata metadata = (JpegImageMetadata) Imaging.getMetadata(file);
        assertThat(metadata.findExifValue(TiffTagConstants.TIFF_TAG_ORIENTATION).getIntValue()).isEqualTo(6);
        assertThat(metadata.findExifValue(TiffTagConstants.TIFF_TAG_COPYRIGHT).getStringValue())
                .isEqualTo("Quern project, Apache-2.0");
    }

    @Test
    void thePhotographIsSmallEnoughToSend() throws IOException {
        assertThat(Files.size(PHOTO)).isLessThan(600 * 1024);
    }

    @Test
    void thePhotographShowsWhatTheProgramDraws() throws IOException {
        int step = 10;
        BufferedImage stored = ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(PHOTO)));
        Camera camera = new Camera();
        double difference = 0;
        int points = 0;
        for (int y = 0; y < DrawPhoto.HEIGHT; y += step) {
            for (int x = 0; x < DrawPhoto.WIDTH; x += step) {
                int drawn = camera.developed(x, y, DrawPhoto.HEIGHT);
                int kept = stored.getRGB(y, DrawPhoto.WIDTH - 1 - x);
                difference += distance(drawn, kept);
                points++;
            }
        }

        // what JPEG takes away; a hill moved or a colour changed gives several times as much
        assertThat(difference / points).isLessThan(4);
    }

    private static double distance(int drawn, int kept) {
        int sum = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            sum += Math.abs((drawn >> shift & 0xFF) - (kept >> shift & 0xFF));
        }
        return sum / 3.0;
    }
}
