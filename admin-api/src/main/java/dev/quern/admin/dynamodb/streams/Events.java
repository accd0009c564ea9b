package dev.quern.admin.dynamodb.streams;

import dev.quern.admin.dynamodb.streams.StreamShapes.Event;
import dev.quern.admin.dynamodb.streams.StreamShapes.Identity;
import dev.quern.admin.dynamodb.streams.StreamShapes.StreamRecord;
import dev.quern.admin.dynamodb.value.WireItem;
import dev.quern.runtime.tables.ChangeEvent;
import dev.quern.storage.tables.change.ChangeRecord;
import dev.quern.storage.tables.change.ChangeStream;
import dev.quern.storage.tables.change.Shard;
import java.time.temporal.ChronoUnit;

/** Records of changes in the words of the API. Immutable. */
final class Events {

    private static final String VERSION = "1.1";
    private static final String SOURCE = "aws:dynamodb";
    /** Who removed an item whose time was over. */
    private static final Identity SERVICE = new Identity("dynamodb.amazonaws.com", "Service");

    private final String region;

    Events(String region) {
        this.region = region;
    }

    Event of(ChangeStream stream, Shard shard, ChangeRecord record) {
        return new Event(ChangeEvent.id(stream, shard.slot(), record), record.kind().name(), VERSION, SOURCE, region,
                new StreamRecord(record.time().truncatedTo(ChronoUnit.SECONDS), WireItem.of(record.key()),
                        WireItem.of(record.newImage()), WireItem.of(record.oldImage()),
                        record.sequence().toString(), record.size(), stream.view().name()),
                record.expired() ? SERVICE : null);
    }
}
