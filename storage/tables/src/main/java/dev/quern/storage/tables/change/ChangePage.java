package dev.quern.storage.tables.change;

import java.util.List;

/**
 * Records of a shard, in their order.
 *
 * @param next
 *            where to read on
 * @param ended
 *            whether nothing will ever follow: the shard is closed and read to its end
 */
public record ChangePage(List<ChangeRecord> records, SequenceNumber next, boolean ended) {}
