package dev.quern.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.quern.admin.auth.RequestSigner;
import dev.quern.admin.auth.RootKey;
import dev.quern.admin.auth.RootKeyFile;
import dev.quern.function.Context;
import dev.quern.plugin.StreamSource.StartingPosition;
import dev.quern.runtime.Quern;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.java.HostHandler;
import dev.quern.runtime.mapping.Mapping;
import dev.quern.runtime.mapping.MappingObserver;
import dev.quern.runtime.mapping.MappingSettings;
import dev.quern.runtime.mapping.MappingState;
import dev.quern.runtime.mapping.StartingPoint;
import dev.quern.storage.streams.catalog.CreateStream;
import dev.quern.storage.streams.stream.NewRecord;
import dev.quern.storage.streams.stream.StreamName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Streams beside Kafka, with the same records in as many shards as partitions: how many a second are durable, put over
 * HTTP beside Kafka's own producer; and how many go through a mapping to a function that does nothing, beside a
 * consumer that counts them.
 */
final class StreamsAgainstKafka {

    private static final int SHARDS = 4;
    private static final int BATCH = 500;
    private static final int RECORD_BYTES = 1_024;
    private static final int KEYS = 8_000;
    private static final int CLIENTS = 8;
    private static final int REQUESTS = 16;
    private static final String NAME = "bench";
    private static final byte[] VALUE = new byte[RECORD_BYTES];

    private final Bench bench;

    StreamsAgainstKafka(Bench bench) {
        this.bench = bench;
        new Random(1).nextBytes(VALUE);
    }

    void run() throws IOException, InterruptedException, ExecutionException {
        try (KafkaPeer kafka = KafkaPeer.start(bench.home(), bench.scratch())) {
            put(kafka);
            consume(kafka);
        }
    }

    private void put(KafkaPeer kafka) throws IOException, InterruptedException, ExecutionException {
        Path data = bench.scratch().resolve("data");
        try (Quern quern = Quern.builder().dataDirectory(data).build()) {
            quern.streams().streams().create(CreateStream.provisioned(NAME, SHARDS));
        }
        kafka.create(NAME, SHARDS);
        try (ChildProcess server = Distribution.of(bench.home(), bench.scratch()).serve(data)) {
            List<Request> requests = requests(server.address(), new RootKeyFile(data).read());
            int count = Math.max(BATCH * CLIENTS, (int) (bench.settings().calls() * bench.settings().seconds()));
            compare("PutRecords of " + BATCH + " x " + RECORD_BYTES + " bytes, " + CLIENTS + " clients", "producer",
                    0.5, () -> putAll(server.address(), requests, count),
                    () -> kafka.produce(NAME, count, RECORD_BYTES));
        }
    }

    /** Records a second. */
    private interface Rate {
        double measure() throws IOException, InterruptedException, ExecutionException;
    }

    /** Measures both in turns; the first turn warms up. */
    private void compare(String what, String peer, double target, Rate ours, Rate theirs)
            throws IOException, InterruptedException, ExecutionException {
        int rounds = bench.settings().rounds();
        double[] our = new double[rounds];
        double[] their = new double[rounds];
        double[] ratios = new double[rounds];
        ours.measure();
        theirs.measure();
        for (int i = 0; i < rounds; i++) {
            our[i] = ours.measure();
            their[i] = theirs.measure();
            ratios[i] = our[i] / their[i];
        }
        Figures figures = Figures.of(ratios);
        bench.say("streams: %s: %.0f records/s; Kafka's %s %.0f/s: ratio %.2f (median of %d, %.2f to %.2f), target at"
                + " least %.1f", what, Figures.of(our).median(), peer, Figures.of(their).median(), figures.median(),
                rounds, figures.least(), figures.greatest(), target);
    }

    /** What a client sends, signed before anything is measured. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Request(Map<String, String> headers, byte[] body) {}

    private static List<Request> requests(URI server, RootKey key) throws IOException {
        RequestSigner signer = new RequestSigner(key.accessKeyId(), key.secretAccessKey(), null, "us-east-1",
                "kinesis", InstantSource.system());
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            byte[] body = body(i * BATCH);
            Map<String, String> headers = new LinkedHashMap<>(Map.of("Content-Type", "application/x-amz-cbor-1.1",
                    "X-Amz-Target", "Kinesis_20131202.PutRecords"));
            headers.putAll(signer.sign("POST", "/", server.getAuthority(), Map.copyOf(headers), body));
            requests.add(new Request(headers, body));
        }
        return requests;
    }

    /** In CBOR, as the SDK for Java does. */
    private static byte[] body(int firstKey) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator cbor = new CBORFactory().createGenerator(out)) {
            cbor.writeStartObject();
            cbor.writeStringField("StreamName", NAME);
            cbor.writeArrayFieldStart("Records");
            for (int i = 0; i < BATCH; i++) {
                cbor.writeStartObject();
                cbor.writeBinaryField("Data", VALUE);
                cbor.writeStringField("PartitionKey", "key-" + (firstKey + i) % KEYS);
                cbor.writeEndObject();
            }
            cbor.writeEndArray();
            cbor.writeEndObject();
        }
        return out.toByteArray();
    }

    private static double putAll(URI server, List<Request> requests, int records)
            throws InterruptedException, ExecutionException {
        int puts = records / BATCH;
        AtomicInteger next = new AtomicInteger();
        Callable<Boolean> client = () -> {
            try (HttpConnection connection = new HttpConnection(server)) {
                for (int put = next.getAndIncrement(); put < puts; put = next.getAndIncrement()) {
                    Request request = requests.get(put % requests.size());
                    connection.send("POST", "/", request.headers(), request.body(), 1);
                }
            }
            return true;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            long began = System.nanoTime();
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(threads.submit(client));
            }
            for (Future<Boolean> one : running) {
                one.get();
            }
            return puts * (double) BATCH / ((System.nanoTime() - began) / 1e9);
        }
    }

    private void consume(KafkaPeer kafka) throws IOException, InterruptedException, ExecutionException {
        int count = Math.max(BATCH * SHARDS, bench.settings().calls() * 2) / BATCH * BATCH;
        String topic = NAME + "-read";
        kafka.create(topic, SHARDS);
        kafka.produce(topic, count, RECORD_BYTES);
        Counting counting = new Counting();
        try (Quern quern = Quern.builder().dataDirectory(bench.scratch().resolve("embedded"))
                .mappingObserver(counting).build()) {
            quern.deploy(NAME, HostHandler.of((InputStream in, OutputStream out, Context context) -> {}));
            fill(quern, count);
            compare(count + " records of " + RECORD_BYTES + " bytes through a mapping to a function that does nothing",
                    "consumer", 0.4, () -> feed(quern, counting, count), () -> kafka.consume(topic, count));
        }
    }

    private static void fill(Quern quern, int count) {
        StreamName stream = new StreamName(NAME);
        quern.streams().streams().create(CreateStream.provisioned(NAME, SHARDS));
        for (int put = 0; put < count / BATCH; put++) {
            List<NewRecord> records = new ArrayList<>(BATCH);
            for (int i = 0; i < BATCH; i++) {
                records.add(NewRecord.of("key-" + (put * BATCH + i) % KEYS, VALUE));
            }
            quern.streams().writer().putAll(stream, records);
        }
    }

    /** Knows how many records functions are done with. */
    private static final class Counting implements MappingObserver {

        private final AtomicLong records = new AtomicLong();

        @Override
        public void processed(Mapping mapping, int done, Duration iteratorAge) {
            records.addAndGet(done);
        }
    }

    private static double feed(Quern quern, Counting counting, int count) {
        counting.records.set(0);
        MappingSettings usual = MappingSettings.DEFAULTS;
        String arn = "arn:aws:kinesis:" + quern.account().region() + ":" + quern.account().accountId() + ":stream/"
                + NAME;
        long began = System.nanoTime();
        Mapping mapping = quern.mappings().create(arn, FunctionReference.to(new FunctionName(NAME)),
                new StartingPoint(StartingPosition.TRIM_HORIZON, Optional.empty()),
                new MappingSettings(BATCH, usual.batchingWindow(), 1, false, Optional.empty(), Optional.empty(),
                        Duration.ZERO, false, List.of(), Optional.empty()),
                true);
        while (counting.records.get() < count) {
            LockSupport.parkNanos(1_000_000);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        while (quern.mappings().get(mapping.id()).state() != MappingState.ENABLED) {
            LockSupport.parkNanos(1_000_000);
        }
        quern.mappings().delete(mapping.id());
        while (!quern.mappings().list(Optional.of(arn), Optional.empty(), Optional.empty(), 1).items().isEmpty()) {
            LockSupport.parkNanos(1_000_000);
        }
        return count / seconds;
    }
}
