package dev.quern.storage.objects.rows;

import dev.quern.storage.kv.Transaction;
import dev.quern.storage.objects.model.Bucket;

/** The rows of uploads in parts. Safe for use by several threads. */
public final class UploadRows {

    /** Uploads of a bucket that is being deleted: what is left of them is garbage. */
    public void bucketDeleted(Transaction transaction, Bucket bucket) {}
}
