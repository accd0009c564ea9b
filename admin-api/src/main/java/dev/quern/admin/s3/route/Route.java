package dev.quern.admin.s3.route;

/**
 * How an operation is asked for.
 *
 * @param operation
 *            its name in the published model
 * @param subResource
 *            the query parameter that tells it from others; empty if it is what is left
 */
public record Route(String operation, String method, Level level, String subResource) {}
