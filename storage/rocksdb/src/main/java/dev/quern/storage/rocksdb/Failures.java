package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.StoreException;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Says what a failure of RocksDB means to the person who runs the store, and the way out. */
final class Failures {

    private final Path directory;

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
        return failed("cannot open the store in " + directory, e);
    }

    StoreException reading(RocksDBException e) {
        return failed("cannot read from the store in " + directory, e);
    }

    StoreException writing(RocksDBException e) {
        return failed("cannot write to the store in " + directory, e);
    }

    StoreException copying(Path copy, RocksDBException e) {
        return failed("cannot copy the store in " + directory + " to " + copy, e);
    }

    private static StoreException failed(String what, RocksDBException e) {
        return new StoreException(what + ": " + reason(e), e);
    }

    private static String reason(RocksDBException e) {
        Status status = e.getStatus();
        String detail = String.valueOf(e.getMessage());
        if (status == null) {
            return detail;
        }
        if (status.getSubCode() == Status.SubCode.NoSpace) {
            return "the disk is full; free some space and start again (" + detail + ")";
        }
        if (status.getCode() == Status.Code.Corruption) {
            return "it is damaged; restore it from a backup, or open it once with salvageDamagedLog to keep what was"
                    + " written before the damage (" + detail + ")";
        }
        return detail;
    }
}
