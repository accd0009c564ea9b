package dev.quern.admin.http;

import java.util.concurrent.CompletionStage;

/** One thing that a service does, chosen by the head of a request. */
public interface WireOperation {

    /** The operation's name in the published model; few different ones, since metrics are kept by it. */
    String name();

    /** The largest body in bytes; one that is larger is refused without being kept. */
    long bodyLimit();

    /** Whether the request must be signed. */
    default boolean signed() {
        return true;
    }

    /**
     * Does it. Called on an event loop: returns at once, and what blocks goes elsewhere.
     *
     * @return the answer; a {@link WireException} in the stage, or thrown, is printed by the service, and anything else
     *         is a surprise: logged, and answered as the service's internal error
     */
    CompletionStage<WireResponse> call(WireRequest request);
}
