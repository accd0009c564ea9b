package dev.quern.admin.kinesis.record;

import dev.quern.admin.kinesis.record.RecordShapes.ChildShard;
import dev.quern.admin.kinesis.record.RecordShapes.ReadRecord;
import dev.quern.admin.kinesis.shard.ShardShapes.HashKeyRange;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.StreamRecord;
import java.util.List;

/** What was read, in the words of the API. */
public final class ReadRecords {

    private ReadRecords() {}

    public static List<ReadRecord> records(List<StreamRecord> records) {
        return records.stream().map(record -> new ReadRecord(record.sequence().toString(), record.arrival(),
                record.data(), record.partitionKey())).toList();
    }

    public static List<ChildShard> children(List<Shard> shards) {
        return shards.stream().map(shard -> new ChildShard(shard.id(),
                shard.parents().stream().map(Shard::idOf).toList(), HashKeyRange.of(shard.range()))).toList();
    }
}
