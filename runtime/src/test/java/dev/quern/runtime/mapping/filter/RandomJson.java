package dev.quern.runtime.mapping.filter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;

/** Random records, and random patterns that have a chance to match them. The same for the same seed. */
final class RandomJson {

    /** Patterns name leaves and objects by different names, records use all names for everything. */
    private static final List<String> LEAVES = List.of("a", "b", "x.y");
    private static final List<String> OBJECTS = List.of("o", "p");
    private static final List<String> SCALARS = List.of("1", "2", "true", "null", "\"\"", "\"u\"", "\"uv\"", "\"Ü\"");

    private final Random random;

    RandomJson(long seed) {
        // seeds beside each other begin alike
        random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    String scalar() {
        return one(SCALARS);
    }

    /** An object whose values are at most so deep. */
    String record(int depth) {
        StringJoiner members = new StringJoiner(",", "{", "}");
        for (String name : shuffled(LEAVES, OBJECTS)) {
            if (random.nextInt(4) > 0) {
                members.add("\"" + name + "\":" + value(depth - 1));
            }
        }
        return members.toString();
    }

    private String value(int depth) {
        int kind = depth <= 0 ? 0 : random.nextInt(10);
        if (kind < 4) {
            return scalar();
        }
        if (kind < 7) {
            return record(depth);
        }
        StringJoiner elements = new StringJoiner(",", "[", "]");
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(value(depth - 1));
        }
        return elements.toString();
    }

    /** A pattern; one that names a path twice may come out, and is refused. */
    String pattern(int depth) {
        StringJoiner members = new StringJoiner(",", "{", "}");
        List<String> names = shuffled(LEAVES, OBJECTS);
        for (String name : names.subList(0, 1 + random.nextInt(3))) {
            boolean object = OBJECTS.contains(name) && depth > 0;
            members.add("\"" + name + "\":" + (object ? pattern(depth - 1) : matches()));
        }
        if (depth > 0 && random.nextInt(3) == 0) {
            members.add("\"$or\":[" + pattern(depth - 1) + "," + pattern(depth - 1) + "]");
        }
        return members.toString();
    }

    private String matches() {
        StringJoiner matches = new StringJoiner(",", "[", "]");
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            matches.add(switch (random.nextInt(8)) {
                case 0 -> "{\"exists\":true}";
                case 1, 2 -> "{\"exists\":false}";
                case 3 -> "{\"prefix\":\"u\"}";
                case 4 -> "{\"anything-but\":\"u\"}";
                default -> scalar();
            });
        }
        return matches.toString();
    }

    private List<String> shuffled(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        Collections.shuffle(all, random);
        return all;
    }
}
