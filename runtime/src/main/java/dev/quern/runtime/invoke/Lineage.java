package dev.quern.runtime.invoke;

import dev.quern.runtime.function.FunctionName;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which functions a chain of calls has gone through: what began it, the functions that it called, those that they
 * called in turn, and so on. Tells a chain that runs in a circle. Immutable.
 *
 * @param rounds
 *            how often the chain has gone through each function, by name
 */
public record Lineage(Map<String, Integer> rounds) {

    /** Of a call that no function made. */
    public static final Lineage NONE = new Lineage(Map.of());

    /** How many functions are remembered: a chain through more than these grows no further. */
    private static final int MAX_FUNCTIONS = 64;

    public Lineage {
        rounds = Map.copyOf(rounds);
    }

    /** How often the chain has gone through a function. */
    public int through(FunctionName function) {
        return rounds.getOrDefault(function.value(), 0);
    }

    /** The lineage of what a function calls that is itself called with this one. */
    public Lineage and(FunctionName function) {
        if (rounds.size() >= MAX_FUNCTIONS && !rounds.containsKey(function.value())) {
            return this;
        }
        Map<String, Integer> more = new LinkedHashMap<>(rounds);
        more.merge(function.value(), 1, Integer::sum);
        return new Lineage(more);
    }

    /** As far as two chains have both come. */
    Lineage common(Lineage other) {
        if (equals(other)) {
            return this;
        }
        Map<String, Integer> both = new LinkedHashMap<>(rounds);
        both.keySet().retainAll(other.rounds.keySet());
        both.replaceAll((function, times) -> Math.min(times, other.rounds.getOrDefault(function, 0)));
        return new Lineage(both);
    }
}
