package dev.quern.plugin;

import java.util.List;

/**
 * What one read of a shard gave.
 *
 * @param records
 *            in their order
 * @param ended
 *            whether nothing will ever follow: the shard is closed, and these are its last records
 */
public record RecordPage(List<SourceRecord> records, boolean ended) {

    public RecordPage {
        records = List.copyOf(records);
    }
}
