package dev.quern.cli;

import dev.quern.admin.backup.bucket.BucketAccess;
import dev.quern.admin.backup.bucket.BucketAddress;
import dev.quern.admin.backup.bucket.BucketPlace;
import dev.quern.runtime.backup.Backups;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where backups lie: a folder, or a place in a bucket. */
final class BackupPlaceOptions {

    @Parameters(paramLabel = "PLACE", description = "Where backups lie: a folder, best on another disk, or s3://BUCKET/PREFIX.")
    private String place = "";

    @Option(names = "--s3-endpoint", paramLabel = "URL", description = "The endpoint of the bucket, if not the one in AWS_ENDPOINT_URL_S3.")
    @Nullable
    private String endpoint;

    /** The bucket, if it is one. */
    Optional<BucketAddress> bucket() {
        try {
            Optional<BucketAddress> bucket = BucketAddress.of(place);
            if (bucket.isEmpty() && endpoint != null) {
                throw new CommandException(ExitCode.USAGE, "--s3-endpoint is for a bucket, and " + place
                        + " is a folder");
            }
            return bucket;
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, place + ": " + e.getMessage(), e);
        }
    }

    Optional<String> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /** The folder, if it is one. */
    Path folder() {
        return Path.of(place).toAbsolutePath().normalize();
    }

    /** Backups that this process itself reaches. */
    Opened open(Surroundings surroundings) {
        Optional<BucketAddress> bucket = bucket();
        if (bucket.isEmpty()) {
            return new Opened(Backups.in(folder()), () -> {});
        }
        try {
            BucketAccess access = BucketAccess.ofEnvironment(surroundings.environment());
            BucketPlace reached = new BucketPlace(bucket.get(), endpoint == null ? access : access.at(endpoint),
                    InstantSource.system());
            return new Opened(new Backups(reached), reached::close);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Backups that were opened.
     *
     * @param end
     *            releases what it takes to reach them
     */
    record Opened(Backups backups, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }
}
