package dev.quern.admin.restjson;

import dev.quern.admin.http.WireError;

/** A service's own names for what can go wrong before an operation runs. */
public interface RestJsonErrors {

    /** A body over the operation's limit of bytes. */
    WireError tooLarge(String operation, long limit);

    /** A body that is no JSON; {@code detail} says where. */
    WireError malformed(String detail);

    /** A member of the published model that this server does not have; {@code message} names it. */
    WireError notSupported(String message);

    /** A surprise. */
    WireError internal();
}
