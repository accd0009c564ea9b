package dev.quern.runtime.invoke;

import java.util.Optional;

/**
 * How far environments are ready for a version or alias.
 *
 * @param state
 *            whether all of them are
 * @param allocated
 *            for how many invocations at a time environments are ready, busy ones included
 * @param available
 *            for how many of these they are free
 * @param reason
 *            why they are not ready, where that has failed
 */
public record ProvisionedStatus(State state, int allocated, int available, Optional<String> reason) {

    /** Whether environments are ready; the names are the API's. */
    public enum State {
        /** Some are still starting. */
        IN_PROGRESS,
        /** All are. */
        READY,
        /** They could not be started; this is tried again. */
        FAILED
    }
}
