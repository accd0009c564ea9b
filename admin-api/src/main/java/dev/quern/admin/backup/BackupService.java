package dev.quern.admin.backup;

import dev.quern.admin.auth.Principal;
import dev.quern.admin.backup.bucket.BucketAccess;
import dev.quern.admin.backup.bucket.BucketAddress;
import dev.quern.admin.backup.bucket.BucketPlace;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.WireError;
import dev.quern.admin.http.WireException;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.http.WireService;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.admin.restjson.RestJsonService;
import dev.quern.admin.restjson.ServiceErrors;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Range;
import dev.quern.runtime.Quern;
import dev.quern.runtime.backup.BackupException;
import dev.quern.runtime.backup.Backups;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Takes backups of a running server, for whoever has the root key. They go to a folder of the server's machine, written
 * by the server's user, or to a bucket of an S3 endpoint, with the key that the server was started with. The answer is
 * a line of JSON for each step, and one for how it ended: {@link ProgressAnswer}.
 */
public final class BackupService {

    /** What requests are signed for: no name of a service of AWS. */
    public static final String SIGNING_NAME = "quern";

    private static final String ROUTE = "POST /quern/v1/backups";

    private final Quern quern;
    private final BucketAccess buckets;
    private final InstantSource clock;
    private final AtomicBoolean running = new AtomicBoolean();

    private BackupService(Quern quern, BucketAccess buckets, InstantSource clock) {
        this.quern = quern;
        this.buckets = buckets;
        this.clock = clock;
    }

    /**
     * The service.
     *
     * @param buckets
     *            how buckets are reached
     * @param pool
     *            where requests are read; not closed by the service
     */
    public static WireService over(Quern quern, BucketAccess buckets, InstantSource clock, BlockingPool pool) {
        return new RestJsonService(SIGNING_NAME, operations(quern, buckets, clock), new Errors(),
                BackupService::requireRoot, pool);
    }

    /** The table. */
    public static List<Operation<?, ?>> operations(Quern quern, BucketAccess buckets, InstantSource clock) {
        return List.of(Operation.blocking("CreateBackup", ROUTE, CreateBackupRequest.class, WireResponse.class,
                new BackupService(quern, buckets, clock)::create));
    }

    /**
     * What is asked for: a directory or a bucket.
     *
     * @param directory
     *            an absolute path on the server's machine
     * @param bucket
     *            {@code s3://BUCKET/PREFIX}
     * @param endpoint
     *            of the bucket; the one of the server's environment if not given
     * @param keep
     *            how many backups stay; all if not given
     */
    record CreateBackupRequest(@Length(min = 1, max = 4_096) @Nullable String directory,
            @Length(min = 1, max = 1_024) @Nullable String bucket,
            @Length(min = 1, max = 1_024) @Nullable String endpoint,
            @Range(min = 1, max = 1_000_000) @Nullable Integer keep) {}

    private static void requireRoot(String operation, Principal principal) {
        if (!(principal instanceof Principal.Root)) {
            throw new WireException(new BackupError("AccessDeniedException", 403,
                    "quern:" + operation + " takes the root key"));
        }
    }

    private WireResponse create(CreateBackupRequest request, Call call) {
        Target target = target(request);
        if (running.getAndSet(true)) {
            target.close();
            throw new WireException(new BackupError("BackupInProgressException", 409,
                    "A backup of this server is being taken already: wait for its end."));
        }
        ProgressAnswer answer = new ProgressAnswer(call.requestId());
        OptionalInt keep = request.keep() == null ? OptionalInt.empty() : OptionalInt.of(request.keep());
        // it takes as long as it takes, and goes on if the caller goes: no thread of the pool is held for it
        Thread.ofPlatform().daemon().name("quern-backup").start(() -> {
            try {
                answer.run(progress -> quern.backup(target.backups(), keep, progress));
            } finally {
                target.close();
                running.set(false);
            }
        });
        return answer.response();
    }

    /**
     * Where a backup goes.
     *
     * @param end
     *            releases what it takes to reach it
     */
    private record Target(Backups backups, Runnable end) {
        void close() {
            end.run();
        }
    }

    private Target target(CreateBackupRequest request) {
        if ((request.directory() == null) == (request.bucket() == null)) {
            throw invalid("Name a Directory or a Bucket, and not both.");
        }
        if (request.directory() != null) {
            return new Target(Backups.in(absolute(request.directory())), () -> {});
        }
        try {
            BucketAddress address = BucketAddress.of(String.valueOf(request.bucket()))
                    .orElseThrow(() -> invalid("Bucket is s3://BUCKET/PREFIX, not '" + request.bucket() + "'."));
            BucketPlace place = new BucketPlace(address,
                    request.endpoint() == null ? buckets : buckets.at(request.endpoint()), clock);
            return new Target(new Backups(place), place::close);
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        } catch (BackupException.Refused e) {
            throw invalid("The server cannot write there: " + e.getMessage() + " in its environment.");
        }
    }

    private static WireException invalid(String message) {
        return new WireException(new BackupError("InvalidParameterValueException", 400, message));
    }

    private static Path absolute(String directory) {
        try {
            Path path = Path.of(directory);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            // as good as a relative one
        }
        throw invalid("Directory is an absolute path on the server's machine, not '" + directory + "'.");
    }

    /** An error of this API. */
    private record BackupError(String code, int status, String message) implements WireError {}

    private static final class Errors implements ServiceErrors {
        @Override
        public WireError tooLarge(String operation, long limit) {
            return new BackupError("RequestTooLargeException", 413,
                    "Request must be smaller than " + limit + " bytes for the " + operation + " operation");
        }

        @Override
        public WireError malformed(String detail) {
            return new BackupError("InvalidRequestContentException", 400,
                    "Could not parse request body into json: " + detail);
        }

        @Override
        public WireError notSupported(String message) {
            return new BackupError("InvalidParameterValueException", 400, message);
        }

        @Override
        public WireError internal() {
            return new BackupError("ServiceException", 500, "The request could not be processed. The server's log"
                    + " tells why, under this request's identifier.");
        }
    }
}
