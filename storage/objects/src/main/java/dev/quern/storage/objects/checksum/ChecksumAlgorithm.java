package dev.quern.storage.objects.checksum;

/** The kinds of checksums that can be kept with an object. */
public enum ChecksumAlgorithm {
    CRC32(4, true, true), CRC32C(4, true, true), CRC64NVME(8, true, false), SHA1(20, false, true), SHA256(32, false,
            true);

    private final int bytes;
    private final boolean fullObject;
    private final boolean composite;

    ChecksumAlgorithm(int bytes, boolean fullObject, boolean composite) {
        this.bytes = bytes;
        this.fullObject = fullObject;
        this.composite = composite;
    }

    /** How long a sum is. */
    public int bytes() {
        return bytes;
    }

    /** Whether an object in parts can have a sum of this kind and type. In one piece every algorithm is full-object. */
    public boolean allowsInParts(ChecksumType type) {
        return type == ChecksumType.FULL_OBJECT ? fullObject : composite;
    }

    /** The type of an object in parts for which none was asked. */
    public ChecksumType typeInParts() {
        return composite ? ChecksumType.COMPOSITE : ChecksumType.FULL_OBJECT;
    }

    /** Begins a sum. */
    RunningSum start() {
        return switch (this) {
            case CRC32 -> RunningSum.of(new java.util.zip.CRC32(), bytes);
            case CRC32C -> RunningSum.of(new java.util.zip.CRC32C(), bytes);
            case CRC64NVME -> RunningSum.of(new Crc64Nvme(), bytes);
            case SHA1 -> RunningSum.of("SHA-1");
            case SHA256 -> RunningSum.of("SHA-256");
        };
    }
}
