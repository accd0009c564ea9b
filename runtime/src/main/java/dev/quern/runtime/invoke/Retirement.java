package dev.quern.runtime.invoke;

/** Why an environment that could have run more calls was ended. */
public enum Retirement {
    /** It had no call for the idle time-out. */
    IDLE,
    /** The heap was filling up. */
    MEMORY,
    /** What it was started from serves no more: there is a newer one, or it was deleted; or the server stops. */
    REPLACED,
    /** Fewer are to be kept ready than were. */
    UNPROVISIONED
}
