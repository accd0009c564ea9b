package dev.quern.runtime.tables;

import dev.quern.plugin.RecordPage;
import dev.quern.plugin.SourceRecord;
import dev.quern.plugin.SourceShard;
import dev.quern.plugin.SourceStream;
import dev.quern.plugin.StreamGoneException;
import dev.quern.plugin.StreamSource;
import dev.quern.runtime.function.Account;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.change.ChangePage;
import dev.quern.storage.tables.change.ChangeStream;
import dev.quern.storage.tables.change.ChangeStreams;
import dev.quern.storage.tables.change.SequenceNumber;
import dev.quern.storage.tables.change.Shard;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The changes of tables, for event source mappings. Safe for use by several threads. */
public final class TableChangeSource implements StreamSource {

    private static final Pattern ARN = Pattern
            .compile("arn:[^:]+:dynamodb:[^:]*:[^:]*:table/([a-zA-Z0-9_.-]{3,255})/stream/([0-9T:.-]+)");

    private final TableStore store;
    private final StreamWatchers watchers;
    private final Account account;

    public TableChangeSource(TableStore store, StreamWatchers watchers, Account account) {
        this.store = store;
        this.watchers = watchers;
        this.account = account;
    }

    @Override
    public String name() {
        return "dynamodb";
    }

    @Override
    public boolean names(String arn) {
        return ARN.matcher(arn).matches();
    }

    @Override
    public Set<StartingPosition> startingPositions() {
        return Set.of(StartingPosition.TRIM_HORIZON, StartingPosition.LATEST);
    }

    @Override
    public String batchInfoName() {
        return "DDBStreamBatchInfo";
    }

    @Override
    public Optional<SourceStream> open(String arn) {
        Matcher parts = ARN.matcher(arn);
        if (!parts.matches() || !arn.startsWith("arn:aws:dynamodb:" + account.region() + ":" + account.accountId())) {
            return Optional.empty();
        }
        return store.changes().find(new TableName(parts.group(1)), parts.group(2))
                .map(stream -> new Changes(stream, arn));
    }

    private final class Changes implements SourceStream {

        private final ChangeStreams changes = store.changes();
        private final ChangeStream stream;
        private final String arn;
        private final Map<String, Shard> places = new ConcurrentHashMap<>();
        /** The shards that can have new records, as far as is known. */
        private volatile List<String> open = List.of();

        Changes(ChangeStream stream, String arn) {
            this.stream = stream;
            this.arn = arn;
        }

        @Override
        public String arn() {
            return arn;
        }

        @Override
        public String identity() {
            return Long.toString(stream.id());
        }

        @Override
        public Duration retention() {
            return ChangeStreams.RETENTION;
        }

        @Override
        public List<SourceShard> shards() {
            if (changes.find(stream.id()).isEmpty()) {
                throw new StreamGoneException("There is no stream " + arn + " any more");
            }
            List<Shard> shards = changes.shards(stream.id());
            shards.forEach(shard -> places.put(shard.id(), shard));
            open = shards.stream().filter(Shard::isOpen).map(Shard::id).toList();
            return shards.stream()
                    .map(shard -> new SourceShard(shard.id(), shard.parent().stream().toList(), shard.isOpen()))
                    .toList();
        }

        private Shard shard(String id) {
            Shard known = places.get(id);
            if (known == null) {
                shards();
                known = places.get(id);
            }
            if (known == null) {
                throw new StreamGoneException("There is no shard " + id + " of " + arn);
            }
            return known;
        }

        @Override
        public Optional<String> newest(String id) {
            long newest = changes.next(shard(id)).value() - 1;
            return newest < 1 ? Optional.empty() : Optional.of(new SequenceNumber(newest).toString());
        }

        @Override
        public Optional<String> newestBefore(String shard, Instant time) {
            throw new UnsupportedOperationException("changes of tables are not found by time");
        }

        @Override
        public RecordPage read(String id, Optional<String> after, int maxRecords, int maxBytes) {
            Shard shard = shard(id);
            try {
                SequenceNumber from = after.map(number -> SequenceNumber.parse(number).orElseThrow().following())
                        .filter(number -> number.compareTo(shard.first()) > 0).orElse(shard.first());
                return page(shard, read(shard, from, maxRecords, maxBytes));
            } catch (TablesException.ResourceNotFound e) {
                places.remove(id);
                throw new StreamGoneException("There is no shard " + id + " of " + arn + " any more");
            }
        }

        private ChangePage read(Shard shard, SequenceNumber from, int maxRecords, int maxBytes) {
            try {
                return changes.read(shard, from, maxRecords, maxBytes);
            } catch (TablesException.TrimmedDataAccess e) {
                return changes.read(shard, changes.oldest(shard), maxRecords, maxBytes);
            }
        }

        private RecordPage page(Shard shard, ChangePage page) {
            List<SourceRecord> records = page.records().stream().<SourceRecord>map(
                    record -> new ChangeEvent(stream, shard.slot(), record, account.region(), arn)).toList();
            return new RecordPage(records, page.ended());
        }

        @Override
        public Watch watch(Consumer<Optional<String>> changed) {
            shards();
            // by their names: that there are other shards is seen when one of these has ended
            return watchers.watch(stream.id(), () -> open.forEach(shard -> changed.accept(Optional.of(shard))));
        }
    }
}
