package dev.quern.examples.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SizeTest {

    @Test
    void keepsTheProportionsOfEveryPictureInEveryFrame() {
        long seed = 20261124;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            Size picture = new Size(edge(random, 10_000), edge(random, 10_000));
            Size frame = new Size(edge(random, 2048), edge(random, 2048));
            Size fitted = picture.fittedInto(frame);
            String what = picture + " into " + frame + " gave " + fitted + ", seed " + seed + ", round " + i;

            assertThat(fitted.width()).as(what).isBetween(1, Math.min(frame.width(), picture.width()));
            assertThat(fitted.height()).as(what).isBetween(1, Math.min(frame.height(), picture.height()));
            boolean asLargeAsPossible = fitted.equals(picture) || fitted.width() == frame.width()
                    || fitted.height() == frame.height();
            assertThat(asLargeAsPossible).as(what).isTrue();

            // one edge decides; the other is within half a pixel of the exact proportion, or one pixel
            double scale = Math.min(1, Math.min((double) frame.width() / picture.width(),
                    (double) frame.height() / picture.height()));
            assertThat(Math.abs(fitted.width() - Math.max(1, picture.width() * scale))).as(what).isLessThan(0.5001);
            assertThat(Math.abs(fitted.height() - Math.max(1, picture.height() * scale))).as(what).isLessThan(0.5001);
        }
    }

    @Test
    void neverEnlarges() {
        assertThat(new Size(10, 20).fittedInto(new Size(256, 256))).isEqualTo(new Size(10, 20));
    }

    @Test
    void keepsAtLeastOnePixelOfAThinPicture() {
        assertThat(new Size(10_000, 3).fittedInto(new Size(256, 256))).isEqualTo(new Size(256, 1));
    }

    @Test
    void hasPixels() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Size(0, 7))
                .withMessage("a picture of 0 x 7 pixels has no pixels");
    }

    /** Small edges as often as large ones. */
    private static int edge(Random random, int most) {
        return 1 + random.nextInt(1 + random.nextInt(most));
    }
}
