package dev.quern.cli.stack.plan;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A table, or a part of one. */
public sealed interface TablePiece extends Piece {

    /**
     * An attribute of a key.
     *
     * @param type
     *            {@code S}, {@code N} or {@code B}
     */
    record KeyAttribute(String name, String type) {
        @Override
        public String toString() {
            return name + " (" + type + ")";
        }
    }

    /**
     * What an index is made of.
     *
     * @param key
     *            the partition key and perhaps the sort key
     * @param projection
     *            {@code ALL}, {@code KEYS_ONLY}, or the attributes, in the order of their names
     */
    record Indexed(List<KeyAttribute> key, List<String> projection) {
        public Indexed {
            key = List.copyOf(key);
            projection = projection.stream().sorted().toList();
        }

        @Override
        public String toString() {
            return "by " + key + " with " + projection;
        }
    }

    /**
     * The table itself.
     *
     * @param key
     *            the partition key and perhaps the sort key
     * @param localIndexes
     *            those that are made with the table only, by name
     */
    record Table(String stack, List<KeyAttribute> key, SortedMap<String, Indexed> localIndexes,
            boolean deletionProtection, boolean recovery) implements TablePiece, Piece.Root {
        public Table {
            key = List.copyOf(key);
            localIndexes = new TreeMap<>(localIndexes);
        }

        @Override
        public Facts facts() {
            Facts facts = new Facts().with("stack", stack).with("key", key);
            localIndexes.forEach((name, index) -> facts.with("local index " + name, index));
            return facts.with("deletion protection", deletionProtection).with("point-in-time recovery", recovery);
        }

        @Override
        public Way from(Piece before) {
            return before instanceof Table table && table.key.equals(key) && table.localIndexes.equals(localIndexes)
                    ? Way.IN_PLACE
                    : Way.NEVER;
        }
    }

    /** An index that can be made later. */
    record Index(Indexed indexed) implements TablePiece {
        @Override
        public Facts facts() {
            return new Facts().with("key", indexed.key()).with("projection", indexed.projection());
        }

        @Override
        public Way from(Piece before) {
            return Way.ANEW;
        }
    }

    /**
     * The stream of a table's changes.
     *
     * @param view
     *            what a record shows, {@code NEW_AND_OLD_IMAGES} and so on
     */
    record Changes(String view) implements TablePiece {
        @Override
        public Facts facts() {
            return new Facts().with("view", view);
        }

        @Override
        public Way from(Piece before) {
            return Way.ANEW;
        }
    }

    /** Which attribute says when an item expires. */
    record Expiry(String attribute) implements TablePiece {
        @Override
        public Facts facts() {
            return new Facts().with("attribute", attribute);
        }
    }

    /** Types of attributes by name, of everything that is a key somewhere. */
    static Map<String, String> types(List<KeyAttribute> attributes) {
        Map<String, String> types = new TreeMap<>();
        attributes.forEach(attribute -> types.put(attribute.name(), attribute.type()));
        return types;
    }
}
