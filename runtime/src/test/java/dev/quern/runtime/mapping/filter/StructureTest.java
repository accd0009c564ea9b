package dev.quern.runtime.mapping.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How conditions combine: fields, arrays, {@code $or}, several patterns. */
class StructureTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "{\"Location\":[\"New York\"],\"Day\":[\"Monday\"]}|{\"Day\":\"Monday\",\"Location\":\"New York\"}|true",
            "{\"Location\":[\"New York\"],\"Day\":[\"Monday\"]}|{\"Location\":\"New York\",\"Day\":\"Friday\"}|false",
            "{\"a\":{\"b\":{\"c\":[1]}}}|{\"a\":{\"b\":{\"c\":1,\"d\":2}}}|true",
            "{\"a\":{\"b\":{\"c\":[1]}}}|{\"a\":{\"c\":1}}|false", "{\"a\":{\"b\":[1]}}|{\"a\":1}|false",
            "{\"a\":[1]}|{\"a\":{\"b\":1}}|false", "{\"a.b\":[1]}|{\"a.b\":1}|true",
            // another member of the same name is the last one
            "{\"a\":[2]}|{\"a\":1,\"a\":2}|true"})
    void allFieldsOfAPatternMustMatch(String pattern, String record, boolean wanted) {
        assertThat(Records.matches(pattern, record)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"{\"a\":[2]}|{\"a\":[1, 2]}|true",
            "{\"a\":[3]}|{\"a\":[1, 2]}|false", "{\"a\":[2]}|{\"a\":[[1], [[2]]]}|true", "{\"a\":[2]}|{\"a\":[]}|false",
            "{\"i\":{\"a\":[1],\"b\":[2]}}|{\"i\":[{\"a\":1},{\"a\":1,\"b\":2}]}|true",
            "{\"i\":{\"a\":[1],\"b\":[2]}}|{\"i\":[{\"a\":1,\"b\":3},{\"a\":2,\"b\":2}]}|false",
            "{\"i\":{\"a\":[1],\"b\":[2]}}|{\"i\":[[{\"a\":1},{\"b\":2}],[{\"a\":1,\"b\":2}]]}|true",
            "{\"i\":{\"a\":[1],\"b\":[2]}}|{\"i\":[[{\"a\":1},{\"b\":2}]]}|false",
            // arrays under different names are not the same array
            "{\"i\":{\"a\":[1]},\"j\":{\"a\":[2]}}|{\"i\":[{\"a\":0},{\"a\":1}],\"j\":[{\"a\":2}]}|true",
            "{\"i\":{\"j\":{\"a\":[1],\"b\":[2]},\"c\":[3]}}"
                    + "|{\"i\":[{\"j\":[{\"a\":1,\"b\":2}]},{\"j\":[{\"a\":1},{\"b\":2}],\"c\":3}]}|false",
            "{\"i\":{\"j\":{\"a\":[1],\"b\":[2]},\"c\":[3]}}"
                    + "|{\"i\":[{\"c\":3},{\"j\":[{\"a\":1},{\"a\":1,\"b\":2}],\"c\":3}]}|true"})
    void fieldsOfObjectsInAnArrayMeetInOneElement(String pattern, String record, boolean wanted) {
        assertThat(Records.matches(pattern, record)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"[{\"a\":1}]|false", "[{\"a\":2}]|false",
            "[{\"a\":2},{\"d\":1}]|true", "[{\"a\":2,\"d\":1},{\"d\":1}]|true", "[{\"a\":2,\"d\":1}]|true",
            "[{\"d\":1,\"a\":9}]|true", "[{\"d\":1,\"b\":9}]|false", "[{\"d\":1},{\"b\":9}]|true", "[]|false"})
    void aFieldIsAbsentWhereTheOthersMatch(String items, boolean wanted) {
        assertThat(Records.matches("{\"i\":{\"d\":[1],\"b\":[{\"exists\":false}]}}", "{\"i\":" + items + "}"))
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"[{\"a\":1},{\"b\":2}]|false", "[{\"a\":1}]|true",
            "[]|true", "5|true", "[[{\"b\":null}]]|false"})
    void aFieldIsAbsentFromAnArrayIfAllElementsLackIt(String items, boolean wanted) {
        assertThat(Records.matches("{\"i\":{\"b\":[{\"exists\":false}]}}", "{\"i\":" + items + "}")).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"{\"s\":\"x\",\"m\":1}|true",
            "{\"s\":\"x\",\"n\":2}|true",
            "{\"s\":\"x\",\"n\":2,\"k\":4}|true", "{\"s\":\"x\",\"n\":3}|false", "{\"s\":\"x\",\"n\":3,\"k\":5}|true",
            "{\"s\":\"x\"}|false", "{\"m\":1}|false"})
    void orTakesOneOfItsAlternatives(String record, boolean wanted) {
        assertThat(Records.matches(
                "{\"s\":[\"x\"],\"$or\":[{\"m\":[1]},{\"n\":[2]},{\"n\":[3],\"$or\":[{\"k\":[5]},{\"k\":[6]}]}]}",
                record)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"[{\"a\":1,\"b\":2}]|true",
            "[{\"a\":1},{\"b\":2}]|false",
            "[{\"a\":1,\"c\":3}]|true", "[{\"b\":2,\"c\":3}]|false"})
    void whatOrAndItsNeighboursDemandOfOneArrayMeetsInOneElement(String items, boolean wanted) {
        assertThat(Records.matches("{\"i\":{\"a\":[1]},\"$or\":[{\"i\":{\"b\":[2]}},{\"i\":{\"c\":[3]}}]}",
                "{\"i\":" + items + "}")).isEqualTo(wanted);
        assertThat(Records.matches("{\"i\":{\"a\":[1],\"$or\":[{\"b\":[2]},{\"c\":[3]}]}}", "{\"i\":" + items + "}"))
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"[\"x\",{\"b\":2}]|true", "[{\"b\":2}]|true",
            "[\"y\",{\"b\":2}]|false", "[\"x\",{\"b\":3}]|false", "\"x\"|false"})
    void anArrayMayHoldLeavesAndObjectsOfOneName(String items, boolean wanted) {
        assertThat(
                Records.matches("{\"a\":[\"x\",{\"exists\":false}],\"$or\":[{\"a\":{\"b\":[2]}},{\"c\":[3]}]}",
                        "{\"a\":" + items + "}"))
                .isEqualTo(wanted);
    }

    @Test
    void oneOfSeveralPatternsIsEnough() {
        FilterCriteria criteria = FilterCriteria.of(List.of("{\"a\":[1]}", "{\"b\":{\"c\":[2]}}"));
        assertThat(criteria.matches(Records.document("{\"a\":1}"))).isTrue();
        assertThat(criteria.matches(Records.document("{\"a\":9,\"b\":{\"c\":2}}"))).isTrue();
        assertThat(criteria.matches(Records.document("{\"a\":9,\"b\":{\"c\":9}}"))).isFalse();
    }

    @Test
    void noPatternsWantEverything() {
        FilterCriteria none = FilterCriteria.of(List.of());
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.matches(() -> {
            throw new AssertionError("nobody needs the record");
        })).isTrue();
    }

    @Test
    void patternsAreAnsweredAsTheyWereGiven() {
        List<String> patterns = List.of("{ \"b\" : [1]}", "{\"a\":[ 1.0 ]}");
        FilterCriteria criteria = FilterCriteria.of(patterns);
        assertThat(criteria.isEmpty()).isFalse();
        assertThat(criteria.patterns()).isEqualTo(patterns);
        assertThat(criteria).isEqualTo(FilterCriteria.of(patterns)).hasSameHashCodeAs(FilterCriteria.of(patterns))
                .isNotEqualTo(FilterCriteria.of(patterns.reversed()));
    }

    @Test
    void aChangeOfATableIsMatchedAsItIs() {
        String change = "{\"eventName\":\"REMOVE\",\"userIdentity\":{\"type\":\"Service\","
                + "\"principalId\":\"dynamodb.amazonaws.com\"},\"dynamodb\":{\"Keys\":{\"Id\":{\"N\":\"101\"}},"
                + "\"OldImage\":{\"Id\":{\"N\":\"101\"},\"Tags\":{\"L\":[{\"S\":\"new\"},{\"S\":\"hot\"}]}}}}";
        assertThat(Records.matches("{\"dynamodb\":{\"Keys\":{\"Id\":{\"N\":[\"101\"]}}}}", change)).isTrue();
        // numbers of tables are strings
        assertThat(Records.matches("{\"dynamodb\":{\"Keys\":{\"Id\":{\"N\":[{\"numeric\":[\"=\",101]}]}}}}", change))
                .isFalse();
        assertThat(Records.matches("{\"eventName\":[\"INSERT\",\"MODIFY\"]}", change)).isFalse();
        assertThat(Records.matches("{\"userIdentity\":{\"type\":[\"Service\"],"
                + "\"principalId\":[\"dynamodb.amazonaws.com\"]}}", change)).isTrue();
        assertThat(Records.matches("{\"dynamodb\":{\"OldImage\":{\"Tags\":{\"L\":{\"S\":[\"hot\"]}}}}}", change))
                .isTrue();
        assertThat(Records.matches("{\"dynamodb\":{\"NewImage\":{\"Id\":{\"N\":[{\"exists\":false}]}}}}", change))
                .isTrue();
    }
}
