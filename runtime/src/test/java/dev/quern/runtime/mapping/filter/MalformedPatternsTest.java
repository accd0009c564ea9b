package dev.quern.runtime.mapping.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.runtime.function.FunctionsException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedPatternsTest {

    private static void refused(String pattern, String reason) {
        assertThatThrownBy(() -> FilterCriteria.of(List.of("{\"ok\":[1]}", pattern)))
                .isInstanceOf(FunctionsException.InvalidParameter.class)
                .hasMessageStartingWith("Invalid filter pattern definition. Reason: ").hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"{|not JSON", "single-string|not JSON",
            "{\"a\":[1]} {}|not JSON", "{\"a\":[1],}|not JSON", "{\"a\":[1],\"a\":[2]}|not JSON", "[]|a JSON object",
            "null|a JSON object", "{}|the pattern must not be an empty object",
            "{\"a\":{}}|\"a\" must not be an empty object", "{\"a\":{\"b\":{}}}|\"a.b\" must not be an empty object",
            "{\"a\":1}|\"a\" must be an object or an array", "{\"a\":\"x\"}|\"a\" must be an object or an array",
            "{\"a\":null}|\"a\" must be an object or an array", "{\"a\":[]}|\"a\" must not be an empty array",
            "{\"a\":[[1]]}|\"a\" must have strings", "{\"a\":[{}]}|exactly one operator",
            "{\"a\":[{\"prefix\":\"x\",\"suffix\":\"y\"}]}|exactly one operator",
            "{\"a\":[{\"exists\":false,\"prefix\":\"y\"}]}|exactly one operator",
            "{\"a\":[{\"regex\":\"x\"}]}|unrecognized operator \"regex\"",
            "{\"a\":[{\"b\":[1]}]}|unrecognized operator \"b\""})
    void structure(String pattern, String reason) {
        refused(pattern, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"{\"exactly\":1}|string for \"exactly\"",
            "{\"prefix\":1}|string for \"prefix\"", "{\"prefix\":[\"x\"]}|string for \"prefix\"",
            "{\"prefix\":{\"suffix\":\"x\"}}|\"prefix\" cannot be applied to",
            "{\"prefix\":{\"equals-ignore-case\":1}}|string for \"equals-ignore-case\"", "{\"prefix\":{}}|exactly one",
            "{\"suffix\":null}|string for \"suffix\"", "{\"suffix\":{\"x\":\"x\"}}|cannot be applied to",
            "{\"equals-ignore-case\":[\"x\"]}|string for \"equals-ignore-case\"",
            "{\"wildcard\":1}|string for \"wildcard\"", "{\"wildcard\":\"a**b\"}|consecutive wildcard",
            "{\"wildcard\":\"a\\\\b\"}|escape character", "{\"wildcard\":\"a\\\\\"}|escape character",
            "{\"exists\":\"true\"}|true or false", "{\"exists\":1}|true or false", "{\"cidr\":1}|string for \"cidr\"",
            "{\"cidr\":\"10.0.0.0\"}|CIDR", "{\"cidr\":\"10.0.0/8\"}|CIDR", "{\"cidr\":\"host/8\"}|CIDR",
            "{\"cidr\":\"10.0.0.0/32\"}|from 0 to 31", "{\"cidr\":\"10.0.0.0/-1\"}|from 0 to 31",
            "{\"cidr\":\"10.0.0.0/8/8\"}|from 0 to 31", "{\"cidr\":\"::1/128\"}|from 0 to 127",
            "{\"cidr\":\"::1/x\"}|from 0 to 127", "{\"anything-but\":null}|for \"anything-but\"",
            "{\"anything-but\":true}|for \"anything-but\"", "{\"anything-but\":[]}|for \"anything-but\"",
            "{\"anything-but\":[1,\"x\"]}|only strings or only numbers",
            "{\"anything-but\":[null]}|for \"anything-but\"",
            "{\"anything-but\":[[1]]}|for \"anything-but\"", "{\"anything-but\":{}}|exactly one",
            "{\"anything-but\":{\"numeric\":[\"=\",1]}}|\"numeric\" that \"anything-but\" cannot",
            "{\"anything-but\":{\"cidr\":\"10.0.0.0/8\"}}|cannot be applied to",
            "{\"anything-but\":{\"prefix\":\"\"}}|empty prefix",
            "{\"anything-but\":{\"suffix\":[\"a\",\"\"]}}|empty suffix",
            "{\"anything-but\":{\"prefix\":[]}}|string for \"prefix\"",
            "{\"anything-but\":{\"prefix\":5}}|string for \"prefix\"",
            "{\"anything-but\":{\"wildcard\":\"**\"}}|consecutive wildcard"})
    void operators(String match, String reason) {
        refused("{\"a\":[" + match + "]}", reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"1|array of one or two comparisons",
            "[]|array of one or two comparisons", "[\"=\"]|array of one or two", "[\">\",1,\"<\"]|array of one or two",
            "[\">\",1,\"<\",2,\"<\",3]|array of one or two", "[1,\"=\"]|before each number",
            "[\"=\",\"1\"]|a number after",
            "[\"==\",1]|unrecognized operator", "[\"!=\",1]|unrecognized operator",
            "[\"<\",5,\">\",1]|a lower bound and",
            "[\"=\",5,\"<\",9]|a lower bound and", "[\">\",1,\"=\",2]|a lower bound and",
            "[\">\",1,\">\",2]|a lower bound and", "[\">\",5,\"<\",5]|less than the upper",
            "[\">=\",5,\"<=\",5]|less than the upper", "[\">\",6,\"<\",5]|less than the upper",
            "[\">\",5000000000.1]|from -5.0e9 to 5.0e9", "[\"=\",-6e9]|from -5.0e9 to 5.0e9",
            "[\">\",0,\"<\",1e400]|from -5.0e9 to 5.0e9"})
    void comparisons(String operand, String reason) {
        refused("{\"a\":[{\"numeric\":" + operand + "}]}", reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"{\"$or\":[{\"a\":[1]}]}|at least two",
            "{\"$or\":[]}|at least two", "{\"$or\":{\"a\":[1]}}|at least two", "{\"$or\":\"x\"}|at least two",
            "{\"$or\":[{\"a\":[1]},2]}|array of objects", "{\"$or\":[{\"a\":[1]},{}]}|empty object",
            "{\"x\":{\"$or\":[{\"a\":[1]},{\"b\":1}]}}|\"x.b\" must be",
            "{\"$or\":[{\"a\":[1]},{\"prefix\":[\"x\"]}]}|\"prefix\" is an operator",
            "{\"$or\":[{\"a\":[1]},{\"b\":{\"numeric\":[1]}}]}|\"numeric\" is an operator",
            "{\"a\":[1],\"$or\":[{\"a\":[2]},{\"b\":[3]}]}|\"a\" is not allowed more than once",
            "{\"$or\":[{\"a\":{\"b\":[2]}},{\"b\":[3]}],\"a\":{\"b\":[2]}}|\"a.b\" is not allowed more than once",
            "{\"data\":[\"text\"]}|\"data\" must be an object",
            "{\"data\":[{\"exists\":true}]}|\"data\" must be an object",
            "{\"$or\":[{\"data\":[1]},{\"b\":[3]}]}|\"data\" must be an object",
            "{\"dynamodb\":[\"text\"]}|\"dynamodb\" must be an object"})
    void choicesAndPayloads(String pattern, String reason) {
        refused(pattern, reason);
    }

    @Test
    void anEmptyPatternIsNone() {
        refused("", "not JSON");
        refused(" ", "not JSON");
    }

    @Test
    void choicesThatMultiplyTooOftenAreRefused() {
        assertThat(FilterCriteria.of(List.of(choices(9))).isEmpty()).isFalse();
        refused(choices(10), "more than 1000 combinations");
        refused(choices(70), "more than 1000 combinations");
    }

    private static String choices(int number) {
        return IntStream.range(0, number).mapToObj(i -> "\"k" + i + "\":{\"$or\":[{\"a\":[1]},{\"b\":[1]}]}")
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void thereAreAtMostTenPatternsOfSoManyCharacters() {
        assertThat(FilterCriteria.of(Collections.nCopies(10, "{\"a\":[1]}")).patterns()).hasSize(10);
        assertThatThrownBy(() -> FilterCriteria.of(Collections.nCopies(11, "{\"a\":[1]}")))
                .isInstanceOf(FunctionsException.InvalidParameter.class).hasMessageContaining("at most 10 filters");
        String rest = "{\"a\":[\"\"]}";
        // characters, not units of UTF-16
        String longest = "{\"a\":[\"" + "\uD83D\uDE00".repeat(4096 - rest.length()) + "\"]}";
        assertThat(FilterCriteria.of(List.of(longest)).patterns()).containsExactly(longest);
        refused(longest + " ", "at most 4096 characters");
    }

    @Test
    void patternsAsDeepAsTheirLengthAllowsAreCompiledOrRefusedAndNeverTooMuch() {
        refused("{\"a\":".repeat(800) + "[1]" + "}".repeat(85), "not JSON");
        String deep = "{\"a\":".repeat(300) + "[1]" + "}".repeat(300);
        assertThat(Records.matches(deep, deep)).isTrue();
    }
}
