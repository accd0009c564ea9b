package dev.quern.admin.kinesis.consumer;

import dev.quern.admin.kinesis.call.StreamNames;
import dev.quern.admin.kinesis.call.StreamNames.NamedConsumer;
import dev.quern.storage.streams.StreamStore;
import dev.quern.storage.streams.stream.Consumer;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException;

/** Consumers by what names them. Immutable. */
public final class RegisteredConsumers {

    private final StreamStore store;
    private final StreamNames names;

    public RegisteredConsumers(StreamStore store, StreamNames names) {
        this.store = store;
        this.names = names;
    }

    /**
     * The consumer that an ARN names.
     *
     * @throws StreamsException.ResourceNotFound
     *             if there is none, or another one of that name by now
     */
    public Consumer require(NamedConsumer named) {
        Consumer found = require(named.stream(), named.name());
        if (found.created().getEpochSecond() != named.created()) {
            throw notFound(named.name());
        }
        return found;
    }

    /** The consumer of a stream with a name. */
    Consumer require(StreamName stream, String name) {
        return store.consumers().find(store.streams().get(stream), name).orElseThrow(() -> notFound(name));
    }

    StreamsException notFound(String name) {
        return new StreamsException.ResourceNotFound(
                "Consumer %s, account %s not found.".formatted(name, names.account()));
    }
}
