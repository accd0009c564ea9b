package dev.quern.cli.serve.start;

import dev.quern.cli.serve.start.Obstacle.Kind;
import dev.quern.storage.kv.DiskFullException;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.StoreInUseException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Says what is in the way of a start when something failed that says it in the words of the operating system. */
public final class Explanation {

    private static final int MOST_LINKS = 40; // Linux follows no more

    private Explanation() {}

    /**
     * What a failure means for a data directory; empty if it is none of the known obstacles.
     *
     * @param failure
     *            its causes are looked at, too: the store's engine has texts only
     */
    public static Optional<Obstacle> of(Throwable failure, Path data) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof StoreInUseException inUse) {
                return Optional.of(inUse(inUse));
            }
            if (cause instanceof DiskFullException || cause instanceof IOException io && DiskFullException.isMeantBy(io)
                    || said.contains("no space left on device") || said.contains("disk quota exceeded")) {
                return Optional.of(new Obstacle(Kind.DISK_FULL, "the disk of the data directory " + data
                        + " is full" + (isRefusal(cause) ? left(data) : "") + ": free some space, then start again",
                        failure));
            }
            if (said.contains("read-only file system")) {
                return Optional.of(new Obstacle(Kind.READ_ONLY, "the data directory " + data
                        + " is on a file system that is read-only: mount it for writing, or name another directory",
                        failure));
            }
            if (cause instanceof AccessDeniedException denied) {
                return Optional.of(notAllowed(denied.getFile() == null ? data : Path.of(denied.getFile())));
            }
            if (cause instanceof StoreException && said.contains("permission denied")) { // not that of a port
                return Optional.of(notAllowed(data));
            }
        }
        return Optional.empty();
    }

    /** Whether the store itself kept off the last of the disk; else there may be room, but a quota or no inodes. */
    private static boolean isRefusal(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first instanceof DiskFullException;
    }

    /** What is left of a disk that is full for the store. */
    private static String left(Path data) {
        try {
            long left = Files.getFileStore(existing(data)).getUsableSpace() >> 20;
            return left == 0
                    ? ""
                    : " (the " + left + " MiB that are left are kept for the store's own work: disk-reserve)";
        } catch (IOException e) {
            return "";
        }
    }

    /** The path, or the nearest folder above it that is seen to be there. */
    static Path existing(Path path) {
        Path there = path.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = there.getParent();
        }
        return there;
    }

    static Obstacle inUse(StoreInUseException failure) {
        return new Obstacle(Kind.IN_USE, String.valueOf(failure.getMessage()), failure);
    }

    /** This process may not write a file, or not in a folder. */
    static Obstacle notAllowed(Path path) {
        return notAllowed(path, "write");
    }

    /** This process may not read a file. */
    static Obstacle notReadable(Path path) {
        return notAllowed(path, "read");
    }

    private static Obstacle notAllowed(Path path, String what) {
        return notAllowed(existing(path), what, "give it to that user (chown -R " + user() + ")");
    }

    /**
     * This process may not enter a folder on the way to a file. What else is in that folder is somebody's own: it is
     * not to be given away.
     */
    static Obstacle notEntered(Path path) {
        Path there = existing(path);
        for (int links = 0; links < MOST_LINKS && Files.isSymbolicLink(there); links++) {
            try {
                there = existing(there.resolveSibling(Files.readSymbolicLink(there)).normalize());
            } catch (IOException e) {
                break;
            }
        }
        return notAllowed(there, "enter", "let that user pass (chmod o+x " + there + "), name another directory");
    }

    private static Obstacle notAllowed(Path there, String what, String wayOut) {
        return new Obstacle(Kind.NOT_ALLOWED, there + " belongs to " + owner(there) + ", and " + user()
                + ", who runs this server, may not " + what + " it: " + wayOut + ", or run the server as its owner");
    }

    /** Whoever runs this process; in a container it need not have a name. */
    private static String user() {
        String name = System.getProperty("user.name", "?");
        if (!name.equals("?")) {
            return name;
        }
        try {
            return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "the user";
        }
    }

    private static String owner(Path path) {
        try {
            return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
        } catch (IOException e) {
            return "somebody else";
        }
    }
}
