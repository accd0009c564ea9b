package dev.quern.cli.serve.start;

import dev.quern.admin.auth.RootKeyFile;
import dev.quern.cli.serve.start.Obstacle.Kind;
import dev.quern.runtime.backup.DataLock;
import dev.quern.storage.kv.StoreInUseException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a data directory before a server takes it: whether it can be written, nobody else has it, its key is there,
 * and its files are not from the future. Writes nothing that stays, unless it is asked for.
 */
public final class DataCheck {

    /** So far clocks may differ, or be set back, without a word: of machines that shared the directory, say. */
    private static final Duration TOLERANCE = Duration.ofMinutes(10);
    private static final String STORE = "store";
    private static final String PROBE = "write-probe";

    private final Path data;
    private final InstantSource clock;
    private final boolean newKey;
    private final boolean acceptClock;

    /**
     * @param newKey
     *            a root key that is missing or unusable is moved aside, so that the server makes another one
     * @param acceptClock
     *            the clock is right, whatever the files say: those from the future are dated now
     */
    public DataCheck(Path data, InstantSource clock, boolean newKey, boolean acceptClock) {
        this.data = data.toAbsolutePath().normalize();
        this.clock = clock;
        this.newKey = newKey;
        this.acceptClock = acceptClock;
    }

    /**
     * Looks.
     *
     * @throws Obstacle
     *             if a server could not work there
     * @throws IOException
     *             if the directory cannot even be looked at
     */
    public void run() throws IOException {
        if (isShutAway()) {
            throw Explanation.notEntered(data);
        }
        Path there = Explanation.existing(data);
        if (!Files.isDirectory(there)) {
            throw new IOException((there.equals(data)
                    ? "the data directory " + data
                    : there + ", where the data directory is to be,") + " is no folder: name another one");
        }
        if (!there.equals(data)) {
            return; // it is made later; what is in the way then is explained by Explanation
        }
        try {
            requireWritable();
        } catch (IOException e) {
            throw Explanation.of(e, data).orElseThrow(() -> e);
        }
        try (DataLock _ = DataLock.take(data)) {
            checkClock();
            checkKey();
        } catch (StoreInUseException e) {
            throw Explanation.inUse(e);
        }
    }

    /** Whether nobody can tell what is there, since a folder on the way is not to be entered. */
    private boolean isShutAway() {
        try {
            Files.readAttributes(data, BasicFileAttributes.class);
            return false;
        } catch (AccessDeniedException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void requireWritable() throws IOException {
        for (Path entry : entries(data)) {
            // what is not ours is no obstacle
            if (isOurs(entry) && !(Files.isReadable(entry) && Files.isWritable(entry))) {
                probe(); // a file system that is read-only says so itself
                throw Explanation.notAllowed(entry);
            }
        }
        probe();
        // the key is only read: a cluster mounts a Secret in its place, which nobody may write
        Path key = data.resolve(RootKeyFile.NAME);
        if (Files.exists(key) && !Files.isReadable(key)) {
            throw Explanation.notReadable(key);
        }
    }

    private void probe() throws IOException {
        Path probe = data.resolve(PROBE);
        try {
            Files.write(probe, new byte[4096]);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static boolean isOurs(Path entry) {
        return List.of(STORE, "code", "objects", "logs", "tmp", "lock")
                .contains(String.valueOf(entry.getFileName()));
    }

    private void checkClock() throws IOException {
        Instant now = clock.instant();
        Path store = data.resolve(STORE);
        if (!Files.isDirectory(store)) {
            return;
        }
        List<Path> early = new ArrayList<>();
        for (Path file : entries(store)) {
            if (changed(file).isAfter(now.plus(TOLERANCE))) {
                early.add(file);
            }
        }
        if (early.isEmpty()) {
            return;
        }
        if (!acceptClock) {
            Path file = early.getFirst();
            throw new Obstacle(Kind.CLOCK, "the clock says " + now.truncatedTo(ChronoUnit.SECONDS) + ", but " + file
                    + " was written at " + changed(file).truncatedTo(ChronoUnit.SECONDS)
                    + ": set the clock right. If it is right, and was wrong then, start once with --accept-clock.");
        }
        for (Path file : early) {
            Files.setLastModifiedTime(file, FileTime.from(now));
        }
    }

    private static Instant changed(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant();
    }

    private void checkKey() throws IOException {
        RootKeyFile file = new RootKeyFile(data);
        if (!Files.exists(data.resolve(STORE).resolve("CURRENT"))) {
            return; // nothing was ever stored: the first start makes the key
        }
        Obstacle obstacle = keyObstacle(file);
        if (obstacle == null) {
            return;
        }
        if (!newKey) {
            throw obstacle;
        }
        if (Files.exists(file.path())) {
            Files.move(file.path(), data.resolve(RootKeyFile.NAME + ".unusable"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private @Nullable Obstacle keyObstacle(RootKeyFile file) {
        if (Files.notExists(file.path())) {
            return new Obstacle(Kind.ROOT_KEY, data + " has been used, but its root key is missing: put " + file.path()
                    + " back from a backup, or start once with --new-key, and give clients the key that is made then.");
        }
        try {
            file.read();
            return null;
        } catch (IOException e) {
            return new Obstacle(Kind.ROOT_KEY, String.valueOf(e.getMessage()), e);
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
