package dev.quern.examples.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MarkTest {

    private static final int GREY = 0xFF808080;

    private static BufferedImage grey(int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, GREY);
            }
        }
        return picture;
    }

    private static long changed(BufferedImage picture, int fromX, int fromY, int toX, int toY) {
        long changed = 0;
        for (int y = fromY; y < toY; y++) {
            for (int x = fromX; x < toX; x++) {
                changed += picture.getRGB(x, y) == GREY ? 0 : 1;
            }
        }
        return changed;
    }

    @Test
    void aTextStandsInTheLowerRightCornerAndNowhereElse() throws IOException {
        BufferedImage photo = grey(600, 400);
        new Mark.Text("\u00a9 \u00c4da 2026").drawOn(photo);
        assertThat(changed(photo, 390, 260, 600, 400)).isGreaterThan(1_000).isEqualTo(changed(photo, 0, 0, 600, 400));
    }

    @Test
    void aPictureIsHalfTransparentAndKeepsItsProportions() throws IOException {
        BufferedImage photo = grey(400, 400);
        BufferedImage logo = new BufferedImage(20, 10, BufferedImage.TYPE_INT_ARGB);
        for (int x = 0; x < 20; x++) {
            for (int y = 0; y < 10; y++) {
                logo.setRGB(x, y, 0xFFFF0000);
            }
        }
        new Mark.Image(logo).drawOn(photo);
        assertThat(changed(photo, 0, 0, 400, 400)).isEqualTo(133 * 67);
        assertThat(photo.getRGB(380, 380) & 0xFFFFFF).isEqualTo(0xC04040);
    }

    @Test
    void thePictureMayBeTiny() throws IOException {
        new Mark.Text("far too long for a picture of one pixel").drawOn(grey(1, 1));
    }

    @Test
    void whatWasEncodedIsReadAgain() throws IOException, NoPhoto {
        for (String format : new String[]{"jpeg", "png"}) {
            Photo again = Photo.of(new Photo(grey(30, 20), format).encode());
            assertThat(again.format()).isEqualTo(format);
            assertThat(changed(again.pixels(), 0, 0, 30, 20)).isZero();
        }
    }

    @Test
    void whatIsNoPictureIsRefused() {
        assertThatExceptionOfType(NoPhoto.class).isThrownBy(() -> Photo.of("text".getBytes()))
                .withMessageContaining("no picture");
        assertThatExceptionOfType(NoPhoto.class).isThrownBy(() -> Photo.of(new byte[0]));
        byte[] cutOff = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H'};
        assertThatExceptionOfType(NoPhoto.class).isThrownBy(() -> Photo.of(cutOff)).withMessageContaining("decoded");
    }
}
