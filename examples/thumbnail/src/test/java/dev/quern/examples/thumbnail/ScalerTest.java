package dev.quern.examples.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScalerTest {

    @Test
    void averagesTheAreaThatAPixelCovers() {
        BufferedImage grey = grey(4, 2, 0, 100, 200, 40, 20, 80, 60, 100);

        assertThat(samples(Scaler.scale(grey, new Size(2, 1)))).containsExactly(50, 100);
    }

    @Test
    void sharesAPixelBetweenThoseThatCoverAPartOfIt() {
        // three pixels into two: each covers one and a half
        BufferedImage grey = grey(3, 1, 30, 90, 240);

        assertThat(samples(Scaler.scale(grey, new Size(2, 1)))).containsExactly(50, 190);
        assertThat(samples(Scaler.scale(grey(1, 3, 30, 90, 240), new Size(1, 2)))).containsExactly(50, 190);
    }

    @Test
    void keepsEvenSurfacesExactlyEvenAtEverySize() {
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            int width = 1 + random.nextInt(60);
            int height = 1 + random.nextInt(60);
            int colour = 0xFF000000 | random.nextInt(1 << 24);
            BufferedImage even = TestPictures.filled(width, height, BufferedImage.TYPE_3BYTE_BGR, colour);
            Size size = new Size(1 + random.nextInt(width), 1 + random.nextInt(height));

            BufferedImage scaled = Scaler.scale(even, size);

            assertThat(new Size(scaled.getWidth(), scaled.getHeight())).isEqualTo(size);
            assertThat(scaled.getRGB(0, 0, size.width(), size.height(), null, 0, size.width()))
                    .as("%d x %d to %s", width, height, size).containsOnly(colour);
        }
    }

    @Test
    void keepsTheMeanOfNoise() {
        Random random = new Random(6);
        int[] noise = random.ints(97 * 61, 0, 256).toArray();
        double mean = Arrays.stream(noise).average().orElseThrow();

        int[] scaled = samples(Scaler.scale(grey(97, 61, noise), new Size(13, 7)));

        assertThat(Arrays.stream(scaled).average().orElseThrow())
                .isCloseTo(mean, within(0.5));
    }

    @Test
    void doesNotLetInvisibleColoursTintTheirNeighbours() {
        BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        picture.setRGB(0, 0, 0xFFFF0000);
        picture.setRGB(1, 0, 0x0000FF00);

        assertThat(Scaler.scale(picture, new Size(1, 1)).getRGB(0, 0)).isEqualTo(0x80FF0000);
    }

    @Test
    void averagesSixteenBitsAsSixteenBits() {
        BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setPixels(0, 0, 2, 1, new int[]{65_535, 65_531});

        assertThat(samples(Scaler.scale(deep, new Size(1, 1)))).containsExactly(65_533);
    }

    @Test
    void refusesToEnlarge() {
        assertThatIllegalArgumentException().isThrownBy(() -> Scaler.scale(grey(1, 1, 0), new Size(2, 1)));
    }

    private static BufferedImage grey(int width, int height, int... samples) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        picture.getRaster().setPixels(0, 0, width, height, samples);
        return picture;
    }

    private static int[] samples(BufferedImage picture) {
        return picture.getRaster().getPixels(0, 0, picture.getWidth(), picture.getHeight(), (int[]) null);
    }
}
