package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.DamagedStoreException;
import dev.quern.storage.kv.DiskFullException;
import dev.quern.storage.kv.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Says what a failure of RocksDB means to the person who runs the store, and the way out. */
final class Failures {

    private final Path directory;
    /** What is wrong with which blob files; empty as long as nobody had to ask. */
    private final AtomicReference<String> damagedBlobs = new AtomicReference<>("");

    Failures(Path directory) {
        this.directory = directory;
    }

    StoreException opening(RocksDBException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("lock hold by current process") || message.contains("While lock file")) {
            String holder = message.contains("current process") ? "this process" : "another process";
            return new StoreException("the store in " + directory + " is already open in " + holder
                    + ": stop that one first, or use another directory", e);
        }
        String what = "cannot open the store in " + directory;
        if (isFull(e)) {
            return new DiskFullException(what + ": the disk is full; free some space and start again (" + message + ")",
                    e);
        }
        // RocksDB does not always tell which file is to blame, nor always calls a damaged one that
        List<String> damage = FileDamage.inFilesOfOpening(directory);
        return !damage.isEmpty() || isDamage(e) ? damaged(what, damage, message, e) : failed(what, message, e);
    }

    /** There is data, but not the file that leads to it: RocksDB would begin a new store beside it. */
    StoreException damagedBeforeOpening(List<String> damage) {
        return damaged("cannot open the store in " + directory, damage, "",
                new IllegalStateException(String.join("; ", damage)));
    }

    private static StoreException damaged(String what, List<String> damage, String message, Exception cause) {
        String files = String.join("; ", damage);
        String detail = damage.isEmpty() ? message : message.isEmpty() ? files : files + " (" + message + ")";
        boolean log = damage.stream().anyMatch(line -> line.contains(".log: "));
        return new DamagedStoreException(what + ": it is damaged: " + detail + ". Restore it from a backup"
                + (log ? ", or open it once with salvageDamagedLog to keep what was written before the damage" : ""),
                cause);
    }

    StoreException reading(RocksDBException e) {
        String what = "cannot read from the store in " + directory;
        String message = String.valueOf(e.getMessage());
        return isDamage(e) ? damaged(what, List.of(), located(message), e) : failed(what, message, e);
    }

    StoreException writing(RocksDBException e) {
        String what = "cannot write to the store in " + directory;
        String message = String.valueOf(e.getMessage());
        if (isFull(e)) {
            return new DiskFullException(what + ": the disk is full; free some space, and writing goes on by itself ("
                    + message + ")", e);
        }
        return isDamage(e) ? damaged(what, List.of(), located(message), e) : failed(what, message, e);
    }

    StoreException copying(Path copy, RocksDBException e) {
        String what = "cannot copy the store in " + directory + " to " + copy;
        String message = String.valueOf(e.getMessage());
        if (isFull(e)) {
            return new DiskFullException(what + ": the disk is full; free some space (" + message + ")", e);
        }
        return isDamage(e) ? damaged(what, List.of(), located(message), e) : failed(what, message, e);
    }

    /** A message with the path of the file that it means: of blob files RocksDB names none. */
    private String located(String message) {
        if (!message.contains("Blob") || message.contains(directory.toString())) {
            return message;
        }
        String known = damagedBlobs.updateAndGet(found -> found.isEmpty() ? findDamagedBlobs() : found);
        return known.isEmpty() ? message : known + " (" + message + ")";
    }

    /** Reads all of them; whoever meets the damage again is told what was found the first time. */
    private String findDamagedBlobs() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".blob")).sorted()
                    .flatMap(file -> FileDamage.in(file).stream()).collect(Collectors.joining("; "));
        } catch (IOException | StoreException e) {
            return "";
        }
    }

    private static StoreException failed(String what, String message, RocksDBException e) {
        return new StoreException(what + ": " + message, e);
    }

    private static boolean isFull(RocksDBException e) {
        return e.getStatus() != null && e.getStatus().getSubCode() == Status.SubCode.NoSpace;
    }

    private static boolean isDamage(RocksDBException e) {
        return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption;
    }
}
