package dev.quern.bench;

import dev.quern.admin.auth.RequestSigner;
import dev.quern.admin.auth.RootKey;
import dev.quern.admin.auth.RootKeyFile;
import dev.quern.bench.function.Arrival;
import dev.quern.runtime.Quern;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.objects.ObjectEventType;
import dev.quern.runtime.objects.ObjectNotification;
import dev.quern.runtime.objects.ObjectNotifications;
import dev.quern.storage.objects.model.BucketName;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Objects over HTTP: a large one fetched by some clients beside nginx, which serves a file of the same size; small ones
 * put and fetched by many, beside another server of the same API that runs already (the variable
 * {@code QUERN_BENCH_PEER} has its address); the server's memory while many upload at once; and how long after a PUT is
 * acknowledged its function is called.
 */
final class ObjectsOverHttp {

    private static final String BUCKET = "bench";
    private static final int LARGE_PIECES = 512;
    private static final int PIECE_BYTES = 128 << 10;
    private static final int SMALL_BYTES = 4 << 10;
    private static final int SMALL_OBJECTS = 512;
    private static final int SMALL_CLIENTS = 32;
    private static final int DOWNLOADS = 8;
    private static final int UPLOADS = 100;
    /** Each client sends so much and then the same again in its place: the disk need not hold all that is sent. */
    private static final long UPLOADED_AT_A_TIME = 128L << 20;
    private static final int IDLE_SECONDS = 3;
    private static final double MEBIBYTE = 1 << 20;

    private final Bench bench;
    private final byte[] piece = new byte[PIECE_BYTES];
    private final byte[] small = new byte[SMALL_BYTES];

    ObjectsOverHttp(Bench bench) {
        this.bench = bench;
        new Random(1).nextBytes(piece);
        new Random(2).nextBytes(small);
    }

    void run() throws IOException, InterruptedException, ExecutionException {
        Path data = bench.scratch().resolve("data");
        Path arrivals = bench.scratch().resolve("arrivals");
        prepare(data, arrivals);
        try (ChildProcess server = Distribution.of(bench.home(), bench.scratch()).serve(data)) {
            bench.say("server is process %d", server.pid());
            RootKey key = new RootKeyFile(data).read();
            Target ours = new Target(server.address(), key, BUCKET);
            calls(ours, arrivals);
            smallObjects(ours);
            downloads(ours);
        }
        // of a server that has done nothing else: one that has answered many requests has a larger heap
        Path another = bench.scratch().resolve("uploads");
        prepare(another, bench.scratch().resolve("other-arrivals"));
        try (ChildProcess server = Distribution.of(bench.home(), bench.scratch()).serve(another)) {
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            uploads(new Target(server.address(), new RootKeyFile(another).read(), BUCKET), server);
        }
    }

    /** A bucket, of which what is under {@code called/} calls a function. */
    private static void prepare(Path data, Path arrivals) throws IOException {
        Files.createDirectories(data);
        Files.createFile(arrivals);
        Path jar = data.resolveSibling("arrival.jar");
        Files.write(jar, FunctionPackage.of(Arrival.class).asProvider().bytes());
        try (Quern quern = Quern.builder().dataDirectory(data).build()) {
            quern.deploy("arrival", jar,
                    settings -> settings.change().environment(Map.of("ARRIVALS", arrivals.toString())).done());
            BucketName bucket = new BucketName(BUCKET);
            quern.objects().buckets().create(bucket, quern.account().region(), "bench");
            quern.notifications().put(bucket, List.of(ObjectNotification
                    .to(FunctionReference.to(new FunctionName("arrival")), ObjectEventType.CREATED)
                    .startingWith("called/")), ObjectNotifications.Requirement.PRESENT);
        }
    }

    private void calls(Target ours, Path arrivals) throws IOException, InterruptedException {
        int warmUp = Math.clamp(bench.settings().calls() / 100, 10, 2_000);
        int measured = Math.clamp(bench.settings().calls() / 100, 20, 2_000);
        double[] millis = new double[measured];
        try (HttpConnection connection = new HttpConnection(ours.server);
                FileChannel file = FileChannel.open(arrivals)) {
            for (int i = -warmUp; i < measured; i++) {
                connection.send("PUT", ours.link("PUT", "called/" + (i + warmUp)), Map.of(), small, 1);
                long acknowledged = System.nanoTime();
                long called = arrival(file, i + warmUp);
                if (i >= 0) {
                    millis[i] = (called - acknowledged) / 1e6;
                }
                TimeUnit.MILLISECONDS.sleep(3);
            }
        }
        Figures figures = Figures.of(millis);
        bench.say("PUT acknowledged to function called: p50 %.2f ms, p99 %.2f ms of %d; limits p50 5 ms, p99 25 ms",
                figures.median(), figures.percentile(0.99), measured);
    }

    private static long arrival(FileChannel file, long number) throws IOException, InterruptedException {
        ByteBuffer time = ByteBuffer.allocate(8);
        long began = System.nanoTime();
        while (file.read(time, number * 8) < 8) {
            time.clear();
            if (System.nanoTime() - began > 20e9) {
                throw new IOException("the function was not called for object " + number + " within 20 s");
            }
            TimeUnit.MICROSECONDS.sleep(200);
        }
        return time.flip().getLong();
    }

    private void smallObjects(Target ours) throws IOException {
        putAll(ours);
        String address = System.getenv("QUERN_BENCH_PEER");
        if (address == null) {
            bench.say("PUT and GET of 4 KiB, %d clients: no peer, QUERN_BENCH_PEER has no address; %s", SMALL_CLIENTS,
                    smallAlone(ours));
            return;
        }
        Target theirs = new Target(URI.create(address), ours.key,
                BUCKET + "-" + ProcessHandle.current().pid());
        try (HttpConnection connection = new HttpConnection(theirs.server)) {
            connection.send("PUT", theirs.link("PUT", ""), Map.of(), new byte[0], 0);
        }
        putAll(theirs);
        for (String method : List.of("PUT", "GET")) {
            int rounds = bench.settings().rounds();
            double[] our = new double[rounds];
            double[] their = new double[rounds];
            double[] ratios = new double[rounds];
            rate(ours, method);
            rate(theirs, method);
            for (int i = 0; i < rounds; i++) {
                our[i] = rate(ours, method);
                their[i] = rate(theirs, method);
                ratios[i] = our[i] / their[i];
            }
            bench.say("%s of 4 KiB, %d clients: %.0f/s; peer %.0f/s: ratio %.1f (median of %d), target at least 5",
                    method, SMALL_CLIENTS, Figures.of(our).median(), Figures.of(their).median(),
                    Figures.of(ratios).median(), rounds);
        }
    }

    /** So that none is missing when they are fetched, however short the measurement. */
    private void putAll(Target target) throws IOException {
        try (HttpConnection connection = new HttpConnection(target.server)) {
            for (int i = 0; i < SMALL_OBJECTS; i++) {
                connection.send("PUT", target.link("PUT", "small-" + i), Map.of(), small, 1);
            }
        }
    }

    private String smallAlone(Target ours) throws IOException {
        double put = rate(ours, "PUT");
        return String.format("alone %.0f and %.0f/s", put, rate(ours, "GET"));
    }

    private double rate(Target target, String method) throws IOException {
        List<byte[]> texts = new ArrayList<>();
        for (int i = 0; i < SMALL_OBJECTS; i++) {
            texts.add(RawRequests.text(target.server, method, target.link(method, "small-" + i),
                    Map.of("Content-Type", "application/octet-stream"), method.equals("PUT") ? small : new byte[0]));
        }
        return new LoadGenerator(SMALL_CLIENTS).run(new RawRequests(target.server, texts),
                Duration.ofMillis(Math.round(bench.settings().seconds() * 1_000)));
    }

    private void downloads(Target ours) throws IOException, InterruptedException, ExecutionException {
        try (HttpConnection connection = new HttpConnection(ours.server)) {
            connection.send("PUT", ours.link("PUT", "large"), Map.of(), piece, LARGE_PIECES);
        }
        try (Nginx nginx = Nginx.serving(bench.scratch(), "large", piece, LARGE_PIECES)) {
            int rounds = bench.settings().rounds();
            double[] our = new double[rounds];
            double[] their = new double[rounds];
            double[] ratios = new double[rounds];
            fetch(ours.server, ours.link("GET", "large"));
            fetch(nginx.address(), "/large");
            for (int i = 0; i < rounds; i++) {
                our[i] = fetch(ours.server, ours.link("GET", "large"));
                their[i] = fetch(nginx.address(), "/large");
                ratios[i] = our[i] / their[i];
            }
            bench.say("GET of 64 MiB, %d clients: %.0f MiB/s; nginx %.0f MiB/s: ratio %.2f (median of %d),"
                    + " target at least 0.8", DOWNLOADS, Figures.of(our).median(), Figures.of(their).median(),
                    Figures.of(ratios).median(), rounds);
        } catch (Nginx.NotInstalled noPeer) {
            bench.say("GET of 64 MiB, %d clients: no peer, nginx is not installed; alone %.0f MiB/s", DOWNLOADS,
                    fetch(ours.server, ours.link("GET", "large")));
        }
    }

    /** MiB per second of all clients together. */
    private double fetch(URI server, String target) throws InterruptedException, ExecutionException {
        long time = Math.round(bench.settings().seconds() * 1e9);
        long began = System.nanoTime();
        long bytes = together(DOWNLOADS, () -> {
            long read = 0;
            try (HttpConnection connection = new HttpConnection(server)) {
                while (System.nanoTime() - began < time) {
                    read += connection.send("GET", target, Map.of(), new byte[0], 0);
                }
            }
            return read;
        });
        return bytes / MEBIBYTE / ((System.nanoTime() - began) / 1e9);
    }

    private void uploads(Target ours, ChildProcess server) throws IOException, InterruptedException,
            ExecutionException {
        long bytes = bench.settings().uploadBytes();
        long pieces = Math.min(UPLOADED_AT_A_TIME, bytes) / PIECE_BYTES;
        long idle = server.residentBytes();
        long began = System.nanoTime();
        long most = idle;
        try (ExecutorService watching = Executors.newSingleThreadExecutor()) {
            Future<Long> all = watching.submit(() -> together(UPLOADS, () -> {
                String key = "upload-" + Thread.currentThread().threadId();
                try (HttpConnection connection = new HttpConnection(ours.server)) {
                    for (long sent = 0; sent < bytes; sent += pieces * PIECE_BYTES) {
                        connection.send("PUT", ours.link("PUT", key), Map.of(), piece, pieces);
                    }
                }
                return bytes;
            }));
            while (!all.isDone()) {
                most = Math.max(most, server.residentBytes());
                TimeUnit.MILLISECONDS.sleep(50);
            }
            all.get();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        bench.say("%d clients upload %.0f MiB each, %.0f MiB at a time: resident memory rises from %.0f to %.0f MiB,"
                + " by %.0f MiB; limit 256; %.0f MiB/s", UPLOADS, bytes / MEBIBYTE, pieces * PIECE_BYTES / MEBIBYTE,
                idle / MEBIBYTE, most / MEBIBYTE, (most - idle) / MEBIBYTE, UPLOADS * bytes / MEBIBYTE / seconds);
    }

    private static long together(int clients, Callable<Long> each) throws InterruptedException, ExecutionException {
        long sum = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(each));
            }
            for (Future<Long> one : running) {
                sum += one.get();
            }
        }
        return sum;
    }

    /** A server of objects, and the key that requests to it are signed with. */
    private record Target(URI server, RootKey key, String bucket) {

        /** A signed link, so that clients compute nothing while they are measured. */
        String link(String method, String object) {
            RequestSigner signer = new RequestSigner(key.accessKeyId(), key.secretAccessKey(), null, "us-east-1", "s3",
                    InstantSource.system());
            return signer.presign(method, "/" + bucket + (object.isEmpty() ? "" : "/" + object), server.getAuthority(),
                    Duration.ofHours(2));
        }
    }
}
