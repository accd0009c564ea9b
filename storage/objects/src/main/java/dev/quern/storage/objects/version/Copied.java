package dev.quern.storage.objects.version;

import dev.quern.storage.objects.model.ObjectVersion;

/**
 * What came of a copy.
 *
 * @param source
 *            what was copied
 * @param copy
 *            the new version
 */
public record Copied(ObjectVersion source, ObjectVersion copy) {}
