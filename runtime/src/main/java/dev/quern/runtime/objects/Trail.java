package dev.quern.runtime.objects;

import dev.quern.runtime.invoke.Lineage;
import dev.quern.storage.objects.model.Cause;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The trail of a {@link Cause}: which chain of calls led to a change of an object. It names the environment whose
 * code made the change, with the trace header that the code sent along, or is the chain itself.
 */
public final class Trail {

    /** No environment's identifier begins so. */
    private static final String CHAIN = "chain:";

    /** Between an environment's identifier, which has none, and a trace header, which may have more of them. */
    private static final char THEN = ';';

    private Trail() {}

    /** The trail of a change that a request makes for the code of an environment. */
    public static String inEnvironment(String environmentId, Optional<String> traceHeader) {
        return traceHeader.map(header -> environmentId + THEN + header).orElse(environmentId);
    }

    /** The trail of a change that continues a chain of calls without any code. */
    static String of(Lineage lineage) {
        return lineage.rounds().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(",", CHAIN, ""));
    }

    /**
     * Which chain a change continues.
     *
     * @param inEnvironment
     *            which chain an environment continues now, by its identifier and a trace header
     */
    static Lineage read(String trail, BiFunction<String, Optional<String>, Lineage> inEnvironment) {
        if (trail.isEmpty()) {
            return Lineage.NONE;
        }
        if (!trail.startsWith(CHAIN)) {
            int then = trail.indexOf(THEN);
            return then < 0
                    ? inEnvironment.apply(trail, Optional.empty())
                    : inEnvironment.apply(trail.substring(0, then), Optional.of(trail.substring(then + 1)));
        }
        // names of functions have neither a comma nor an equals sign
        Map<String, Integer> rounds = Arrays.stream(trail.substring(CHAIN.length()).split(","))
                .filter(round -> !round.isEmpty()).map(round -> round.split("="))
                .collect(Collectors.toMap(round -> round[0], round -> Integer.parseInt(round[1])));
        return new Lineage(rounds);
    }
}
