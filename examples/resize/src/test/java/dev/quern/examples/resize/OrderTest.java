package dev.quern.examples.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.quern.examples.resize.Order.Size;
import dev.quern.examples.resize.Refusal.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderTest {

    @Test
    void theProportionsStayWhenOneEdgeIsNamed() throws Refusal {
        Size picture = new Size(1_800, 1_200);
        assertThat(Order.of(Map.of("key", "a", "width", "400")).sizeFor(picture)).isEqualTo(new Size(400, 267));
        assertThat(Order.of(Map.of("key", "a", "height", "400")).sizeFor(picture)).isEqualTo(new Size(600, 400));
        assertThat(Order.of(Map.of("key", "a", "width", "10", "height", "400")).sizeFor(picture))
                .isEqualTo(new Size(10, 400));
        assertThat(Order.of(Map.of("key", "a", "format", "png")).sizeFor(picture)).isEqualTo(picture);
        assertThat(Order.of(Map.of("key", "a", "width", "1")).sizeFor(new Size(9_000, 1))).isEqualTo(new Size(1, 1));
    }

    @Test
    void whatIsMissingUnknownOrOutOfRangeIsRefused() {
        for (Map<String, String> query : java.util.List.of(Map.of("width", "4"), Map.of("key", "", "width", "4"),
                Map.<String, String>of("key", "a"), Map.of("key", "a", "width", "0"), Map.of("key", "a", "width", "4097"),
                Map.of("key", "a", "height", "-1"), Map.of("key", "a", "height", "1e3"),
                Map.of("key", "a", "format", "webp"), Map.of("key", "a", "width", "4", "quality", "3"))) {
            assertThatExceptionOfType(Refusal.class).as(query.toString()).isThrownBy(() -> Order.of(query))
                    .extracting(Refusal::kind).isEqualTo(Kind.INVALID_PARAMETER);
        }
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> Order.of(Map.of("key", "a", "width", "4000")).sizeFor(new Size(10, 20)))
                .withMessageContaining("4000 x 8000");
    }

    @Test
    void differentOrdersHaveDifferentNames() throws Refusal {
        assertThat(Order.of(Map.of("key", "a", "width", "4")).name()).isEqualTo("4x");
        assertThat(Order.of(Map.of("key", "a", "height", "4")).name()).isEqualTo("x4");
        assertThat(Order.of(Map.of("key", "a", "width", "4", "height", "5", "format", "JPG")).name())
                .isEqualTo("4x5.jpeg");
    }

    @Test
    void aRefusalIsJsonWhateverItQuotes() {
        assertThat(new Refusal(Kind.INVALID_PARAMETER, "\"a\\b\"\n").json())
                .isEqualTo("{\"error\":\"INVALID_PARAMETER\",\"message\":\"\\\"a\\\\b\\\"\\u000a\"}");
    }
}
