package dev.quern.runtime.recursion;

/** What becomes of a chain of calls that has gone through a function again and again. */
public enum RecursiveLoop {

    /** It goes on. */
    ALLOW,

    /** It is stopped: what a function has when nothing else is said. */
    TERMINATE
}
