package dev.quern.runtime.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.strings;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogLineTest {

    private static String text(LogLine line) {
        return new String(line.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void anyTextIsTheSameAfterItHasBeenQuotedAndRead() {
        qt().forAll(strings().allPossible().ofLengthBetween(0, 300)).checkAssert(any -> {
            // what is no Unicode has no UTF-8 either
            String text = new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            try {
                assertThat(new ObjectMapper().readTree(new LogLine().quoted(text).bytes()).asText()).isEqualTo(text);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        qt().forAll(strings().basicLatinAlphabet().ofLengthBetween(0, 300)).check(
                any -> text(new LogLine().text("a").text(any)).equals("a" + any));
    }

    @Test
    void timesHaveTwoDecimalsAndAreRounded() {
        assertThat(text(new LogLine().millis(Duration.ofNanos(1_234_567)))).isEqualTo("1.23");
        assertThat(text(new LogLine().millis(Duration.ofNanos(1_995_000)))).isEqualTo("2.00");
        assertThat(text(new LogLine().millis(Duration.ofSeconds(3)))).isEqualTo("3000.00");
        assertThat(text(new LogLine().time(Instant.parse("2026-11-28T09:30:00Z"))))
                .isEqualTo("2026-11-28T09:30:00.000Z");
    }

    @Test
    void aPrintedLineHasTheLevelThatItNames() {
        assertThat(level("{\"msg\":{\"level\":\"FATAL\"},\"level\":\"warn\"}")).isEqualTo("WARN");
        assertThat(level("{\"level\":\"whatever\"}")).isEqualTo("INFO");
        assertThat(level("{\"level\":3}")).isEqualTo("INFO");
        assertThat(level("{ no JSON")).isEqualTo("INFO");
        assertThat(level("plain")).isEqualTo("INFO");
    }

    private static String level(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return PrintedLevel.of(bytes, 0, bytes.length).name();
    }
}
