package dev.quern.function;

import java.util.List;
import java.util.Optional;

/** Why something could not be done with tables. Nothing has changed then, unless a kind says otherwise. */
public abstract sealed class TablesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private TablesException(String message) {
        super(message);
    }

    /** There is no such table. */
    public static final class NoSuchTable extends TablesException {
        private static final long serialVersionUID = 1L;

        /** Made by the runtime. */
        public NoSuchTable(String message) {
            super(message);
        }
    }

    /** The item is not as the condition of the write says. */
    public static final class ConditionFailed extends TablesException {
        private static final long serialVersionUID = 1L;
        private final transient Optional<Item> item;

        /** Made by the runtime. */
        public ConditionFailed(String message, Optional<Item> item) {
            super(message);
            this.item = item;
        }

        /** The item as it is; empty if there is none. */
        public Optional<Item> item() {
            return item;
        }
    }

    /** Nothing of a transaction was done, for at least one of its parts could not be. */
    public static final class TransactionCancelled extends TablesException {
        private static final long serialVersionUID = 1L;
        private final transient List<Optional<String>> reasons;

        /** Made by the runtime. */
        public TransactionCancelled(String message, List<Optional<String>> reasons) {
            super(message);
            this.reasons = List.copyOf(reasons);
        }

        /** For each part, in their order, what is wrong with it; empty if nothing is. */
        public List<Optional<String>> reasons() {
            return reasons;
        }
    }

    /**
     * What was asked for breaks a rule: a key that is not the table's, an expression that is none, too large an item.
     */
    public static final class Invalid extends TablesException {
        private static final long serialVersionUID = 1L;

        /** Made by the runtime. */
        public Invalid(String message) {
            super(message);
        }
    }

    /**
     * The store cannot do it now: the disk is full or fails, or bytes on it are damaged. Whether a change was made is
     * not certain if the disk failed.
     */
    public static final class Unavailable extends TablesException {
        private static final long serialVersionUID = 1L;

        /** Made by the runtime. */
        public Unavailable(String message) {
            super(message);
        }
    }
}
