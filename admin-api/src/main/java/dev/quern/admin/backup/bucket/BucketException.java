package dev.quern.admin.backup.bucket;

import java.io.IOException;

/** A bucket's endpoint refused a request. */
final class BucketException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    BucketException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
