package dev.quern.storage.tables.partiql;

import java.util.List;
import java.util.Optional;

/** A statement as it is written. */
sealed interface Statement {

    Source source();

    /**
     * What is read or written.
     *
     * @param table
     *            its name, which may be one that no table can have
     * @param index
     *            likewise
     */
    record Source(String table, Optional<String> index) {}

    /**
     * @param columns
     *            what is wanted; empty for all of it
     */
    record Select(List<Node> columns, Source source, Optional<Node> where, List<Order> order) implements Statement {

        /** One part of an order. */
        record Order(Node by, boolean forward) {}
    }

    record Insert(Source source, Node.Struct item) implements Statement {}

    /**
     * @param value
     *            what is put there; empty if what is there is removed
     */
    record Assignment(Node.Reference target, Optional<Node> value) {}

    record Update(Source source, List<Assignment> assignments, Optional<Node> where, Optional<Returning> returning)
            implements
                Statement {}

    record Delete(Source source, Optional<Node> where, Optional<Returning> returning) implements Statement {}

    /** {@code EXISTS (SELECT ..)}: a condition of a transaction. */
    record Exists(Select select) implements Statement {
        @Override
        public Source source() {
            return select.source();
        }
    }

    /** What a write answers with. */
    enum Returning {
        ALL_OLD, ALL_NEW, MODIFIED_OLD, MODIFIED_NEW;

        /** As it is written. */
        String clause() {
            return "RETURNING " + name().replace('_', ' ') + " *";
        }
    }
}
