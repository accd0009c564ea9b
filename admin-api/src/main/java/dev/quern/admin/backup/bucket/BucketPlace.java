package dev.quern.admin.backup.bucket;

import dev.quern.runtime.backup.BackupException;
import dev.quern.runtime.backup.BackupPlace;
import dev.quern.runtime.backup.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backups in a bucket: {@code PREFIX/generations/000001.backup} and {@code PREFIX/objects/AB/ABCDEF...}, as in a
 * folder.
 * A bucket has no lock that ends with its owner's life, so a prefix is for the backups of one server. Two that write
 * to one all the same find out when both give a number to their generation: then the second has no backup.
 */
public final class BucketPlace implements BackupPlace, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BucketPlace.class);
    private static final String GENERATIONS = "generations/";
    private static final String OBJECTS = "objects/";
    private static final Pattern GENERATION = Pattern.compile("(\\d{6,9})\\.backup");
    private static final Pattern OBJECT = Pattern.compile("[0-9a-f]{2}/([0-9a-f]{64})");
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** More than the least that a part may have; 10,000 of them are more than any file. */
    private static final int PIECE = 8 << 20;

    private final BucketAddress address;
    private final BucketClient client;
    private final int piece;

    /**
     * The backups in a place of a bucket, which is there.
     *
     * @throws BackupException.Refused
     *             if there is no key for it
     */
    public BucketPlace(BucketAddress address, BucketAccess access, InstantSource clock) {
        this(address, access, clock, PAUSE, PIECE);
    }

    BucketPlace(BucketAddress address, BucketAccess access, InstantSource clock, Duration pause, int piece) {
        this.address = address;
        this.piece = piece;
        try {
            this.client = new BucketClient(address, access, clock, pause);
        } catch (IllegalArgumentException e) {
            throw new BackupException.Refused(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Writing write(Path data) throws IOException {
        for (BucketClient.Begun left : client.uploads(address.key(OBJECTS))) {
            client.abort(left);
        }
        Map<String, Long> there = new HashMap<>();
        String prefix = address.key(OBJECTS);
        for (BucketClient.Listed object : client.list(prefix)) {
            Matcher name = OBJECT.matcher(object.key().substring(prefix.length()));
            if (name.matches()) { // else it is somebody else's
                there.put(name.group(1), object.size());
            }
        }
        return new Open(there);
    }

    @Override
    public List<Integer> numbers() throws IOException {
        String prefix = address.key(GENERATIONS);
        return client.list(prefix).stream()
                .map(object -> GENERATION.matcher(object.key().substring(prefix.length()))).filter(Matcher::matches)
                .map(name -> Integer.valueOf(name.group(1))).sorted().toList();
    }

    @Override
    public byte[] generation(int number) throws IOException {
        return client.get(key(number));
    }

    @Override
    public String nameOf(int number) {
        return client.name(key(number));
    }

    private String key(int number) {
        return address.key(GENERATIONS + "%06d.backup".formatted(number));
    }

    @Override
    public InputStream open(String sha256, long size) throws IOException {
        return new PieceStream(client, key(sha256), size, piece);
    }

    @Override
    public String nameOf(String sha256) {
        return client.name(key(sha256));
    }

    private String key(String sha256) {
        return address.key(OBJECTS + sha256.substring(0, 2) + '/' + sha256);
    }

    @Override
    public String toString() {
        return address.toString();
    }

    @Override
    public void close() {
        client.close();
    }

    /** A backup that is being written; knows what was there when it began, and what has come since. */
    private final class Open implements Writing {

        private final Map<String, Long> there;

        Open(Map<String, Long> there) {
            this.there = there;
        }

        @Override
        public boolean has(String sha256, long size) {
            Long known = there.get(sha256);
            return known != null && known == size;
        }

        @Override
        public Added add(Path file) throws IOException {
            String sha256 = Sha256.of(file);
            long size = Files.size(file);
            if (has(sha256, size)) {
                return new Added(sha256, size, false);
            }
            try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), Sha256.digest())) {
                byte[] first = in.readNBytes(piece);
                if (first.length == size) {
                    requireUnchanged(file, sha256, in);
                    client.put(key(sha256), first);
                } else {
                    putInParts(file, sha256, first, in);
                }
            }
            there.put(sha256, size);
            return new Added(sha256, size, true);
        }

        /** Each request's body is compared by the endpoint; whether it is what the name says is compared here. */
        private void requireUnchanged(Path file, String sha256, DigestInputStream sent) throws IOException {
            if (!Sha256.text(sent.getMessageDigest()).equals(sha256)) {
                throw new IOException(file + " changed while it was read");
            }
        }

        private void putInParts(Path file, String sha256, byte[] first, DigestInputStream rest) throws IOException {
            BucketClient.Begun upload = client.begin(key(sha256));
            boolean done = false;
            try {
                List<String> parts = new ArrayList<>();
                for (byte[] part = first; part.length > 0; part = rest.readNBytes(piece)) {
                    parts.add(client.part(upload, parts.size() + 1, part));
                }
                requireUnchanged(file, sha256, rest);
                client.complete(upload, parts);
                done = true;
            } finally {
                if (!done) {
                    abandon(upload);
                }
            }
        }

        private void abandon(BucketClient.Begun upload) {
            try {
                client.abort(upload);
            } catch (IOException e) {
                LOG.debug("{} has an upload that the next backup aborts", client.name(upload.key()), e);
            }
        }

        @Override
        public void publish(int number, byte[] generation) throws IOException {
            // what an answer that was lost has put is ours
            if (!client.putNew(key(number), generation) && !Arrays.equals(generation(number), generation)) {
                throw new BackupException.Refused("another backup was written to " + address
                        + " at the same time: give each server a prefix of its own");
            }
        }

        @Override
        public void remove(List<Integer> generations) throws IOException {
            for (int number : generations) {
                client.delete(key(number));
            }
        }

        @Override
        public void sweep(Set<String> kept) throws IOException {
            for (String sha256 : List.copyOf(there.keySet())) {
                if (!kept.contains(sha256)) {
                    client.delete(key(sha256));
                    there.remove(sha256);
                }
            }
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
