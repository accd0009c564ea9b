package dev.quern.runtime.mapping;

import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.store.Rows;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The rows of mappings: one each, one for each pair of a source and a function, and one for the tags of those that have
 * some. Safe for use by several threads.
 */
public final class MappingRows {

    private static final Subspace PAIRS = Subspace.named("event-source-mapping-pair");

    private final Rows<Mapping> rows = new Rows<>(Subspace.named("event-source-mapping"), Mapping.class);

    /** Apart from the mapping, which changes by itself as it works. */
    private final Rows<Tags> tags = new Rows<>(Subspace.named("event-source-mapping-tags"), Tags.class);

    /** The tags of a mapping. */
    record Tags(Map<String, String> tags) {}

    /** A mapping; empty if there is none. */
    public Optional<Mapping> find(Reader reader, String id) {
        return rows.get(reader, id);
    }

    /** All mappings. */
    public List<Mapping> all(Reader reader) {
        return rows.all(reader);
    }

    /** The mappings that follow one, in the order of their identifiers. */
    List<Mapping> following(Reader reader, Optional<String> after, int limit, Predicate<Mapping> wanted) {
        return rows.following(reader, after.map(Object.class::cast), limit, wanted);
    }

    /** The mapping of a source to a function, if there is one. */
    Optional<String> between(Reader reader, String sourceArn, FunctionReference function) {
        byte[] row = reader.get(PAIRS.pack(sourceArn, function.toString()));
        return row == null ? Optional.empty() : Optional.of(new String(row, StandardCharsets.UTF_8));
    }

    /** Stores a mapping that is there already, with the same function. */
    public void put(Transaction transaction, Mapping mapping) {
        rows.put(transaction, mapping, mapping.id());
    }

    /** Notes which mapping is that of a source and a function. */
    void pair(Transaction transaction, String id, String sourceArn, FunctionReference function) {
        transaction.put(PAIRS.pack(sourceArn, function.toString()), id.getBytes(StandardCharsets.UTF_8));
    }

    /** A mapping calls this function no more. */
    public void unpair(Transaction transaction, Mapping mapping, FunctionReference function) {
        if (between(transaction, mapping.sourceArn(), function).filter(mapping.id()::equals).isPresent()) {
            transaction.delete(PAIRS.pack(mapping.sourceArn(), function.toString()));
        }
    }

    /** The tags of a mapping. */
    Map<String, String> tags(Reader reader, String id) {
        return tags.get(reader, id).map(Tags::tags).orElse(Map.of());
    }

    /** Stores the tags of a mapping. */
    void putTags(Transaction transaction, String id, Map<String, String> all) {
        if (all.isEmpty()) {
            tags.delete(transaction, id);
        } else {
            tags.put(transaction, new Tags(all), id);
        }
    }

    /** Forgets a mapping. */
    public void delete(Transaction transaction, Mapping mapping) {
        rows.delete(transaction, mapping.id());
        tags.delete(transaction, mapping.id());
        unpair(transaction, mapping, mapping.target().reference());
        mapping.pending().ifPresent(pending -> unpair(transaction, mapping, pending.reference()));
    }

}
