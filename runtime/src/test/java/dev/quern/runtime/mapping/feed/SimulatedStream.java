package dev.quern.runtime.mapping.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quern.plugin.RecordPage;
import dev.quern.plugin.SourceRecord;
import dev.quern.plugin.SourceShard;
import dev.quern.plugin.SourceStream;
import dev.quern.plugin.StreamGoneException;
import dev.quern.plugin.StreamSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A stream in memory, with shards over ranges of keys that can be split and merged. Outlives whoever reads it. For one
 * thread.
 */
final class SimulatedStream implements StreamSource, SourceStream {

    static final String ARN = "arn:simulated";
    /** Keys are 0 to this, excluded; a shard takes a range of them. */
    static final int KEYS = 16;

    private final Map<String, Shard> shards = new LinkedHashMap<>();
    private final List<Consumer<Optional<String>>> watchers = new ArrayList<>();
    private final boolean hidesParents;
    private long lastSequence = 9_990; // so that the numbers grow a digit
    boolean deleted;
    /** The number of the record whose event cannot be made, once; none if negative. */
    int faulty = -1;
    /** How often somebody has asked for its shards. */
    int listings;
    /** How often somebody has read. */
    int reads;

    /** What was put. */
    record Put(int number, int key, String shard, String sequence, Instant arrival) {}

    private static final class Shard {
        final String id;
        final List<String> parents;
        final int from;
        final int to;
        final List<SourceRecord> records = new ArrayList<>();
        boolean open = true;

        Shard(String id, List<String> parents, int from, int to) {
            this.id = id;
            this.parents = parents;
            this.from = from;
            this.to = to;
        }
    }

    private record Simulated(String sequenceNumber, String partitionKey, Instant arrival, int number,
            SimulatedStream stream) implements SourceRecord {

        @Override
        public byte[] event() {
            if (stream.faulty == number) {
                stream.faulty = -1;
                throw new IllegalStateException("a fault of the source");
            }
            return ("{\"number\":" + number + ",\"key\":" + partitionKey + "}").getBytes(UTF_8);
        }

        @Override
        public byte[] filterable() {
            return event();
        }

        @Override
        public Optional<byte[]> data() {
            return Optional.empty();
        }
    }

    SimulatedStream(int count, boolean hidesParents) {
        this.hidesParents = hidesParents;
        for (int shard = 0; shard < count; shard++) {
            add(List.of(), KEYS * shard / count, KEYS * (shard + 1) / count);
        }
    }

    private void add(List<String> parents, int from, int to) {
        String id = "shard-" + shards.size();
        shards.put(id, new Shard(id, parents, from, to));
    }

    Put put(int number, int key, Instant now) {
        Shard shard = shards.values().stream().filter(one -> one.open && one.from <= key && key < one.to)
                .findFirst().orElseThrow();
        lastSequence += 1 + key;
        Simulated record = new Simulated(Long.toString(lastSequence), Integer.toString(key), now, number, this);
        shard.records.add(record);
        tell(Optional.of(shard.id));
        return new Put(number, key, shard.id, record.sequenceNumber(), now);
    }

    void split(int choice) {
        List<Shard> wide = shards.values().stream().filter(one -> one.open && one.to - one.from > 1).toList();
        if (!wide.isEmpty()) {
            Shard parent = wide.get(choice % wide.size());
            int middle = (parent.from + parent.to) / 2;
            parent.open = false;
            add(List.of(parent.id), parent.from, middle);
            add(List.of(parent.id), middle, parent.to);
            tell(Optional.of(parent.id));
        }
    }

    void merge(int choice) {
        List<Shard> open = shards.values().stream().filter(one -> one.open)
                .sorted((a, b) -> Integer.compare(a.from, b.from)).toList();
        if (open.size() > 1) {
            Shard left = open.get(choice % (open.size() - 1));
            Shard right = open.get(choice % (open.size() - 1) + 1);
            left.open = false;
            right.open = false;
            add(List.of(left.id, right.id), left.from, right.to);
            tell(Optional.empty());
        }
    }

    /** All records of a shard have become too old. */
    void trim(String shard) {
        shards.remove(shard);
    }

    /** It is deleted and made again, with one shard. */
    void makeAgain() {
        shards.clear();
        add(List.of(), 0, KEYS);
    }

    private void tell(Optional<String> shard) {
        List.copyOf(watchers).forEach(watcher -> watcher.accept(shard));
    }

    /** Whoever watched is gone. */
    void forgetWatchers() {
        watchers.clear();
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public boolean names(String arn) {
        return arn.equals(ARN);
    }

    @Override
    public Set<StartingPosition> startingPositions() {
        return Set.of(StartingPosition.values());
    }

    @Override
    public String batchInfoName() {
        return "SimulatedBatchInfo";
    }

    @Override
    public Optional<SourceStream> open(String arn) {
        return deleted ? Optional.empty() : Optional.of(this);
    }

    @Override
    public String arn() {
        return ARN;
    }

    @Override
    public Duration retention() {
        return Duration.ofDays(1);
    }

    @Override
    public List<SourceShard> shards() {
        listings++;
        if (deleted) {
            throw new StreamGoneException("deleted");
        }
        return shards.values().stream()
                .map(shard -> new SourceShard(shard.id, hidesParents ? List.of() : shard.parents, shard.open)).toList();
    }

    private Shard shard(String id) {
        Shard shard = shards.get(id);
        if (shard == null || deleted) {
            throw new StreamGoneException("no shard " + id);
        }
        return shard;
    }

    @Override
    public Optional<String> newest(String id) {
        List<SourceRecord> records = shard(id).records;
        return records.isEmpty() ? Optional.empty() : Optional.of(records.getLast().sequenceNumber());
    }

    @Override
    public Optional<String> newestBefore(String id, Instant time) {
        return shard(id).records.stream().filter(record -> record.arrival().isBefore(time))
                .reduce((first, second) -> second).map(SourceRecord::sequenceNumber);
    }

    @Override
    public RecordPage read(String id, Optional<String> after, int maxRecords, int maxBytes) {
        reads++;
        Shard shard = shard(id);
        List<SourceRecord> page = shard.records.stream()
                .filter(record -> after.isEmpty()
                        || Long.parseLong(record.sequenceNumber()) > Long.parseLong(after.get()))
                // small pages, so that a shard takes many turns
                .limit(Math.min(maxRecords, 7)).toList();
        boolean last = page.isEmpty() || page.getLast() == shard.records.getLast();
        return new RecordPage(page, !shard.open && last);
    }

    @Override
    public Watch watch(Consumer<Optional<String>> changed) {
        watchers.add(changed);
        return () -> watchers.remove(changed);
    }
}
