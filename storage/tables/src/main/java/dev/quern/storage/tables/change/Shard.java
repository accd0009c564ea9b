package dev.quern.storage.tables.change;

import java.time.Instant;
import java.util.Optional;

/**
 * A part of a stream.
 *
 * @param stream
 *            the identifier of its stream
 * @param slot
 *            which of the stream's parts
 * @param generation
 *            from 0: a shard is closed after some hours, and another one goes on
 * @param parent
 *            the one that it goes on from; may be trimmed by now
 * @param first
 *            the lowest number that a record of it can have
 * @param last
 *            the number of its last record; empty while it is open. Lower than {@code first} if it has none
 */
public record Shard(long stream, int slot, long generation, String id, Optional<String> parent, SequenceNumber first,
        Optional<SequenceNumber> last, Instant created, Optional<Instant> closed) {

    public boolean isOpen() {
        return last.isEmpty();
    }

    Shard closedAt(long lastSequence, Instant time) {
        return new Shard(stream, slot, generation, id, parent, first, Optional.of(new SequenceNumber(lastSequence)),
                created, Optional.of(time));
    }

    /** The name of a shard: when it began, and which it is. */
    static String idOf(long stream, int slot, long generation, Instant created) {
        int mark = Long.hashCode((stream * 31 + slot) * 31 + generation) * 0x9E3779B9;
        return "shardId-%020d-%08x".formatted(created.toEpochMilli(), mark);
    }
}
