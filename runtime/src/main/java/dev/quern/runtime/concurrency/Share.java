package dev.quern.runtime.concurrency;

import java.util.OptionalInt;

/**
 * What a function has of the account's concurrency for itself.
 *
 * @param reserved
 *            its reserved concurrency: as much as it can always have, and never more; empty if it has none
 * @param provisioned
 *            the provisioned concurrency of all of its versions and aliases
 */
public record Share(OptionalInt reserved, int provisioned) {

    /** Nothing of its own. */
    public static final Share NONE = new Share(OptionalInt.empty(), 0);

    /** How much is taken out of what all functions share: provisioned concurrency counts towards a reservation. */
    public int setAside() {
        return reserved.orElse(provisioned);
    }
}
