package dev.quern.cli.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.admin.backup.bucket.BucketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks a running server for a backup. For use by one thread. */
public final class BackupClient implements AutoCloseable {
    private static final String SERVICE = "quern";
    // until the first line of the answer; the backup itself takes as long as it takes
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE).build();
    private final Endpoint endpoint;
    private final Optional<ClientKey> key;
    private final SignedHttp http;

    public BackupClient(Endpoint endpoint, Optional<ClientKey> key, String region, InstantSource clock) {
        this.endpoint = endpoint;
        this.key = key;
        this.http = new SignedHttp(endpoint, key, region, SERVICE, clock);
    }

    /** How far a backup has come. */
    public record Progress(int filesDone, int filesTotal, long copiedBytes) {}

    /** Where a backup goes. */
    public sealed interface Target {

        /** An absolute path on the server's machine. */
        record Folder(Path path) implements Target {}

        /**
         * A place in a bucket.
         *
         * @param endpoint
         *            of the bucket; the one in the server's environment if empty
         */
        record Bucket(BucketAddress address, Optional<String> endpoint) implements Target {}
    }

    /** A backup that was taken. */
    public record Taken(int generation, int files, long bytes, int copiedFiles, long copiedBytes,
            int removedGenerations) {}

    /** A line of the answer: how far it has come, how it ended, or why it did not. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Line(@Nullable Integer filesDone, int filesTotal, @Nullable Integer generation, int files,
            long bytes, int copiedFiles, long copiedBytes, int removedGenerations, @Nullable String error,
            @Nullable String message) {}

    /**
     * Takes a backup and waits for its end.
     *
     * @param keep
     *            how many backups stay; all if empty
     * @throws ServerException.BackupFailed
     *             if none was taken
     */
    public Taken take(Target target, OptionalInt keep, Consumer<Progress> progress) {
        try {
            Map<String, Object> wish = new LinkedHashMap<>();
            switch (target) {
                case Target.Folder folder -> wish.put("Directory", folder.path().toString());
                case Target.Bucket bucket -> {
                    wish.put("Bucket", bucket.address().toString());
                    bucket.endpoint().ifPresent(named -> wish.put("Endpoint", named));
                }
            }
            keep.ifPresent(number -> wish.put("Keep", number));
            byte[] body = json.writeValueAsBytes(wish);
            HttpResponse<Stream<String>> answer = http.sendForLines("POST", URI.create(endpoint + "/quern/v1/backups"),
                    Map.of("Content-Type", "application/json"), body, PATIENCE);
            try (Stream<String> lines = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw new Refusals(endpoint, key).of(answer.statusCode(), answer.headers(),
                            lines.collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8));
                }
                return follow(lines.iterator(), progress);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new ServerException.NoAnswer(endpoint, "the connection broke while the backup was taken", e);
        }
    }

    private Taken follow(Iterator<String> lines, Consumer<Progress> progress) throws IOException {
        while (lines.hasNext()) {
            Line line = json.readValue(lines.next(), Line.class);
            if (line.error() != null) {
                throw new ServerException.BackupFailed(line.error().equals("Damaged"), String.valueOf(line.message()));
            } else if (line.generation() != null) {
                return new Taken(line.generation(), line.files(), line.bytes(), line.copiedFiles(),
                        line.copiedBytes(), line.removedGenerations());
            } else if (line.filesDone() != null) {
                progress.accept(new Progress(line.filesDone(), line.filesTotal(), line.copiedBytes()));
            }
        }
        throw new ServerException.NoAnswer(endpoint, "the answer ended before the backup did", null);
    }

    @Override
    public void close() {
        http.close();
    }
}
