package dev.quern.storage.streams.read;

import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamRecord;
import java.time.Duration;
import java.util.List;

/**
 * Records of a shard, in their order.
 *
 * @param shard
 *            the shard, as it was when they were read
 * @param next
 *            where to read on
 * @param ended
 *            whether nothing will ever follow: the shard has ended, and is read to its end
 * @param behind
 *            how long ago the last one of these was put; zero if, and only if, there are no more
 * @param children
 *            if it ended, the shards that go on from it
 */
public record RecordPage(Shard shard, List<StreamRecord> records, long next, boolean ended, Duration behind,
        List<Shard> children) {

    public RecordPage {
        records = List.copyOf(records);
        children = List.copyOf(children);
    }
}
