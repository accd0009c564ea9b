package dev.quern.runtime.mapping.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What patterns mean, told another way, for a few operators: a record is a list of leaves, each with the elements of
 * arrays that it lies in; a pattern is a list of alternatives, each of which demands leaves at paths; they match if
 * leaves can be picked that never lie in different elements of one array. Tries everything, and so is slow.
 */
final class Reading {

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Leaf(JsonNode value, Map<Integer, Integer> elements) {}

    private final Map<String, List<Leaf>> leaves = new HashMap<>();
    private int arrays;

    private Reading() {}

    static boolean matches(String pattern, String record) throws Exception {
        Reading reading = new Reading();
        reading.flatten("", JSON.readTree(record), Map.of());
        return alternatives(List.of(Map.of()), "", JSON.readTree(pattern)).stream().anyMatch(
                demands -> reading.pick(List.copyOf(demands.entrySet()), 0, Map.of(), Set.of()));
    }

    private void flatten(String path, JsonNode value, Map<Integer, Integer> elements) {
        if (value.isObject()) {
            value.properties().forEach(member -> flatten(path + "/" + member.getKey(), member.getValue(), elements));
        } else if (value.isArray()) {
            int array = arrays++;
            for (int i = 0; i < value.size(); i++) {
                Map<Integer, Integer> inner = new HashMap<>(elements);
                if (value.get(i).isContainerNode()) {
                    inner.put(array, i);
                }
                flatten(path, value.get(i), inner);
            }
        } else {
            leaves.computeIfAbsent(path, name -> new ArrayList<>()).add(new Leaf(value, elements));
        }
    }

    private static List<Map<String, JsonNode>> alternatives(List<Map<String, JsonNode>> sofar, String path,
            JsonNode pattern) {
        List<Map<String, JsonNode>> all = sofar;
        for (Map.Entry<String, JsonNode> member : pattern.properties()) {
            List<Map<String, JsonNode>> next = new ArrayList<>();
            if (member.getKey().equals("$or")) {
                for (JsonNode alternative : member.getValue()) {
                    next.addAll(alternatives(all, path, alternative));
                }
            } else if (member.getValue().isObject()) {
                next.addAll(alternatives(all, path + "/" + member.getKey(), member.getValue()));
            } else {
                for (Map<String, JsonNode> demands : all) {
                    Map<String, JsonNode> more = new LinkedHashMap<>(demands);
                    more.put(path + "/" + member.getKey(), member.getValue());
                    next.add(more);
                }
            }
            all = next;
        }
        return all;
    }

    private boolean pick(List<Map.Entry<String, JsonNode>> demands, int at, Map<Integer, Integer> picked,
            Set<String> absent) {
        if (at == demands.size()) {
            return absent.stream().flatMap(path -> leaves.getOrDefault(path, List.of()).stream())
                    .noneMatch(leaf -> together(picked, leaf.elements()));
        }
        String path = demands.get(at).getKey();
        JsonNode wanted = demands.get(at).getValue();
        for (Leaf leaf : leaves.getOrDefault(path, List.of())) {
            if (holds(wanted, leaf.value()) && together(picked, leaf.elements())) {
                Map<Integer, Integer> more = new HashMap<>(picked);
                more.putAll(leaf.elements());
                if (pick(demands, at + 1, more, absent)) {
                    return true;
                }
            }
        }
        for (JsonNode match : wanted) {
            if (match.path("exists").isBoolean() && !match.path("exists").booleanValue()) {
                Set<String> more = new HashSet<>(absent);
                more.add(path);
                return pick(demands, at + 1, picked, more);
            }
        }
        return false;
    }

    private static boolean together(Map<Integer, Integer> some, Map<Integer, Integer> others) {
        return others.entrySet().stream()
                .allMatch(other -> some.getOrDefault(other.getKey(), other.getValue()).equals(other.getValue()));
    }

    private static boolean holds(JsonNode wanted, JsonNode value) {
        for (JsonNode match : wanted) {
            if (match.isValueNode() ? match.equals(value) : operator(match, value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean operator(JsonNode match, JsonNode value) {
        Map.Entry<String, JsonNode> operator = match.properties().iterator().next();
        return switch (operator.getKey()) {
            case "exists" -> operator.getValue().booleanValue();
            case "prefix" -> value.isTextual() && value.textValue().startsWith(operator.getValue().textValue());
            case "anything-but" -> !operator.getValue().equals(value);
            default -> throw new IllegalArgumentException(operator.getKey());
        };
    }
}
