package dev.quern.bench.kafka;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Does what the lines of its input say, and answers each with one line:
 * {@code create TOPIC PARTITIONS} with {@code done}; {@code produce TOPIC RECORDS BYTES} and
 * {@code consume TOPIC RECORDS} with the seconds that it took.
 */
public final class Traffic implements AutoCloseable {

    private static final int KEYS = 8_000;
    private static final Duration POLL = Duration.ofSeconds(1);

    private final String brokers;
    private final KafkaProducer<byte[], byte[]> producer;
    private final byte[][] keys = new byte[KEYS][];

    private Traffic(String brokers) {
        this.brokers = brokers;
        for (int i = 0; i < KEYS; i++) {
            keys[i] = ("key-" + i).getBytes(StandardCharsets.US_ASCII);
        }
        // batches of 500 records, and a wait for them to fill: with the defaults, 16 KiB and 5 ms, it would have a file
        // forced for every 15 records. With batches of a quarter it has half the rate
        this.producer = new KafkaProducer<>(Map.of("bootstrap.servers", brokers, "acks", "all", "batch.size",
                524_288, "linger.ms", 10, "buffer.memory", 64L << 20,
                "key.serializer", ByteArraySerializer.class, "value.serializer", ByteArraySerializer.class));
    }

    /**
     * Serves the lines until there are no more.
     *
     * @param args
     *            the broker's host and port
     */
    public static void main(String[] args) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Traffic traffic = new Traffic(args[0])) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(traffic.answer(line.split(" ")));
            }
        }
    }

    private String answer(String[] words) throws Exception {
        return switch (words[0]) {
            case "create" -> create(words[1], Integer.parseInt(words[2]));
            case "produce" -> Double.toString(produce(words[1], Integer.parseInt(words[2]),
                    Integer.parseInt(words[3])));
            case "consume" -> Double.toString(consume(words[1], Integer.parseInt(words[2])));
            default -> throw new IOException("not a command: " + words[0]);
        };
    }

    private String create(String topic, int partitions) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
        }
        return "done";
    }

    private double produce(String topic, int records, int bytes) throws IOException {
        byte[] value = new byte[bytes];
        new Random(1).nextBytes(value);
        AtomicReference<Exception> failure = new AtomicReference<>();
        long began = System.nanoTime();
        for (int i = 0; i < records; i++) {
            var _ = producer.send(new ProducerRecord<>(topic, keys[i % KEYS], value), (_, e) -> {
                if (e != null) {
                    failure.set(e);
                }
            });
        }
        producer.flush();
        double seconds = (System.nanoTime() - began) / 1e9;
        if (failure.get() != null) {
            throw new IOException("a record was not taken", failure.get());
        }
        return seconds;
    }

    /** From the beginning of the topic; with a consumer of its own, which is not measured to connect. */
    private double consume(String topic, int records) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", brokers,
                "key.deserializer", ByteArrayDeserializer.class, "value.deserializer", ByteArrayDeserializer.class))) {
            List<TopicPartition> partitions = IntStream.range(0, consumer.partitionsFor(topic).size())
                    .mapToObj(i -> new TopicPartition(topic, i)).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long began = System.nanoTime();
            for (int left = records; left > 0;) {
                left -= consumer.poll(POLL).count();
            }
            return (System.nanoTime() - began) / 1e9;
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
