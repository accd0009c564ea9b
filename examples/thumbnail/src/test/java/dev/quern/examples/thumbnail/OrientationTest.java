package dev.quern.examples.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {

    /** What a camera stores so that the upright picture reads AB over CD over EF, by the table of the EXIF standard. */
    @ParameterizedTest
    @CsvSource({"1, AB/CD/EF", "2, BA/DC/FE", "3, FE/DC/BA", "4, EF/CD/AB", //
            "5, ACE/BDF", "6, BDF/ACE", "7, FDB/ECA", "8, ECA/FDB"})
    void turnsEachValueUpright(int exif, String stored) {
        assertThat(letters(Orientation.of(exif).upright(picture(stored)))).isEqualTo("AB/CD/EF");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 9, 65535})
    void leavesAPictureAloneForAValueThatMeansNothing(int exif) {
        assertThat(Orientation.of(exif)).isEqualTo(Orientation.UPRIGHT);
    }

    @Test
    void swapsTheEdgesOfPicturesOnTheirSide() {
        for (int exif = 1; exif <= 8; exif++) {
            Size expected = exif < 5 ? new Size(30, 20) : new Size(20, 30);
            assertThat(Orientation.of(exif).upright(new Size(30, 20))).as("value " + exif).isEqualTo(expected);
        }
    }

    private static BufferedImage picture(String letters) {
        String[] rows = letters.split("/");
        BufferedImage picture = new BufferedImage(rows[0].length(), rows.length, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < rows.length; y++) {
            for (int x = 0; x < rows[0].length(); x++) {
                picture.setRGB(x, y, rows[y].charAt(x));
            }
        }
        return picture;
    }

    private static String letters(BufferedImage picture) {
        StringBuilder letters = new StringBuilder();
        for (int y = 0; y < picture.getHeight(); y++) {
            letters.append(y == 0 ? "" : "/");
            for (int x = 0; x < picture.getWidth(); x++) {
                letters.append((char) (picture.getRGB(x, y) & 0xFF));
            }
        }
        return letters.toString();
    }
}
