package dev.quern.storage.tables.item;

import java.util.List;
import java.util.Optional;

/**
 * What can be refused when tables are used. Each kind is one error of the protocol, and carries what its answer needs;
 * the message is the one that clients of DynamoDB know. Besides these there are
 * {@link dev.quern.storage.kv.DiskFullException} (nothing was stored) and other
 * {@link dev.quern.storage.kv.StoreException}s.
 */
public abstract sealed class TablesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private TablesException(String message) {
        // a refusal is an answer, not a fault: no stack trace
        super(message, null, false, false);
    }

    /** Never {@code null}. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** What was asked for makes no sense, or not for this table. */
    public static final class Validation extends TablesException {
        private static final long serialVersionUID = 1L;

        public Validation(String message) {
            super(message);
        }
    }

    /** There is no such table, index or stream. */
    public static final class ResourceNotFound extends TablesException {
        private static final long serialVersionUID = 1L;

        public ResourceNotFound(String message) {
            super(message);
        }
    }

    /** There is one already, or it is in a state that does not allow this. */
    public static final class ResourceInUse extends TablesException {
        private static final long serialVersionUID = 1L;

        public ResourceInUse(String message) {
            super(message);
        }
    }

    /** Too many of something, or of changes at once. */
    public static final class LimitExceeded extends TablesException {
        private static final long serialVersionUID = 1L;

        public LimitExceeded(String message) {
            super(message);
        }
    }

    /** The condition of a write did not hold. */
    public static final class ConditionalCheckFailed extends TablesException {
        private static final long serialVersionUID = 1L;
        private final transient Optional<Item> item;

        public ConditionalCheckFailed(Optional<Item> item) {
            super("The conditional request failed");
            this.item = item;
        }

        /** The item as it is, if that was asked for and there is one. */
        public Optional<Item> item() {
            return item;
        }
    }

    /** There is an item with the same key, and the new one was not to take its place. */
    public static final class DuplicateItem extends TablesException {
        private static final long serialVersionUID = 1L;

        public DuplicateItem() {
            super("Duplicate primary key exists in table");
        }
    }

    /** Items of a table with local indexes that share a hash key would become too large together. */
    public static final class ItemCollectionSizeLimitExceeded extends TablesException {
        private static final long serialVersionUID = 1L;

        public ItemCollectionSizeLimitExceeded() {
            super("Collection size exceeded.");
        }
    }

    /** Nothing of a transaction was done, for what is wrong with at least one of its parts. */
    public static final class TransactionCanceled extends TablesException {
        private static final long serialVersionUID = 1L;
        private final transient List<CancellationReason> reasons;

        public TransactionCanceled(List<CancellationReason> reasons) {
            super("Transaction cancelled, please refer cancellation reasons for specific reasons "
                    + reasons.stream().map(CancellationReason::code).toList());
            this.reasons = List.copyOf(reasons);
        }

        /** One for each part, in the order of the request. */
        public List<CancellationReason> reasons() {
            return reasons;
        }
    }

    /** A token came with another request than before. */
    public static final class IdempotentParameterMismatch extends TablesException {
        private static final long serialVersionUID = 1L;

        public IdempotentParameterMismatch() {
            super("Request parameters do not match the parameters of the request with the same client token");
        }
    }

    /** What was to be read from a stream is no longer there. */
    public static final class TrimmedDataAccess extends TablesException {
        private static final long serialVersionUID = 1L;

        public TrimmedDataAccess(String message) {
            super(message);
        }
    }

    /** What is refused of backups, restores, exports and imports: the protocol has an error for each reason. */
    public static final class CopyRefused extends TablesException {
        private static final long serialVersionUID = 1L;
        private final Reason reason;

        public CopyRefused(Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        public Reason reason() {
            return reason;
        }
    }

    /** Why something is refused that copies a table. */
    public enum Reason {
        /** There is no table to copy. */
        TABLE_NOT_FOUND,
        /** A table that is being made cannot be copied. */
        TABLE_IN_USE,
        /** The table to be made is there. */
        TABLE_ALREADY_EXISTS,
        /** There is no such backup. */
        BACKUP_NOT_FOUND,
        /** The backup is being made, or a table from it. */
        BACKUP_IN_USE,
        /** Somebody is reading what the table was. */
        CONTINUOUS_BACKUPS_UNAVAILABLE,
        /** What the table was is not kept. */
        POINT_IN_TIME_RECOVERY_UNAVAILABLE,
        /** What the table was then is not known, or not yet. */
        INVALID_RESTORE_TIME,
        /** As {@link #INVALID_RESTORE_TIME}, for an export. */
        INVALID_EXPORT_TIME,
        /** There is no such export. */
        EXPORT_NOT_FOUND,
        /** A token came with another request for an export before. */
        EXPORT_CONFLICT,
        /** There is no such import. */
        IMPORT_NOT_FOUND,
        /** A token came with another request for an import before. */
        IMPORT_CONFLICT
    }
}
