package dev.quern.runtime.mapping.filter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compiles a pattern, a JSON object, and refuses what is none. */
final class PatternCompiler {

    private static final String OR = "$or";

    /** Of Kinesis' and of DynamoDB's records; their patterns must be objects. */
    private static final Set<List<String>> OBJECTS = Set.of(List.of("data"), List.of("dynamodb"));

    /** In how many ways the choices of a pattern may be combined; it bounds the work for a record. */
    private static final long MOST_COMBINATIONS = 1000;

    private PatternCompiler() {}

    static Conjunction compile(String pattern) {
        if (pattern.codePointCount(0, pattern.length()) > FilterCriteria.LONGEST_PATTERN) {
            throw Malformed.because("it must have at most " + FilterCriteria.LONGEST_PATTERN + " characters");
        }
        Value value;
        try {
            value = RecordReader.pattern(pattern);
        } catch (IOException e) {
            throw Malformed.because("it is not JSON: " + firstLine(e));
        }
        if (!(value instanceof Value.Members members)) {
            throw Malformed.because("it must be a JSON object");
        }
        Conjunction conjunction = conjunction(List.of(), members, false);
        for (List<String> path : leaves(conjunction)) {
            if (OBJECTS.contains(path)) {
                throw Malformed.because(quoted(path) + " must be an object, as the pattern of JSON data");
            }
        }
        if (combinations(conjunction) > MOST_COMBINATIONS) {
            throw Malformed.because("its " + OR + "s have more than " + MOST_COMBINATIONS + " combinations");
        }
        return conjunction;
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static Conjunction conjunction(List<String> path, Value.Members members, boolean alternative) {
        if (members.members().isEmpty()) {
            throw Malformed.because(quoted(path) + " must not be an empty object");
        }
        List<Conjunction.Field> fields = new ArrayList<>();
        List<List<Conjunction>> choices = new ArrayList<>();
        for (Map.Entry<String, Value> member : members.members().entrySet()) {
            String name = member.getKey();
            if (name.equals(OR)) {
                choices.add(choice(path, member.getValue()));
            } else if (alternative && MatchList.OPERATORS.contains(name)) {
                throw Malformed
                        .because("\"" + name + "\" is an operator and cannot be the name of a field inside " + OR);
            } else {
                fields.add(new Conjunction.Field(name, demand(with(path, name), member.getValue(), alternative)));
            }
        }
        return new Conjunction(fields, choices);
    }

    private static Conjunction.Demand demand(List<String> path, Value value, boolean alternative) {
        return switch (value) {
            case Value.Members members -> Conjunction.Demand.of(conjunction(path, members, alternative));
            case Value.Elements(List<Value> elements) -> Conjunction.Demand.of(MatchList.compile(path, elements));
            case Value.Scalar _,Value.Carried _ -> throw Malformed
                    .because(quoted(path) + " must be an object or an array");
        };
    }

    private static List<Conjunction> choice(List<String> path, Value value) {
        if (!(value instanceof Value.Elements(List<Value> elements)) || elements.size() < 2) {
            throw Malformed.because(quoted(with(path, OR)) + " must be an array of at least two objects");
        }
        List<Conjunction> alternatives = new ArrayList<>();
        for (Value element : elements) {
            if (!(element instanceof Value.Members members)) {
                throw Malformed.because(quoted(with(path, OR)) + " must be an array of objects");
            }
            alternatives.add(conjunction(path, members, true));
        }
        return alternatives;
    }

    /**
     * The paths of all leaves. None may be in demand twice at once: which of the two is meant nobody can say, and Ruler
     * forgets one.
     */
    private static Set<List<String>> leaves(Conjunction conjunction) {
        Set<List<String>> all = new HashSet<>();
        for (Conjunction.Field field : conjunction.fields()) {
            field.demand().leaves().forEach(leaf -> add(all, Set.of(leaf.path())));
            field.demand().conjunctions().forEach(inner -> add(all, leaves(inner)));
        }
        for (List<Conjunction> alternatives : conjunction.choices()) {
            Set<List<String>> any = new HashSet<>();
            alternatives.forEach(alternative -> any.addAll(leaves(alternative)));
            add(all, any);
        }
        return all;
    }

    private static void add(Set<List<String>> all, Set<List<String>> more) {
        for (List<String> path : more) {
            if (!all.add(path)) {
                throw Malformed.because(quoted(path) + " is not allowed more than once");
            }
        }
    }

    /** In how many ways one alternative can be taken of each choice; does not overflow. */
    private static long combinations(Conjunction conjunction) {
        long ways = 1;
        for (Conjunction.Field field : conjunction.fields()) {
            for (Conjunction inner : field.demand().conjunctions()) {
                ways = Math.min(ways * combinations(inner), MOST_COMBINATIONS + 1);
            }
        }
        for (List<Conjunction> alternatives : conjunction.choices()) {
            long sum = alternatives.stream().mapToLong(PatternCompiler::combinations).sum();
            ways = Math.min(ways * sum, MOST_COMBINATIONS + 1);
        }
        return ways;
    }

    private static List<String> with(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return List.copyOf(longer);
    }

    /** A path for people. */
    static String quoted(List<String> path) {
        return path.isEmpty() ? "the pattern" : "\"" + String.join(".", path) + "\"";
    }
}
