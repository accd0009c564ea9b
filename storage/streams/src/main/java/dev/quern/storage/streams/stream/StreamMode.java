package dev.quern.storage.streams.stream;

/** Who decides how many shards a stream has: its owner, or the service. */
public enum StreamMode {
    PROVISIONED, ON_DEMAND
}
