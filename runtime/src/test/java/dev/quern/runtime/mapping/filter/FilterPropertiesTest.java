package dev.quern.runtime.mapping.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quern.runtime.function.FunctionsException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilterPropertiesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean matches(JsonNode pattern, JsonNode record) {
        return Records.matches(pattern.toString(), record.toString());
    }

    @Test
    void patternsMeanWhatTheyMeanWhenAllWaysAreTried() {
        int[] seen = new int[2];
        qt().withFixedSeed(1).withExamples(8_000).forAll(longs().all()).checkAssert(seed -> {
            RandomJson random = new RandomJson(seed);
            String pattern = random.pattern(2);
            FilterCriteria criteria;
            try {
                criteria = FilterCriteria.of(List.of(pattern));
            } catch (FunctionsException.InvalidParameter e) {
                assertThat(e).hasMessageContaining("more than once");
                return;
            }
            for (int i = 0; i < 5; i++) {
                String record = random.record(4);
                boolean wanted = reading(pattern, record);
                seen[wanted ? 1 : 0]++;
                assertThat(criteria.matches(Records.document(record))).as("%s on %s", pattern, record)
                        .isEqualTo(wanted);
            }
        });
        // both happen often enough to mean something
        assertThat(seen[0]).isGreaterThan(1_000);
        assertThat(seen[1]).isGreaterThan(1_000);
    }

    private static boolean reading(String pattern, String record) {
        try {
            return Reading.matches(pattern, record);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRecordMatchesThePatternOfItsOwnLeaves() {
        qt().forAll(longs().all()).checkAssert(seed -> {
            JsonNode record = read(new RandomJson(seed).record(4));
            JsonNode pattern = patternOf(record);
            if (!pattern.isEmpty()) {
                assertThat(matches(pattern, record)).as("%s on %s", pattern, record).isTrue();
            }
        });
    }

    /** Demands all leaves; of an array only those of its first element. */
    private static JsonNode patternOf(JsonNode value) {
        if (value.isObject()) {
            ObjectNode pattern = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                JsonNode inner = patternOf(member.getValue());
                if (!inner.isEmpty()) {
                    pattern.set(member.getKey(), inner);
                }
            }
            return pattern;
        }
        ArrayNode none = JsonNodeFactory.instance.arrayNode();
        if (value.isArray()) {
            return value.isEmpty() ? none : patternOf(value.get(0));
        }
        return none.add(value);
    }

    @Test
    void theOrderOfKeysIsIrrelevant() {
        qt().forAll(longs().all()).checkAssert(seed -> {
            RandomJson random = new RandomJson(seed);
            JsonNode pattern = read(random.pattern(2));
            JsonNode record = read(random.record(4));
            boolean refused = false;
            boolean matches = false;
            try {
                matches = matches(pattern, record);
            } catch (FunctionsException.InvalidParameter e) {
                refused = true;
            }
            try {
                assertThat(matches(reversed(pattern), reversed(record))).isEqualTo(matches);
                assertThat(refused).isFalse();
            } catch (FunctionsException.InvalidParameter e) {
                assertThat(refused).isTrue();
            }
        });
    }

    /** The same with the members of all objects in reverse. */
    private static JsonNode reversed(JsonNode value) {
        if (value.isObject()) {
            List<Map.Entry<String, JsonNode>> members = new ArrayList<>(value.properties());
            Collections.reverse(members);
            ObjectNode turned = JsonNodeFactory.instance.objectNode();
            members.forEach(member -> turned.set(member.getKey(), reversed(member.getValue())));
            return turned;
        }
        if (value.isArray()) {
            ArrayNode turned = JsonNodeFactory.instance.arrayNode();
            value.forEach(element -> turned.add(reversed(element)));
            return turned;
        }
        return value;
    }

    @Test
    void anythingButIsTheComplementOfALiteralWhereTheFieldExists() {
        qt().forAll(longs().all()).checkAssert(seed -> {
            RandomJson random = new RandomJson(seed);
            String literal = random.one(List.of("1", "2", "\"u\"", "\"uv\"", "\"\""));
            String record = "{\"f\":" + random.scalar() + "}";
            assertThat(Records.matches("{\"f\":[{\"anything-but\":" + literal + "}]}", record))
                    .isEqualTo(!Records.matches("{\"f\":[" + literal + "]}", record));
            assertThat(Records.matches("{\"f\":[{\"anything-but\":" + literal + "}]}", "{\"g\":1}")).isFalse();
        });
    }

    @Test
    void everyTextIsMatchedByItselfItsBeginningAndItsEnd() {
        qt().forAll(strings().allPossible().ofLengthBetween(0, 40), integers().between(0, 40))
                .checkAssert((any, cut) -> {
                    // what is no Unicode has no UTF-8 either, and no character is cut in two
                    String text = new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
                    int at = text.offsetByCodePoints(0, Math.min(cut, text.codePointCount(0, text.length())));
                    String record = json("f", JsonNodeFactory.instance.textNode(text));
                    assertThat(Records.matches(pattern(JsonNodeFactory.instance.textNode(text)), record)).isTrue();
                    assertThat(Records.matches(pattern(operator("prefix", text.substring(0, at))), record)).isTrue();
                    assertThat(Records.matches(pattern(operator("suffix", text.substring(at))), record)).isTrue();
                    assertThat(Records.matches(pattern(operator("prefix", text + "!")), record)).isFalse();
                    assertThat(Records.matches(pattern(operator("suffix", "!" + text)), record)).isFalse();
                    String form = escaped(text.substring(0, at)) + "*" + escaped(text.substring(at));
                    assertThat(Records.matches(pattern(operator("wildcard", form)), record)).isTrue();
                });
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("*", "\\*");
    }

    private static JsonNode operator(String name, String operand) {
        return JsonNodeFactory.instance.objectNode().put(name, operand);
    }

    private static String pattern(JsonNode match) {
        return json("f", JsonNodeFactory.instance.arrayNode().add(match));
    }

    private static String json(String name, JsonNode value) {
        return JsonNodeFactory.instance.objectNode().set(name, value).toString();
    }

    @Test
    void rangesOfNumbersAreThoseOfComparison() {
        qt().forAll(integers().between(-20, 20), integers().between(-20, 20), integers().between(-20, 20))
                .checkAssert((value, low, width) -> {
                    int high = low + Math.abs(width) + 1;
                    String record = "{\"f\":" + value + ".0}";
                    assertThat(numeric(record, "\"<\"," + low)).isEqualTo(value < low);
                    assertThat(numeric(record, "\"<=\"," + low)).isEqualTo(value <= low);
                    assertThat(numeric(record, "\"=\"," + low)).isEqualTo(value.intValue() == low);
                    assertThat(numeric(record, "\">\"," + low + ",\"<=\"," + high))
                            .isEqualTo(value > low && value <= high);
                    assertThat(numeric(record, "\">=\"," + low + ",\"<\"," + high))
                            .isEqualTo(value >= low && value < high);
                });
    }

    private static boolean numeric(String record, String terms) {
        return Records.matches("{\"f\":[{\"numeric\":[" + terms + "]}]}", record);
    }
}
