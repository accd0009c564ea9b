package dev.quern.storage.objects.model;

/**
 * Who made a change, for those who are told of it. Passed on, not stored.
 *
 * @param principal
 *            who asked for it
 * @param sourceAddress
 *            from which network address
 * @param requestId
 *            in which request
 * @param hostId
 *            the request's second identifier
 * @param trail
 *            whatever the caller wants to find again in the {@link ObjectChange}, such as the chain of calls that led
 *            to
 *            the change
 */
public record Cause(String principal, String sourceAddress, String requestId, String hostId, String trail) {

    /** The store itself, when it does what a bucket's rules ask for. */
    public static Cause store(String requestId) {
        return new Cause("store", "store", requestId, "", "");
    }
}
