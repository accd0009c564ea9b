package dev.quern.examples.readings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReadingTest {

    private static Reading decode(String text) {
        return Reading.decode(text.getBytes(UTF_8));
    }

    @Test
    void aReadingIsATimeAndDegrees() {
        assertThat(decode("2026-03-01T12:00:00Z -3.25"))
                .isEqualTo(new Reading(Instant.parse("2026-03-01T12:00:00Z"), new BigDecimal("-3.25")));
    }

    @Test
    void whatIsNoneSaysWhy() {
        assertThatIllegalArgumentException().isThrownBy(() -> decode("warm")).withMessageContaining("TIME DEGREES");
        assertThatIllegalArgumentException().isThrownBy(() -> decode("noon 21.5")).withMessageContaining("noon is no time");
        assertThatIllegalArgumentException().isThrownBy(() -> decode("2026-03-01T12:00:00Z 1e9"));
    }
}
