package dev.quern.storage.tables.change;

import dev.quern.storage.tables.item.Item;
import java.time.Instant;
import java.util.Optional;

/**
 * One change of one item.
 *
 * @param sequence
 *            its place in the shard
 * @param key
 *            the item's key
 * @param oldImage
 *            the item before; empty if there was none, or the stream does not keep it
 * @param newImage
 *            the item after, in the same way
 * @param expired
 *            whether the item was removed because its time was over
 */
public record ChangeRecord(SequenceNumber sequence, Kind kind, Instant time, Item key, Optional<Item> oldImage,
        Optional<Item> newImage, boolean expired) {

    /** What happened. */
    public enum Kind {
        INSERT, MODIFY, REMOVE
    }

    /** What the record counts for, in bytes: its key and the images that it holds. */
    public int size() {
        return key.size() + oldImage.map(Item::size).orElse(0) + newImage.map(Item::size).orElse(0);
    }
}
