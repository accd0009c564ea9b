package dev.quern.admin.s3.route;

/** What operations are about. */
public enum Level {
    SERVICE, BUCKET, OBJECT
}
