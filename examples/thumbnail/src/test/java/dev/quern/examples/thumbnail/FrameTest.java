package dev.quern.examples.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {

    @Test
    void isASquareOf256UnlessTold() throws Refusal {
        assertThat(Frame.of(Map.of())).isEqualTo(new Size(256, 256));
    }

    @Test
    void isLimitedByEachParameter() throws Refusal {
        assertThat(Frame.of(Map.of("size", "16"))).isEqualTo(new Size(16, 16));
        assertThat(Frame.of(Map.of("size", "2048"))).isEqualTo(new Size(2048, 2048));
        assertThat(Frame.of(Map.of("width", "300"))).isEqualTo(new Size(300, 2048));
        assertThat(Frame.of(Map.of("height", "300"))).isEqualTo(new Size(2048, 300));
        assertThat(Frame.of(Map.of("width", "300", "height", "200"))).isEqualTo(new Size(300, 200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "15", "2049", "-256", "+256", "1e2", "256.0", "0x100", "256px", "99999999999",
            "100,200"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> Frame.of(Map.of("size", text))).isInstanceOf(Refusal.class)
                .hasMessage("size is \"" + text + "\"; it must be a whole number of pixels from 16 to 2048");
    }

    @Test
    void refusesParametersThatContradictEachOther() {
        assertThatThrownBy(() -> Frame.of(Map.of("size", "100", "width", "50")))
                .hasMessage("size limits both edges: send either size, or width and height");
    }

    @Test
    void refusesParametersThatItDoesNotKnow() {
        assertThatThrownBy(() -> Frame.of(Map.of("max", "100")))
                .hasMessage("there is no parameter \"max\"; there are height, size, width");
    }
}
