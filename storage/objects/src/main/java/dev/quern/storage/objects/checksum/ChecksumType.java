package dev.quern.storage.objects.checksum;

/** What a checksum of an object in parts is computed of. */
public enum ChecksumType {
    /** Of all bytes. */
    FULL_OBJECT,
    /** Of the parts' checksums. */
    COMPOSITE
}
