package dev.quern.runtime.mapping;

import java.time.Duration;

/** Looks on at mappings, to count what happens. Called in their turns: returns at once and throws nothing. */
public interface MappingObserver {

    /** Looks away. */
    MappingObserver NONE = new MappingObserver() {};

    /**
     * A function has been called with a batch, and processed all of it or a part.
     *
     * @param records
     *            how many it has processed
     * @param iteratorAge
     *            how old the last of the batch is
     */
    default void processed(Mapping mapping, int records, Duration iteratorAge) {}

    /** A function has failed with a batch of so many records. */
    default void failed(Mapping mapping, int records) {}

    /** A function could not be called: it was throttled, or is not there. */
    default void putOff(Mapping mapping) {}

    /** Records did not match the filters. */
    default void filtered(Mapping mapping, int records) {}

    /**
     * Records were given up.
     *
     * @param told
     *            whether a destination has been told
     */
    default void givenUp(Mapping mapping, int records, boolean told) {}

    /** The state of a window was given up, for the function failed with the window's end. */
    default void windowGivenUp(Mapping mapping) {}
}
