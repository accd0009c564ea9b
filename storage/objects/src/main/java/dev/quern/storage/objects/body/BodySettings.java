package dev.quern.storage.objects.body;

/**
 * How bodies are stored.
 *
 * @param inlineBytes
 *            bodies of at most so many bytes lie in rows, not in blobs
 * @param maxPutBytes
 *            the largest body that can be received
 */
public record BodySettings(int inlineBytes, long maxPutBytes) {}
