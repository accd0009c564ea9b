package dev.quern.admin.kinesis.consumer;

import dev.quern.admin.eventstream.EventStreamFrame;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.WireResponse.Sink;
import dev.quern.admin.kinesis.consumer.SubscribeShapes.Fault;
import dev.quern.admin.kinesis.consumer.SubscribeShapes.SubscribeToShardEvent;
import dev.quern.admin.kinesis.error.KinesisError;
import dev.quern.admin.kinesis.record.ReadRecords;
import dev.quern.admin.shape.JsonShapes;
import dev.quern.admin.shape.RecordShape;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.streams.StreamStore;
import dev.quern.storage.streams.read.RecordPage;
import dev.quern.storage.streams.read.ShardListeners.Listening;
import dev.quern.storage.streams.stream.Consumer;
import dev.quern.storage.streams.stream.DataStream;
import dev.quern.storage.streams.stream.Shard;
import dev.quern.storage.streams.stream.ShardKey;
import dev.quern.storage.streams.stream.StreamName;
import dev.quern.storage.streams.stream.StreamRecord;
import dev.quern.storage.streams.stream.StreamsException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the records of a shard as they come. It has no thread: whoever appends wakes it, then it reads on the pool and
 * writes, one page after another, at the pace of whoever listens. Its state is guarded by itself.
 */
final class Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    /** How long one lasts; clients subscribe again. */
    private static final Duration LIFE = Duration.ofMinutes(5);
    /** How long nothing is sent at most: clients take silence for a broken connection. */
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final int MAX_RECORDS = 10_000;
    private static final long MAX_BYTES = 1L << 20;

    private static final JsonShapes JSON = new JsonShapes();
    private static final RecordShape EVENT = RecordShape.of(SubscribeToShardEvent.class);
    private static final RecordShape FAULT = RecordShape.of(Fault.class);

    private final StreamStore store;
    private final StreamName stream;
    private final Consumer consumer;
    private final Shard shard;
    private final TimeSource time;
    private final BlockingPool pool;
    private final java.util.function.Consumer<Subscription> ended;
    private final Instant began;
    private @Nullable Sink sink;
    private @Nullable Listening listening;
    private TimeSource.@Nullable Timer life;
    private TimeSource.@Nullable Timer beat;
    /** Of whoever is busy. */
    private long next;
    private volatile Instant sent;
    private boolean busy;
    private boolean woken;
    private boolean over;

    /**
     * @param next
     *            the place of the first record
     * @param ended
     *            is told when it is over
     */
    Subscription(StreamStore store, StreamName stream, Consumer consumer, Shard shard, long next, TimeSource time,
            BlockingPool pool, java.util.function.Consumer<Subscription> ended) {
        this.store = store;
        this.stream = stream;
        this.consumer = consumer;
        this.shard = shard;
        this.next = next;
        this.time = time;
        this.pool = pool;
        this.ended = ended;
        this.began = time.now();
        this.sent = began;
    }

    Instant began() {
        return began;
    }

    /** Begins to send. Returns at once. */
    void start(Sink opened) {
        synchronized (this) {
            sink = opened;
            if (over) {
                opened.end();
                return;
            }
            opened.write(EventStreamFrame.event("initial-response", "application/json", new byte[]{'{', '}'}));
            listening = store.listeners().listen(ShardKey.of(shard), this::wake);
            life = time.schedule(LIFE, this::end);
        }
        beat();
    }

    /** Looks whether there is something to send, now and whenever nothing was sent for long. */
    private void beat() {
        synchronized (this) {
            if (over) {
                return;
            }
            Instant now = time.now();
            Instant due = sent.plus(SILENCE);
            beat = time.schedule(due.isAfter(now) ? Duration.between(now, due) : SILENCE, this::beat);
        }
        wake();
    }

    private void wake() {
        synchronized (this) {
            if (over || busy) {
                woken = true;
                return;
            }
            busy = true;
            woken = false;
        }
        var _ = pool.submit(() -> {
            send();
            return Optional.empty();
        }).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.debug("No records could be sent to {}", consumer.name(), failure);
                end();
            }
        });
    }

    /** Reads a page and sends it, on the pool. */
    private void send() {
        RecordPage page;
        try {
            requireRegistered();
            page = store.reader().read(stream, shard.numberOf(next, shard.created()), MAX_RECORDS, MAX_BYTES);
        } catch (StreamsException e) {
            fail(KinesisError.of(e));
            return;
        }
        boolean due = !sent.plus(SILENCE).isAfter(time.now());
        if (page.records().isEmpty() && !page.ended() && !due) {
            rest();
            return;
        }
        sent = time.now();
        next = page.next();
        write(EventStreamFrame.event("SubscribeToShardEvent", "application/json", JSON.write(EVENT, event(page))),
                page.ended(), page.behind().isPositive());
    }

    private void requireRegistered() {
        DataStream found = store.streams().get(stream);
        if (found.id() != shard.stream()
                || store.consumers().find(found, consumer.name())
                        .filter(each -> each.created().equals(consumer.created())).isEmpty()) {
            throw new StreamsException.ResourceNotFound("Consumer " + consumer.name() + " is not registered any more.");
        }
    }

    private SubscribeToShardEvent event(RecordPage page) {
        List<StreamRecord> records = page.records();
        String continuation = page.ended()
                ? null
                : (records.isEmpty()
                        ? shard.numberOf(Math.max(0, page.next() - 1), shard.created())
                        : records.getLast().sequence()).toString();
        return new SubscribeToShardEvent(ReadRecords.records(records), continuation, page.behind().toMillis(),
                page.ended() ? ReadRecords.children(page.children()) : null);
    }

    private void write(byte[] frame, boolean last, boolean more) {
        Sink to;
        synchronized (this) {
            if (over || sink == null) {
                return;
            }
            to = sink;
            woken |= more;
        }
        var _ = to.write(frame).whenComplete((_, failure) -> {
            if (failure != null || last) {
                end();
            } else {
                rest();
            }
        });
    }

    /** Waits to be woken, or goes on if that has happened meanwhile. */
    private void rest() {
        boolean again;
        synchronized (this) {
            busy = false;
            again = woken;
        }
        if (again) {
            wake();
        }
    }

    /** Ends it for another one that takes its place. */
    void giveWay(String message) {
        fail(new KinesisError.ResourceInUse(message));
    }

    private void fail(KinesisError error) {
        Sink to = sinkOf();
        if (to != null) {
            var _ = to.write(EventStreamFrame.exception(error.code(), "application/json",
                    JSON.write(FAULT, new Fault(error.message()))));
        }
        end();
    }

    private synchronized @Nullable Sink sinkOf() {
        return over ? null : sink;
    }

    private static void cancel(TimeSource.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Ends it. What was sent before goes out. */
    void end() {
        Sink to;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            to = sink;
            cancel(life);
            cancel(beat);
            if (listening != null) {
                listening.close();
            }
        }
        ended.accept(this);
        if (to != null) {
            to.end();
        }
    }
}
