package dev.quern.admin.restjson;

import dev.quern.admin.auth.Principal;

/** Decides who may do what, before anything is read of the request. Called on event loops: does not block. */
@FunctionalInterface
public interface Gate {

    /**
     * Lets a caller through.
     *
     * @param operation
     *            the operation's name in the published model
     * @throws dev.quern.admin.http.WireException
     *             if this caller may not
     */
    void check(String operation, Principal principal);
}
