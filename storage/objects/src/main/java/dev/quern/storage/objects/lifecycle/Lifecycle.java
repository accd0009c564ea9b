package dev.quern.storage.objects.lifecycle;

import java.util.List;

/**
 * The rules by which what a bucket holds expires.
 *
 * @param rules
 *            the rules
 * @param document
 *            the rules as the client wrote them; kept, not read
 */
@SuppressWarnings("ArrayRecordComponent")
public record Lifecycle(List<LifecycleRule> rules, byte[] document) {

    public Lifecycle {
        rules = List.copyOf(rules);
    }

    /** Rules that no client wrote. */
    public static Lifecycle of(LifecycleRule... rules) {
        return new Lifecycle(List.of(rules), new byte[0]);
    }
}
