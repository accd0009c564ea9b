package dev.quern.runtime.mapping.feed;

import dev.quern.plugin.RecordPage;
import dev.quern.plugin.SourceRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a shard and deals its records out to the slots. For the turns of one shard. */
final class Reading {

    private static final int PAGE_RECORDS = 2_000;
    private static final int PAGE_BYTES = 2 << 20;
    /** Where all readers together hold much. */
    private static final int SMALL_PAGE_BYTES = 256 << 10;
    private static final int MAX_WAITING = 20_000;
    private static final long MAX_WAITING_BYTES = 16L << 20;

    private final Feed feed;
    private final String shard;
    private final List<Slot> slots;
    private final ReadAhead readAhead;
    /** Where reading ends for now, so that all slots come to the same place; nowhere if null. */
    private final @Nullable String limit;

    private Optional<String> through;
    private long index;
    private boolean ended;
    private boolean limitReached;
    private @Nullable Instant tip;

    Reading(Feed feed, String shard, Checkpoint from, List<Slot> slots, boolean toAlign, ReadAhead readAhead) {
        this.feed = feed;
        this.shard = shard;
        this.slots = slots;
        this.readAhead = readAhead;
        this.limit = toAlign ? from.farthest().orElse(null) : null;
        this.through = from.done();
    }

    /** Up to where everything has been read. */
    Optional<String> through() {
        return through;
    }

    /** Whether no record will follow those that were read. */
    boolean ended() {
        return ended;
    }

    /** Whether all was read that was to be read before the slots are dealt anew. */
    boolean limitReached() {
        return limitReached;
    }

    /** When there were no more records than those that were read; empty if there may be. */
    Optional<Instant> tip() {
        return Optional.ofNullable(tip);
    }

    /** Whether more may be read now. */
    boolean isIdle() {
        return !ended && !limitReached && hasRoom();
    }

    private boolean hasRoom() {
        int waiting = 0;
        long bytes = 0;
        for (Slot slot : slots) {
            waiting += slot.waiting();
            bytes += slot.waitingBytes();
        }
        return waiting == 0 || (waiting < MAX_WAITING && bytes < MAX_WAITING_BYTES && readAhead.hasRoom());
    }

    /**
     * Reads a page.
     *
     * @return how many records did not match the filters, or -1 if there was no record at all
     */
    int read(Instant now) {
        RecordPage page = feed.stream().read(shard, through, PAGE_RECORDS,
                readAhead.hasRoom() ? PAGE_BYTES : SMALL_PAGE_BYTES);
        int filtered = 0;
        for (SourceRecord record : page.records()) {
            if (limit != null && Sequences.compare(record.sequenceNumber(), limit) > 0) {
                limitReached = true;
                return filtered;
            }
            filtered += deal(record) ? 0 : 1;
        }
        tip = page.records().isEmpty() ? now : null;
        ended = page.ended();
        // the record at the limit may be too old by now: then none is left that comes before it
        limitReached |= limit != null
                && (page.records().isEmpty() || ended || through.filter(limit::equals).isPresent());
        return page.records().isEmpty() ? -1 : filtered;
    }

    /** {@code false} if it is filtered out. */
    private boolean deal(SourceRecord record) {
        Optional<String> here = Optional.of(record.sequenceNumber());
        Slot slot = slots.size() == 1 ? slots.getFirst() : slots.get(slotOf(record.partitionKey(), slots.size()));
        boolean done = slot.hasDone(record.sequenceNumber());
        boolean wanted = done || feed.wants(record);
        if (wanted && !done) {
            slot.add(Waiting.of(index + 1, through, record));
        }
        // at last: a record that could not be dealt is read again, not passed over
        through = here;
        index++;
        return wanted;
    }

    /** Part of what is stored: how far a slot has come is told by its number. */
    static int slotOf(String partitionKey, int slots) {
        int hash = partitionKey.hashCode() * 0x9E3779B9;
        return Math.floorMod(hash ^ hash >>> 16, slots);
    }
}
