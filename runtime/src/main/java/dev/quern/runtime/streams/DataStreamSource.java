package dev.quern.runtime.streams;

import dev.quern.plugin.RecordPage;
import dev.quern.plugin.SourceRecord;
import dev.quern.plugin.SourceShard;
import dev.quern.plugin.SourceStream;
import dev.quern.plugin.StreamGoneException;
import dev.quern.plugin.StreamSource;
import dev.quern.runtime.function.Account;
import dev.quern.storage.streams.StreamStore;
import dev.quern.storage.streams.read.ShardListeners.Listening;
import dev.quern.storage.streams.read.Start;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.SequenceNumber;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.ShardKey;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamsException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Streams, and registered consumers of them, for event source mappings. Safe for use by several threads. */
public final class DataStreamSource implements StreamSource {

    private static final Pattern ARN = Pattern
            .compile("(arn:[^:]+:kinesis:([^:]*):([^:]*):stream/([a-zA-Z0-9_.-]{1,128}))"
                    + "(?:/consumer/([a-zA-Z0-9_.-]{1,128}):([0-9]{1,18}))?");

    private final StreamStore store;
    private final Account account;

    public DataStreamSource(StreamStore store, Account account) {
        this.store = store;
        this.account = account;
    }

    @Override
    public String name() {
        return "kinesis";
    }

    @Override
    public boolean names(String arn) {
        return ARN.matcher(arn).matches();
    }

    @Override
    public Set<StartingPosition> startingPositions() {
        return Set.of(StartingPosition.values());
    }

    @Override
    public String batchInfoName() {
        return "KinesisBatchInfo";
    }

    @Override
    public Optional<SourceStream> open(String arn) {
        Matcher parts = ARN.matcher(arn);
        if (!parts.matches() || !parts.group(2).equals(account.region())
                || !parts.group(3).equals(account.accountId())) {
            return Optional.empty();
        }
        Predicate<DataStream> registered = parts.group(5) == null
                ? _ -> true
                : found -> isRegistered(found, parts.group(5), Long.parseLong(parts.group(6)));
        return store.streams().find(new StreamName(parts.group(4))).filter(registered)
                .map(found -> new Opened(found.id(), found.name(), parts.group(1), registered));
    }

    private boolean isRegistered(DataStream stream, String consumer, long created) {
        return store.consumers().find(stream, consumer)
                .filter(found -> found.created().getEpochSecond() == created).isPresent();
    }

    private final class Opened implements SourceStream {

        private final long id;
        private final StreamName name;
        private final String arn;
        /** Whether the consumer, if it is one that was opened, is still there. */
        private final Predicate<DataStream> registered;
        private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

        Opened(long id, StreamName name, String arn, Predicate<DataStream> registered) {
            this.id = id;
            this.name = name;
            this.arn = arn;
            this.registered = registered;
        }

        @Override
        public String arn() {
            return arn;
        }

        @Override
        public String identity() {
            return Long.toString(id);
        }

        private DataStream stream() {
            return store.streams().find(name).filter(found -> found.id() == id)
                    .orElseThrow(() -> new StreamGoneException("There is no stream " + arn + " any more"));
        }

        @Override
        public Duration retention() {
            return stream().retention();
        }

        @Override
        public List<SourceShard> shards() {
            DataStream stream = stream();
            if (!registered.test(stream)) {
                throw new StreamGoneException("The consumer of " + arn + " is not registered any more");
            }
            List<Shard> shards = store.streams().shards(stream);
            watchers.forEach(watcher -> watcher.listenTo(shards));
            return shards.stream()
                    .map(shard -> new SourceShard(shard.id(), shard.parents().stream().map(Shard::idOf).toList(),
                            shard.isOpen()))
                    .toList();
        }

        private Shard shard(String shard) {
            return store.streams().shard(stream(), number(shard)).orElseThrow(() -> gone(shard));
        }

        private int number(String shard) {
            return Shard.numberOf(shard).orElseThrow(() -> gone(shard));
        }

        private StreamGoneException gone(String shard) {
            return new StreamGoneException("There is no shard " + shard + " of " + arn + " any more");
        }

        private <T> T reading(String shard, Supplier<T> read) {
            try {
                return read.get();
            } catch (StreamsException.ResourceNotFound e) {
                throw gone(shard);
            }
        }

        @Override
        public Optional<String> newest(String shard) {
            return before(shard, new Start.Latest());
        }

        @Override
        public Optional<String> newestBefore(String shard, Instant time) {
            return before(shard, new Start.AtTime(time));
        }

        private Optional<String> before(String id, Start start) {
            Shard shard = shard(id);
            long place = reading(id, () -> store.reader().place(name, shard.number(), start));
            // when it was put does not matter to its order
            return place <= 1
                    ? Optional.empty()
                    : Optional.of(shard.numberOf(place - 1, shard.created()).toString());
        }

        @Override
        public RecordPage read(String shard, Optional<String> after, int maxRecords, int maxBytes) {
            Optional<SequenceNumber> from = after.flatMap(SequenceNumber::parse).map(Opened::following);
            return reading(shard, () -> {
                dev.quern.storage.streams.read.RecordPage page = from.isPresent()
                        ? store.reader().read(name, from.get(), maxRecords, maxBytes)
                        : store.reader().read(name, number(shard), 1, maxRecords, maxBytes);
                if (page.shard().stream() != id) {
                    throw gone(shard); // it is of another stream, which has the name now
                }
                DataStreamEvent.Origin origin = new DataStreamEvent.Origin(shard, arn, account);
                List<SourceRecord> records = page.records().stream()
                        .<SourceRecord>map(record -> DataStreamEvent.of(origin, record)).toList();
                return new RecordPage(records, page.ended());
            });
        }

        private static SequenceNumber following(SequenceNumber last) {
            return new SequenceNumber(last.epoch(), last.shard(), last.counter() + 1, last.putAt());
        }

        @Override
        public Watch watch(Consumer<Optional<String>> changed) {
            Watcher watcher = new Watcher(changed);
            watchers.add(watcher);
            Listening reshardings = store.listeners().listenToStream(id, () -> changed.accept(Optional.empty()));
            watcher.listenTo(store.streams().shards(stream()));
            return () -> {
                watchers.remove(watcher);
                reshardings.close();
                watcher.close();
            };
        }
    }

    /** Hears of the records of each shard by itself. */
    private final class Watcher {

        private final Consumer<Optional<String>> changed;
        private final Map<Integer, Listening> shards = new ConcurrentHashMap<>();
        private volatile boolean closed;

        Watcher(Consumer<Optional<String>> changed) {
            this.changed = changed;
        }

        void listenTo(List<Shard> all) {
            for (Shard shard : all) {
                if (shard.isOpen()) {
                    shards.computeIfAbsent(shard.number(), _ -> store.listeners().listen(ShardKey.of(shard),
                            () -> changed.accept(Optional.of(shard.id()))));
                }
            }
            Set<Integer> there = all.stream().filter(Shard::isOpen).map(Shard::number)
                    .collect(Collectors.toSet());
            shards.entrySet().removeIf(entry -> {
                boolean over = closed || !there.contains(entry.getKey());
                if (over) {
                    entry.getValue().close();
                }
                return over;
            });
        }

        void close() {
            closed = true;
            shards.values().forEach(Listening::close);
        }
    }
}
