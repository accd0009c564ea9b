package dev.quern.function;

import java.util.Objects;
import java.util.Optional;

/** A record to be put into a stream. Immutable: bytes are copied in and out. */
public final class NewRecord {

    private final String partitionKey;
    private final byte[] data;
    private final Optional<String> explicitHashKey;

    private NewRecord(String partitionKey, byte[] data, Optional<String> explicitHashKey) {
        this.partitionKey = Objects.requireNonNull(partitionKey, "partitionKey");
        this.data = data.clone();
        this.explicitHashKey = explicitHashKey;
    }

    /** A record that goes where its partition key says. */
    public static NewRecord of(String partitionKey, byte[] data) {
        return new NewRecord(partitionKey, data, Optional.empty());
    }

    /**
     * The same, going to the shard that has a hash key instead.
     *
     * @param hashKey
     *            decimal digits of a number below 2^128
     */
    public NewRecord withExplicitHashKey(String hashKey) {
        return new NewRecord(partitionKey, data, Optional.of(hashKey));
    }

    public String partitionKey() {
        return partitionKey;
    }

    public byte[] data() {
        return data.clone();
    }

    /** Where it goes, if not where its partition key says. */
    public Optional<String> explicitHashKey() {
        return explicitHashKey;
    }
}
