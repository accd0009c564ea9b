package dev.quern.function;

/**
 * The Amazon Cognito identity of the calling application.
 *
 * @param identityId
 *            the authenticated identity
 * @param identityPoolId
 *            the pool that authenticated it
 */
public record Identity(String identityId, String identityPoolId) {}
