package dev.quern.storage.objects.blob;

/**
 * How blobs use memory and disk.
 *
 * @param bufferBytes
 *            memory for a blob that is being written, if its bytes do not come in whole blocks; a multiple of 64 KiB
 * @param diskReserveBytes
 *            how much of the disk blobs leave free: for the store of keys and values and the rest of the machine
 */
public record FileBlobSettings(int bufferBytes, long diskReserveBytes) {

    /**
     * @throws IllegalArgumentException
     *             if a size is out of its range
     */
    public FileBlobSettings {
        if (bufferBytes <= 0 || bufferBytes % BlobFormat.BLOCK_BYTES != 0) {
            throw new IllegalArgumentException("bufferBytes is a multiple of 65536, not " + bufferBytes);
        }
        if (diskReserveBytes < 0) {
            throw new IllegalArgumentException("diskReserveBytes is not below zero, not " + diskReserveBytes);
        }
    }

    public static FileBlobSettings defaults() {
        return new FileBlobSettings(64 << 10, 128L << 20);
    }

    public FileBlobSettings withDiskReserveBytes(long newDiskReserveBytes) {
        return new FileBlobSettings(bufferBytes, newDiskReserveBytes);
    }
}
