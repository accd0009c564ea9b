package dev.quern.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPatternTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"ERROR|an ERROR came|true", "ERROR|an error came|false",
            "one two|two and one|true", "one two|one alone|false", "\"two words\"|these two words|true",
            "\"two words\"|two other words|false", "?a1 ?b2|has b2|true", "?a1 ?b2|has neither|false",
            "ERROR -timeout|ERROR: disk|true", "ERROR -timeout|ERROR: timeout|false",
            "-\"not this\"|not that|true", "-\"not this\"|not this|false", "must ?may|must|true",
            "\"a \\\"quoted\\\" word\"|a \"quoted\" word|true", "Grüße|viele Grüße|true"})
    void termsAreAppliedAsCloudWatchLogsDoes(String pattern, String message, boolean wanted) {
        assertThat(FilterPattern.parse(pattern).matches(message)).isEqualTo(wanted);
    }

    @Test
    void anEmptyPatternWantsEverything() {
        assertThat(FilterPattern.parse("  ").matches("anything")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ $.level = \"ERROR\" }", "[ip, user]", "%ERR.*%", "\"not closed", "a.b", "-", "?",
            "\"\""})
    void whatIsNotThereIsRefusedAndNeverIgnored(String pattern) {
        assertThatThrownBy(() -> FilterPattern.parse(pattern)).isInstanceOf(LogsException.InvalidParameter.class)
                .hasMessageContaining("Invalid filter pattern");
    }
}
