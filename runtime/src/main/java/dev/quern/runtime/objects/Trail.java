package dev.quern.runtime.objects;

import dev.quern.runtime.invoke.Lineage;
import dev.quern.storage.objects.model.Cause;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The trail of a {@link Cause}: which chain of calls led to a change of an object. It names the environment whose
 * code made the change, or is the chain itself.
 */
final class Trail {

    /** No environment's identifier begins so. */
    private static final String CHAIN = "chain:";

    private Trail() {}

    /** The trail of a change that continues a chain of calls without any code. */
    static String of(Lineage lineage) {
        return lineage.rounds().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(",", CHAIN, ""));
    }

    /**
     * Which chain a change continues.
     *
     * @param inEnvironment
     *            which chain an environment continues now, by its identifier
     */
    static Lineage read(String trail, Function<String, Lineage> inEnvironment) {
        if (trail.isEmpty()) {
            return Lineage.NONE;
        }
        if (!trail.startsWith(CHAIN)) {
            return inEnvironment.apply(trail);
        }
        // names of functions have neither a comma nor an equals sign
        Map<String, Integer> rounds = Arrays.stream(trail.substring(CHAIN.length()).split(","))
                .filter(round -> !round.isEmpty()).map(round -> round.split("="))
                .collect(Collectors.toMap(round -> round[0], round -> Integer.parseInt(round[1])));
        return new Lineage(rounds);
    }
}
