package dev.quern.storage.objects.listing;

import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.Upload;
import dev.quern.storage.objects.model.UploadId;
import java.util.List;
import java.util.Optional;

/**
 * A page of a bucket's uploads, in the order of the UTF-8 bytes of their keys, the oldest of a key first.
 *
 * @param bucket
 *            the bucket
 * @param uploads
 *            the uploads
 * @param commonPrefixes
 *            those that are shown instead of their keys, in order
 * @param nextKey
 *            what to ask for the next page after; empty if there is nothing more
 * @param nextUpload
 *            the upload of that key to ask for the next page after; empty if {@code nextKey} is a common prefix
 */
public record UploadPage(Bucket bucket, List<Upload> uploads, List<String> commonPrefixes, Optional<String> nextKey,
        Optional<UploadId> nextUpload) {

    public boolean truncated() {
        return nextKey.isPresent();
    }
}
