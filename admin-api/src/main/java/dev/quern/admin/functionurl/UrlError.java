package dev.quern.admin.functionurl;

import dev.quern.admin.http.WireError;

/** What a function URL answers when the function cannot. */
enum UrlError implements WireError {
    /** There is no such URL, or the caller may not use it: which of the two is not told. */
    FORBIDDEN("AccessDeniedException", 403, "Forbidden"),
    /** The request's body is too large. */
    TOO_LARGE("RequestEntityTooLargeException", 413, "Request Too Long"),
    /** Too many invocations run. */
    THROTTLED("TooManyRequestsException", 429, "Rate Exceeded."),
    /** The function failed, or did not answer in the form that is asked of it. */
    FUNCTION_FAILED("InternalServerErrorException", 502, "Internal Server Error"),
    /** The server failed. */
    INTERNAL("InternalServerErrorException", 500, "Internal Server Error"),
    /** The function is not ready, or the server is stopping. */
    UNAVAILABLE("ServiceUnavailableException", 503, "Service Unavailable");

    private final String code;
    private final int status;
    private final String message;

    UrlError(String code, int status, String message) {
        this.code = code;
        this.status = status;
        this.message = message;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String message() {
        return message;
    }

    @Override
    public String messageMember() {
        return "Message";
    }
}
