package dev.quern.runtime.objects;

import dev.quern.runtime.invoke.Lineage;
import dev.quern.storage.objects.model.Cause;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The trail of a {@link Cause}: which chain of calls led to a change of an object. */
public final class Trail {

    private Trail() {}

    /** The trail of a change that continues a chain of calls; empty for one that no function makes. */
    public static String of(Lineage lineage) {
        return lineage.rounds().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }

    /** Which chain a change continues. */
    static Lineage read(String trail) {
        if (trail.isEmpty()) {
            return Lineage.NONE;
        }
        // names of functions have neither a comma nor an equals sign
        return new Lineage(Arrays.stream(trail.split(",")).map(round -> round.split("="))
                .collect(Collectors.toMap(round -> round[0], round -> Integer.parseInt(round[1]))));
    }
}
