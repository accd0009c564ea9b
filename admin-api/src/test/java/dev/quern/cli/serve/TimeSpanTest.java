package dev.quern.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeSpanTest {

    @Test
    void spansHaveUnits() {
        assertThat(TimeSpan.parse("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(TimeSpan.parse("2h")).isEqualTo(Duration.ofHours(2));
        assertThat(TimeSpan.parse("30d")).isEqualTo(Duration.ofDays(30));
        assertThatThrownBy(() -> TimeSpan.parse("10")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'10' is not a time span");
    }

    @Test
    void noSpanIsLongerThanAHundredYears() {
        assertThat(TimeSpan.parse("36500d").toNanos()).isPositive();
        assertThatThrownBy(() -> TimeSpan.parse("36501d")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'36501d' is longer than 36500d");
    }
}
