package dev.quern.runtime.objects;

import dev.quern.runtime.backup.BackupPart;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.blob.BlobId;
import dev.quern.storage.objects.blob.BlobReader;
import dev.quern.storage.objects.blob.DamagedBlobException;
import dev.quern.storage.objects.blob.FileBlobStore;
import dev.quern.storage.objects.body.BlobPins;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files with the bytes of objects in a backup; what is known of objects lies in the store of keys and values. While
 * it
 * is held no file is removed, so that those are there that the store's checkpoint names.
 *
 * @param data
 *            the data directory, absolute, in which the files lie
 */
public record ObjectBackup(ObjectStore objects, FileBlobStore blobs, Path data) implements BackupPart {

    @Override
    public Held hold() {
        BlobPins.Hold hold = objects.holdBlobs();
        return new Held() {
            @Override
            public List<HeldFile> files() {
                List<HeldFile> files = new ArrayList<>();
                blobs.forEach(id -> files.add(new HeldFile(blobs.path(id),
                        data.relativize(blobs.path(id)).toString())));
                return files;
            }

            @Override
            public Optional<String> damage(HeldFile file) {
                return damageIn(blobs, BlobId.parse(String.valueOf(file.file().getFileName())));
            }

            @Override
            public void close() {
                hold.close();
            }
        };
    }

    /** Reads all files with the bytes of objects, and compares them with their checksums; what is wrong with which. */
    public static List<String> verify(FileBlobStore blobs) {
        List<String> found = new ArrayList<>();
        blobs.forEach(id -> damageIn(blobs, id).ifPresent(found::add));
        return found;
    }

    private static Optional<String> damageIn(FileBlobStore blobs, BlobId id) {
        List<String> found = new ArrayList<>();
        try (BlobReader reader = blobs.open(id)) {
            reader.verify(damage -> found.add(String.valueOf(damage.getMessage())));
        } catch (DamagedBlobException e) {
            found.add(String.valueOf(e.getMessage()));
        }
        return found.stream().findFirst();
    }
}
