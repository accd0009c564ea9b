package dev.quern.kcl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;

/**
 * What the consumers of one application have received, by partition key; each record's text is its number in its key.
 */
final class Received {
    private final Map<String, List<Integer>> byKey = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private int records;

    ShardRecordProcessor processor() {
        return new Processor();
    }

    /** Waits until so many records have come, repeated ones counted. */
    synchronized void await(int count) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (records < count) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException("only " + records + " of " + count + " records came; " + events);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Waits until all records of these shards have been processed, for they are closed. */
    synchronized void awaitEnded(String... shards) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        for (String shard : shards) {
            while (!events.contains("ended " + shard)) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new TimeoutException(shard + " did not end; " + events);
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
    }

    /** The numbers of a key in the order in which each came first. */
    synchronized List<Integer> inOrder(String key) {
        return List.copyOf(new LinkedHashSet<>(byKey.getOrDefault(key, List.of())));
    }

    /** {@code begun SHARD} and {@code ended SHARD}, in order. */
    synchronized List<String> events() {
        return List.copyOf(events);
    }

    private synchronized void add(String key, int number) {
        byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(number);
        records++;
        notifyAll();
    }

    private synchronized void event(String event) {
        events.add(event);
        notifyAll();
    }

    private final class Processor implements ShardRecordProcessor {
        private String shard = "";

        @Override
        public void initialize(InitializationInput input) {
            shard = input.shardId();
            event("begun " + shard);
        }

        @Override
        public void processRecords(ProcessRecordsInput input) {
            input.records()
                    .forEach(record -> add(record.partitionKey(),
                            Integer.parseInt(UTF_8.decode(record.data()).toString())));
            checkpoint(input.checkpointer());
        }

        @Override
        public void leaseLost(LeaseLostInput input) {
            event("lost " + shard);
        }

        @Override
        public void shardEnded(ShardEndedInput input) {
            checkpoint(input.checkpointer());
            event("ended " + shard);
        }

        @Override
        public void shutdownRequested(ShutdownRequestedInput input) {
            checkpoint(input.checkpointer());
        }

        private static void checkpoint(RecordProcessorCheckpointer checkpointer) {
            try {
                checkpointer.checkpoint();
            } catch (ShutdownException e) {
                // another worker has the shard now, and repeats what was not checkpointed
            } catch (InvalidStateException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
