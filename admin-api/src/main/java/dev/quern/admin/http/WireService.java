package dev.quern.admin.http;

import dev.quern.admin.auth.RequestHead;
import java.util.Optional;

/** One wire API on the listener. Thread-safe; nothing in it blocks. */
public interface WireService {

    /** The name that requests to it are signed for, {@code lambda}. */
    String signingName();

    /** Whether a request is this service's however it is signed: by a host or path of its own. Asked first. */
    default boolean owns(RequestHead head) {
        return false;
    }

    /** Whether an unsigned request looks like this service's, by target header, host or path. */
    boolean claims(RequestHead head);

    /** The operation that a request asks for. One that does not exist is answered by an operation that refuses. */
    WireOperation operation(RequestHead head);

    /** Prints an error. */
    WireResponse print(WireError error);

    /** Prints an error for one who wants to see in it what was asked for. */
    default WireResponse print(WireError error, RequestHead head, String requestId) {
        return print(error);
    }

    /** The error for a body over the limit. */
    WireError tooLarge(WireOperation operation);

    /** The error for a surprise. It tells nothing of what happened: that is in the log. */
    WireError internal();

    /** A second identifier of the request, of services that have one, as it is printed. */
    default Optional<WireResponse.Field> extendedRequestId(String requestId) {
        return Optional.empty();
    }

    /** The header field that carries the request's id. */
    default String requestIdHeader() {
        return "x-amzn-RequestId";
    }
}
