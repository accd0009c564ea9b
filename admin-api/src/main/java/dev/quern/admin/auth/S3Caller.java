package dev.quern.admin.auth;

/**
 * What the head of a request to S3 proves.
 *
 * @param principal
 *            who sent it; {@link Principal.Anonymous} if it is not signed
 * @param payload
 *            how its body is to be read
 */
public record S3Caller(Principal principal, PayloadForm payload) {}
