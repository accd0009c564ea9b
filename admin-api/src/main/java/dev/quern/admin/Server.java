package dev.quern.admin;

import dev.quern.admin.auth.Authenticator;
import dev.quern.admin.auth.CallChains;
import dev.quern.admin.auth.Credentials;
import dev.quern.admin.auth.OpenAuthenticator;
import dev.quern.admin.auth.RandomKeys;
import dev.quern.admin.auth.RequestSigner;
import dev.quern.admin.auth.RootKey;
import dev.quern.admin.auth.RootKeyFile;
import dev.quern.admin.auth.S3Authenticator;
import dev.quern.admin.auth.SigV4Authenticator;
import dev.quern.admin.backup.BackupService;
import dev.quern.admin.dynamodb.DynamoDbService;
import dev.quern.admin.dynamodb.streams.StreamsService;
import dev.quern.admin.functionurl.FunctionUrlService;
import dev.quern.admin.functionurl.UrlAddresses;
import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.HttpListener;
import dev.quern.admin.http.ListenerSettings;
import dev.quern.admin.http.TransferPool;
import dev.quern.admin.http.WireService;
import dev.quern.admin.kinesis.KinesisService;
import dev.quern.admin.kinesis.consumer.Subscriptions;
import dev.quern.admin.kinesis.record.ReadLimit;
import dev.quern.admin.lambda.LambdaService;
import dev.quern.admin.logs.LogsService;
import dev.quern.admin.s3.S3Api;
import dev.quern.admin.s3.bucket.NotificationOperations;
import dev.quern.admin.s3.call.Owner;
import dev.quern.plugin.Plugin;
import dev.quern.runtime.Quern;
import dev.quern.runtime.QuernBuilder;
import dev.quern.runtime.backup.DataLock;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.invoke.FunctionLog;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A runtime and a listener: the whole server, in this process. Started by {@link #start}, stopped by {@link #close}.
 */
public final class Server implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final int OPERATION_THREADS = 16;
    private static final int WAITING_OPERATIONS = 1_000;
    private static final int TRANSFERS = 1_000;

    private final Quern quern;
    private final HttpListener listener;
    private final BlockingPool pool;
    private final TransferPool transfers;
    private final Subscriptions subscriptions;
    private final Path rootKey;
    private final Duration grace;
    private final AtomicBoolean stopping;

    private Server(Quern quern, HttpListener listener, BlockingPool pool, TransferPool transfers,
            Subscriptions subscriptions, Path rootKey, Duration grace, AtomicBoolean stopping) {
        this.quern = quern;
        this.listener = listener;
        this.pool = pool;
        this.transfers = transfers;
        this.subscriptions = subscriptions;
        this.rootKey = rootKey;
        this.grace = grace;
        this.stopping = stopping;
    }

    /**
     * Starts a server; it takes requests when this returns.
     *
     * @throws IOException
     *             if the address cannot be bound, or the data directory or the root key cannot be used
     * @throws IllegalArgumentException
     *             if {@link ServerSettings#dev} is asked for on an address that others can reach
     * @throws dev.quern.storage.kv.StoreException
     *             if the data directory is in use by another server, or damaged
     */
    public static Server start(ServerSettings settings) throws IOException {
        if (settings.dev() && !InetAddress.getByName(settings.host()).isLoopbackAddress()) {
            throw new IllegalArgumentException("--dev lets every request in, so it listens on loopback only, not on "
                    + settings.host() + ". Leave out --dev, or use --host 127.0.0.1.");
        }
        // before anything is written: a mistaken port leaves no data directory and no key behind
        HttpListener.requireFree(ListenerSettings.of(settings.host(), settings.port()));
        Files.createDirectories(settings.data());
        RootKeyFile keyFile = new RootKeyFile(settings.data());
        boolean first = Files.notExists(keyFile.path());
        makeKey(keyFile, settings.data());
        AtomicReference<String> endpoint = new AtomicReference<>("");
        InstantSource clock = InstantSource.system();
        SecureRandom random = new SecureRandom();
        FunctionCredentials functions = new FunctionCredentials(random, settings.account(), endpoint::get);
        CollectorRegistry metrics = new CollectorRegistry();
        DefaultExports.register(metrics);
        QuernBuilder builder = Quern.builder().dataDirectory(settings.data()).account(settings.account())
                .invocations(settings.invocations()).containment(settings.containment()).hostVariables(functions)
                .observer(new InvocationMetrics(metrics)).queueObserver(new AsyncMetrics(metrics))
                .mappingObserver(new MappingMetrics(metrics))
                .logs(settings.logs().store())
                .functionLog(settings.logs().mirror() ? FunctionLog.HOST : FunctionLog.NONE)
                .diskReserve(settings.diskReserve()).backedUp(RootKeyFile.NAME);
        settings.asyncCalls().ifPresent(builder::asyncCalls);
        settings.plugins().ifPresent(builder::pluginsDirectory);
        settings.pluginSettings().forEach(builder::pluginSettings);
        ServiceLoader.load(Plugin.class).forEach(builder::plugin);
        Quern quern = builder.build();
        boolean started = false;
        BlockingPool pool = new BlockingPool(OPERATION_THREADS, WAITING_OPERATIONS, settings.grace());
        TransferPool transfers = new TransferPool(TRANSFERS, settings.grace());
        Subscriptions subscriptions = new Subscriptions(quern.streams(), settings.account().accountId(), quern.time(),
                pool);
        try {
            RootKey key = keyFile.readOrCreate(random);
            if (first) {
                LOG.info("A root key was made, which requests are signed with: it lies in {}", keyFile.path());
            }
            AtomicBoolean stopping = new AtomicBoolean();
            HttpListener listener = listen(settings, quern, pool, transfers, subscriptions, key, functions, metrics,
                    stopping, clock);
            endpoint.set(localUrl(settings.host(), listener.port()));
            started = true;
            return new Server(quern, listener, pool, transfers, subscriptions, keyFile.path(), settings.grace(),
                    stopping);
        } finally {
            if (!started) {
                pool.close();
                transfers.close();
                quern.close();
            }
        }
    }

    /**
     * Before the store is there, wherever a first start is cut off: a store without a key is one whose key was lost.
     */
    private static void makeKey(RootKeyFile file, Path data) throws IOException {
        try (DataLock lock = DataLock.tryTake(data)) {
            if (lock != null) { // else the runtime says who has it
                file.readOrCreate(new SecureRandom());
            }
        }
    }

    /** Where functions, which run in this process, reach a server that listens on an address. */
    static String localUrl(String host, int port) throws UnknownHostException {
        InetAddress address = InetAddress.getByName(host);
        String reachable = !address.isAnyLocalAddress() ? host : address instanceof Inet6Address ? "::1" : "127.0.0.1";
        return "http://" + (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":" + port;
    }

    private static HttpListener listen(ServerSettings settings, Quern quern, BlockingPool pool, TransferPool transfers,
            Subscriptions subscriptions, RootKey key, FunctionCredentials functions, CollectorRegistry metrics,
            AtomicBoolean stopping, InstantSource clock)
            throws IOException {
        Credentials credentials = Credentials.firstOf(Credentials.root(key), functions);
        Authenticator authenticator = settings.dev()
                ? new OpenAuthenticator(credentials)
                : new SigV4Authenticator(credentials, clock);
        String host = settings.host() + ":" + settings.port();
        UrlAddresses addresses = new UrlAddresses(host);
        RequestSigner signer = new RequestSigner(key.accessKeyId(), key.secretAccessKey(), null,
                settings.account().region(),
                "lambda", clock);
        InvocationMetrics.registerGauges(metrics, quern.invoker());
        AsyncMetrics.registerGauges(metrics, quern.queue(), quern.recursion());
        LogMetrics.register(metrics, quern.logs());
        metrics.register(new ContainmentMetrics(quern.containment()));
        metrics.register(new StoreMetrics(quern));
        metrics.register(new StreamMetrics(quern.streams(), subscriptions));
        List<WireService> services = new ArrayList<>();
        services.add(LambdaService.over(quern, addresses, signer, host, pool));
        services.add(LogsService.over(quern.logs(), quern.account(), pool));
        services.add(DynamoDbService.over(quern, pool));
        services.add(StreamsService.over(quern, clock, pool));
        services.add(KinesisService.over(quern, subscriptions, ReadLimit.of(settings.shardReads()), pool));
        services.add(new FunctionUrlService(quern.urls(), quern.policies(), quern.invoker(), authenticator, pool,
                settings.account().accountId()));
        services.add(BackupService.over(quern, settings.buckets(), clock, pool));
        // the last: whatever looks like nothing else may be for a bucket
        services.addAll(objects(settings, quern, credentials, pool, transfers, clock).services());
        return HttpListener.start(ListenerSettings.of(settings.host(), settings.port()).withGrace(settings.grace())
                .withProxies(settings.proxies()),
                authenticator, services,
                metrics, () -> stopping.get() ? Optional.of("The server is stopping.") : Optional.empty(), clock);
    }

    private static S3Api objects(ServerSettings settings, Quern quern, Credentials credentials, BlockingPool pool,
            TransferPool transfers, InstantSource clock) {
        Account account = settings.account();
        return S3Api.over(quern.objects(), new NotificationOperations(quern.notifications(), account),
                Owner.of(account.accountId(), account.region()),
                new S3Authenticator(credentials, clock, settings.dev()), new CallChains(quern.invoker()), List.of(),
                pool, transfers, RandomKeys.secret(new SecureRandom()));
    }

    /** The port that it listens on. */
    public int port() {
        return listener.port();
    }

    /** Where it is reached, such as {@code http://127.0.0.1:7070}. */
    public String url() {
        return listener.url();
    }

    /** The file with the root key. */
    public Path rootKey() {
        return rootKey;
    }

    /**
     * Shows that it still does its work: completed when every event loop, the store and the clock of deadlines have
     * just
     * moved; exceptionally if the store takes no changes until the next start. While one of them is stuck it is not
     * completed.
     */
    public CompletionStage<?> pulse() {
        return listener.pulse().thenCompose(_ -> quern.pulse());
    }

    /** The runtime behind it. */
    public Quern quern() {
        return quern;
    }

    /**
     * Begins nothing more, neither requests nor asynchronous calls that wait in the queue, lets what runs end, within
     * the settings' grace, and releases everything.
     */
    @Override
    public void close() {
        if (stopping.getAndSet(true)) {
            return;
        }
        long end = System.nanoTime() + grace.toNanos();
        quern.quiesce();
        subscriptions.close();
        listener.close();
        // one period for all: an operation or an invocation that outlived its request has had its time
        pool.close(left(end));
        transfers.close(left(end));
        if (!quern.close(left(end))) {
            LOG.warn("Some invocations were still running and have been ended");
        }
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }
}
