package dev.quern.runtime.mapping.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a producer sent may be JSON, text or anything; patterns too. */
class PayloadTest {

    private static boolean matches(String pattern, String member, byte[] bytes) {
        return FilterCriteria.of(List.of(pattern))
                .matches(Records.carrying(member, bytes, "{\"partitionKey\":\"1\"}"));
    }

    private static boolean matches(String pattern, String data) {
        return matches(pattern, "data", data.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "{\"data\":{\"order\":{\"type\":[\"buy\"]}}}|{\"record\":1,\"order\":{\"type\":\"buy\"}}|true",
            "{\"data\":{\"order\":{\"type\":[\"buy\"]}}}|{\"record\":1,\"order\":{\"type\":\"sell\"}}|false",
            "{\"data\":{\"t\":[{\"numeric\":[\">\",50,\"<=\",60]}]}}| {\"t\":55} |true",
            "{\"partitionKey\":[\"1\"],\"data\":{\"a\":[1]}}|{\"a\":1}|true",
            "{\"partitionKey\":[\"2\"],\"data\":{\"a\":[1]}}|{\"a\":1}|false",
            // JSON of another kind has no such field
            "{\"data\":{\"a\":[1]}}|[{\"a\":0},{\"a\":1}]|true", "{\"data\":{\"a\":[1]}}|1|false",
            "{\"data\":{\"a\":[{\"exists\":false}]}}|\"a\"|true", "{\"data\":{\"a\":[{\"exists\":false}]}}|{}|true"})
    void jsonIsMatchedByPatternsForIt(String pattern, String data, boolean wanted) {
        assertThat(matches(pattern, data)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain text", "{\"a\":1", "{\"a\":1} {\"a\":1}", "{a:1}", "{\"a\":01}", "nul"})
    void whatIsNoJsonIsDroppedIfThePatternNamesIt(String data) {
        assertThat(matches("{\"data\":{\"a\":[{\"exists\":false}]}}", data)).isFalse();
        assertThat(matches("{\"data\":{\"a\":[1]}}", data)).isFalse();
        assertThat(matches("{\"partitionKey\":[\"1\"],\"data\":{\"a\":[1]}}", data)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain text", "{\"a\":1}"})
    void whatNoPatternNamesIsNotLookedAt(String data) {
        assertThat(matches("{\"partitionKey\":[\"1\"]}", data)).isTrue();
        assertThat(matches("{\"partitionKey\":[\"2\"]}", data)).isFalse();
    }

    @Test
    void whatIsNoJsonIsJudgedOnTheRestByTheOtherPatterns() {
        FilterCriteria criteria = FilterCriteria.of(List.of("{\"data\":{\"a\":[1]}}", "{\"partitionKey\":[\"1\"]}"));
        assertThat(criteria.matches(Records.carrying("data", new byte[]{1, 2}, "{\"partitionKey\":\"1\"}"))).isTrue();
        assertThat(criteria.matches(Records.carrying("data", new byte[]{1, 2}, "{\"partitionKey\":\"2\"}"))).isFalse();
        assertThat(matches("{\"$or\":[{\"data\":{\"a\":[1]}},{\"partitionKey\":[\"1\"]}]}", "no JSON")).isTrue();
    }

    @Test
    void bytesThatAreNoTextAreNeitherJsonNorText() {
        byte[] bytes = {'{', '"', 'a', '"', ':', '"', (byte) 0xFF, '"', '}'};
        assertThat(matches("{\"data\":{\"a\":[{\"exists\":true}]}}", "data", bytes)).isFalse();
        assertThat(matches("{\"value\":[{\"prefix\":\"{\"}]}", "value", bytes)).isFalse();
        assertThat(matches("{\"partitionKey\":[\"1\"]}", "data", bytes)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1e-99999999999", "1e2147483648"})
    void numbersBeyondAllMeasureAreNotComparedAndHarmNothing(String number) {
        assertThat(matches("{\"data\":{\"a\":[1]}}", "{\"a\":" + number + "}")).isFalse();
        assertThat(matches("{\"data\":{\"b\":[1]}}", "{\"a\":" + number + ",\"b\":1}")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"[\"hello\"]|hello|true",
            "[\"hello\"]|hello!|false", "[{\"prefix\":\"he\"}]|hello|true",
            "[{\"anything-but\":[\"error\"]}]|fine|true",
            "[{\"anything-but\":[\"error\"]}]|error|false", "[{\"exists\":false}]|hello|false",
            "[{\"prefix\":\"{\"}]|{\"a\":1}|false", "[\"hello\"]|\"hello\"|false",
            "[{\"exists\":true}]|{\"a\":1}|false",
            "{\"a\":[{\"exists\":false}]}|hello|false"})
    void textOfOtherSourcesIsMatchedByPatternsForText(String pattern, String value, boolean wanted) {
        assertThat(matches("{\"value\":" + pattern + "}", "value", value.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(wanted);
    }

    @Test
    void theDocumentIsNotAskedForWherePatternsNameThePayloadAlone() {
        Filterable record = new Filterable() {
            @Override
            public byte[] document() {
                throw new AssertionError("nobody needs it");
            }

            @Override
            public Optional<Payload> payload() {
                return Optional.of(new Payload("data", "{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
            }
        };
        assertThat(FilterCriteria.of(List.of("{\"data\":{\"a\":[1]}}")).matches(record)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "5", "{\"a\":1}{", "{\"a\":"})
    void aDocumentThatIsNoObjectIsTheServersOwnFault(String document) {
        FilterCriteria criteria = FilterCriteria.of(List.of("{\"a\":[1]}"));
        assertThatThrownBy(() -> criteria.matches(Records.document(document)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
