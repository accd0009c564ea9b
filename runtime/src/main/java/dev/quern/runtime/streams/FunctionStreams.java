package dev.quern.runtime.streams;

import dev.quern.function.NewRecord;
import dev.quern.function.RecordPlace;
import dev.quern.function.Streams;
import dev.quern.function.StreamsException.Invalid;
import dev.quern.function.StreamsException.NoSuchStream;
import dev.quern.function.StreamsException.Unavailable;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.streams.append.Placement;
import dev.quern.storage.streams.append.StreamWriter;
import dev.quern.storage.streams.stream.HashKey;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stream store as functions see it. Nothing of the store's own types or errors gets through. Safe for use by
 * several
 * threads.
 */
public final class FunctionStreams implements Streams {

    private static final int MAX_TOGETHER = 500;
    private static final int MAX_KEY_CHARACTERS = 256;

    private final StreamWriter writer;

    public FunctionStreams(StreamWriter writer) {
        this.writer = writer;
    }

    @Override
    public RecordPlace put(String stream, String partitionKey, byte[] data) {
        return putAll(stream, List.of(NewRecord.of(partitionKey, data))).get(0);
    }

    @Override
    public List<RecordPlace> putAll(String stream, List<NewRecord> records) {
        if (records.size() > MAX_TOGETHER) {
            throw new IllegalArgumentException(
                    "at most " + MAX_TOGETHER + " records go together, not " + records.size());
        }
        if (records.isEmpty()) {
            return List.of();
        }
        try {
            return places(writer.putAll(new StreamName(stream),
                    records.stream().map(FunctionStreams::stored).toList()));
        } catch (StreamsException.ResourceNotFound e) {
            throw new NoSuchStream(e.getMessage());
        } catch (StreamsException e) {
            // the rest are rules about what was asked for
            throw new Invalid(e.getMessage());
        } catch (StoreException e) {
            throw new Unavailable(String.valueOf(e.getMessage()));
        }
    }

    private static dev.quern.storage.streams.stream.NewRecord stored(NewRecord record) {
        String key = record.partitionKey();
        int characters = key.codePointCount(0, key.length());
        if (characters < 1 || characters > MAX_KEY_CHARACTERS) {
            throw new Invalid("a partition key has 1 to " + MAX_KEY_CHARACTERS + " characters, not " + characters);
        }
        Optional<String> explicit = record.explicitHashKey();
        if (explicit.isEmpty()) {
            return dev.quern.storage.streams.stream.NewRecord.of(key, record.data());
        }
        HashKey hash = HashKey.parse(explicit.get()).orElseThrow(
                () -> new Invalid("a hash key is a number from 0 to 2^128 - 1, not " + explicit.get()));
        return dev.quern.storage.streams.stream.NewRecord.of(key, hash, record.data());
    }

    private static List<RecordPlace> places(List<Placement> placements) {
        List<RecordPlace> places = new ArrayList<>(placements.size());
        for (Placement placement : placements) {
            switch (placement) {
                case Placement.Placed placed ->
                    places.add(new RecordPlace(placed.shard().id(), placed.sequence().toString()));
                case Placement.Failed failed -> throw new Unavailable(String.valueOf(failed.cause().getMessage()));
            }
        }
        return places;
    }
}
