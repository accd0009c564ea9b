package dev.quern.storage.streams.read;

import dev.quern.storage.streams.stream.SequenceNumber;
import java.time.Instant;

/** Where in a shard a reader begins. */
public sealed interface Start {

    /** With the oldest record that is kept. */
    record TrimHorizon() implements Start {}

    /** With the next record that is put. */
    record Latest() implements Start {}

    /** With the record that has a number or, if that is gone or none, with the one that follows. */
    record At(SequenceNumber sequence) implements Start {}

    /** With the record that follows a number. */
    record After(SequenceNumber sequence) implements Start {}

    /** With the first record that was put at a time or later. */
    record AtTime(Instant time) implements Start {}
}
