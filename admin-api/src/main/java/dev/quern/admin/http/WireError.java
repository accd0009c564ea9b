package dev.quern.admin.http;

import java.util.Map;

/** An error as the caller sees it. Each service has a sealed family of its own; {@link CommonError} is for all. */
public interface WireError {

    /** The error's code, {@code ResourceNotFoundException}. */
    String code();

    /** The HTTP status. */
    int status();

    /** What went wrong, for people. */
    String message();

    /** The name of the message's member: the published models are not of one mind about its case. */
    default String messageMember() {
        return "message";
    }

    /** Further members of the error, such as {@code Type}. */
    default Map<String, String> members() {
        return Map.of();
    }

    /** Members that travel as header fields, such as {@code Retry-After}. */
    default Map<String, String> headers() {
        return Map.of();
    }
}
