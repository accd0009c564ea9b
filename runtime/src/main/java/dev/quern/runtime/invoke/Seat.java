package dev.quern.runtime.invoke;

/** What an invocation counts against from the moment it is let in: taken once, left once. */
interface Seat {

    /** The invocation has ended. */
    void leave();
}
