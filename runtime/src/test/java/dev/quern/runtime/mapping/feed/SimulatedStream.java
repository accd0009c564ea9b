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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;

/**
 * A stream in memory, with shards over ranges of keys that can be split and merged, whose records become too old, and
 * which can be deleted and made again under its name, with the same shards and sequence numbers. Outlives whoever reads
 * it. For one thread.
 */
final class SimulatedStream implements StreamSource {

    /** What is wrong with a source; each must be caught. */
    enum Flaw {
        NONE,
        /** It does not say which shards others go on from. */
        HIDES_PARENTS,
        /** It does not tell a stream from the one that has its name later. */
        ONE_IDENTITY,
        /** Where records that would follow are gone, it goes on after those that are left. */
        SKIPS_AFTER_TRIMMED
    }

    static final String ARN = "arn:simulated";
    /** Keys are 0 to this, excluded; a shard takes a range of them. */
    static final int KEYS = 16;

    private final Map<String, Shard> shards = new LinkedHashMap<>();
    private final List<Consumer<Optional<String>>> watchers = new ArrayList<>();
    private final Flaw flaw;
    /** How records are on their way to the disk: their time is fixed, and nobody can read them yet. */
    private final Deque<Runnable> onTheWay = new ArrayDeque<>();
    private static final long FIRST_SEQUENCE = 9_990; // so that the numbers grow a digit
    private long lastSequence = FIRST_SEQUENCE;
    /** Which of the streams that had the name this is. */
    int generation;
    boolean deleted;
    /** How many records a page has at most: few, so that a shard takes many turns. */
    IntSupplier pageSize = () -> 7;
    private int made;
    /** The number of the record whose event cannot be made, once; none if negative. */
    int faulty = -1;
    /** How often somebody has asked for its shards. */
    int listings;
    /** How often somebody has read. */
    int reads;

    /** What was put. */
    record Put(int number, int key, int generation, String shard, String sequence, Instant arrival) {}

    private static final class Shard {
        final String id;
        final List<String> parents;
        final int from;
        final int to;
        final List<Simulated> records = new ArrayList<>();
        Optional<String> newest = Optional.empty();
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

    SimulatedStream(int count, Flaw flaw) {
        this.flaw = flaw;
        make(count);
    }

    private void make(int count) {
        for (int shard = 0; shard < count; shard++) {
            add(List.of(), KEYS * shard / count, KEYS * (shard + 1) / count);
        }
    }

    private void add(List<String> parents, int from, int to) {
        String id = "shard-" + made++;
        shards.put(id, new Shard(id, parents, from, to));
    }

    /** A record that can be read at once. */
    Put put(int number, int key, Instant now) {
        Put put = send(number, key, now);
        arriveAll();
        return put;
    }

    /** A record whose time is fixed, and which can be read when it has arrived. */
    Put send(int number, int key, Instant now) {
        Shard shard = shards.values().stream().filter(one -> one.open && one.from <= key && key < one.to)
                .findFirst().orElseThrow();
        lastSequence += 1 + key;
        Simulated record = new Simulated(Long.toString(lastSequence), Integer.toString(key), now, number, this);
        onTheWay.add(() -> {
            shard.records.add(record);
            shard.newest = Optional.of(record.sequenceNumber());
            tell(Optional.of(shard.id));
        });
        return new Put(number, key, generation, shard.id, record.sequenceNumber(), now);
    }

    /** The next record that is on its way can be read. */
    void arrive() {
        if (!onTheWay.isEmpty()) {
            onTheWay.remove().run();
        }
    }

    void arriveAll() {
        while (!onTheWay.isEmpty()) {
            arrive();
        }
    }

    void split(int choice) {
        List<Shard> wide = shards.values().stream().filter(one -> one.open && one.to - one.from > 1).toList();
        if (!wide.isEmpty()) {
            Shard parent = wide.get(choice % wide.size());
            arriveAll();
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
            arriveAll();
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

    /**
     * Records of a shard have become too old. If it is closed and all have, it is gone, unless one is left that it goes
     * on from.
     *
     * @param keeps
     *            says how many of its records are left, of how many
     * @return their numbers
     */
    List<Integer> trimSome(int choice, IntUnaryOperator keeps) {
        if (shards.isEmpty()) {
            return List.of();
        }
        Shard shard = List.copyOf(shards.values()).get(choice % shards.size());
        List<Simulated> old = shard.records.subList(0,
                shard.records.size() - keeps.applyAsInt(shard.records.size()));
        List<Integer> numbers = old.stream().map(Simulated::number).toList();
        old.clear();
        if (!shard.open && shard.records.isEmpty() && shard.parents.stream().noneMatch(shards::containsKey)) {
            shards.remove(shard.id);
        }
        return numbers;
    }

    /** It is deleted with all that is in it. */
    void delete() {
        onTheWay.clear();
        shards.clear();
        deleted = true;
        tell(Optional.empty());
    }

    /** It is made again: another stream, with the same shards and sequence numbers. */
    void makeAgain(int count) {
        onTheWay.clear();
        shards.clear();
        made = 0;
        lastSequence = FIRST_SEQUENCE;
        generation++;
        deleted = false;
        make(count);
    }

    /** The newest record of a shard that is still there. */
    Optional<String> newestLeft(String shard) {
        List<Simulated> records = Objects.requireNonNull(shards.get(shard)).records;
        return records.isEmpty() ? Optional.empty() : Optional.of(records.getLast().sequenceNumber());
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
        return deleted ? Optional.empty() : Optional.of(new Opened(generation));
    }

    List<SourceShard> shards() {
        return shards.values().stream().map(shard -> new SourceShard(shard.id,
                flaw == Flaw.HIDES_PARENTS ? List.of() : shard.parents, shard.open)).toList();
    }

    /** One of the streams that have the name after each other. */
    private final class Opened implements SourceStream {

        private final int opened;

        Opened(int opened) {
            this.opened = opened;
        }

        @Override
        public String arn() {
            return ARN;
        }

        @Override
        public String identity() {
            return flaw == Flaw.ONE_IDENTITY ? "always" : "made-" + opened;
        }

        @Override
        public Duration retention() {
            return Duration.ofDays(1);
        }

        private void requireThere() {
            if (deleted || generation != opened) {
                throw new StreamGoneException("deleted");
            }
        }

        @Override
        public List<SourceShard> shards() {
            listings++;
            requireThere();
            return SimulatedStream.this.shards();
        }

        private Shard shard(String id) {
            requireThere();
            Shard shard = shards.get(id);
            if (shard == null) {
                throw new StreamGoneException("no shard " + id);
            }
            return shard;
        }

        @Override
        public Optional<String> newest(String id) {
            return shard(id).newest;
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
            Optional<String> from = flaw == Flaw.SKIPS_AFTER_TRIMMED && after.isPresent()
                    && shard.records.stream().noneMatch(record -> record.sequenceNumber().equals(after.get()))
                            ? shard.newest
                            : after;
            List<SourceRecord> page = shard.records.stream()
                    .filter(record -> from.isEmpty() || Sequences.compare(record.sequenceNumber(), from.get()) > 0)
                    .limit(Math.min(maxRecords, pageSize.getAsInt())).map(SourceRecord.class::cast).toList();
            boolean last = page.isEmpty() || page.getLast() == shard.records.getLast();
            return new RecordPage(page, !shard.open && last);
        }

        @Override
        public Watch watch(Consumer<Optional<String>> changed) {
            watchers.add(changed);
            return () -> watchers.remove(changed);
        }
    }
}
