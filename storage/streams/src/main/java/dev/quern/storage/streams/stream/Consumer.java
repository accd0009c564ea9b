package dev.quern.storage.streams.stream;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who is registered to read a stream by having it sent.
 *
 * @param stream
 *            the identifier of the stream
 * @param created
 *            in whole seconds, as they stand in its ARN
 */
public record Consumer(long stream, String name, Instant created, SortedMap<String, String> tags) {

    public Consumer {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }
}
