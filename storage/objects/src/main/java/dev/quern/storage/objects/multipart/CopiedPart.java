package dev.quern.storage.objects.multipart;

import dev.quern.storage.objects.model.ObjectVersion;

/**
 * What came of making a part of another object.
 *
 * @param source
 *            what was copied
 * @param part
 *            the part
 */
public record CopiedPart(ObjectVersion source, UploadedPart part) {}
