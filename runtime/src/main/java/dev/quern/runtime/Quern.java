package dev.quern.runtime;

import dev.quern.plugin.FunctionRuntime;
import dev.quern.plugin.StreamSource;
import dev.quern.runtime.async.AsyncCall;
import dev.quern.runtime.async.AsyncSettings;
import dev.quern.runtime.async.EventQueue;
import dev.quern.runtime.backup.BackupException;
import dev.quern.runtime.backup.BackupHistory;
import dev.quern.runtime.backup.BackupProgress;
import dev.quern.runtime.backup.BackupReport;
import dev.quern.runtime.backup.Backups;
import dev.quern.runtime.backup.Restore;
import dev.quern.runtime.code.CodeStore;
import dev.quern.runtime.concurrency.ConcurrencyConfigs;
import dev.quern.runtime.contain.Containment;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.Aliases;
import dev.quern.runtime.function.ChangeListeners;
import dev.quern.runtime.function.FunctionLookup;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionRegistry;
import dev.quern.runtime.function.FunctionSettings;
import dev.quern.runtime.function.FunctionVersion;
import dev.quern.runtime.function.Functions;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.function.Versions;
import dev.quern.runtime.invoke.DataClients;
import dev.quern.runtime.invoke.EnvironmentStarter;
import dev.quern.runtime.invoke.FunctionRuntimes;
import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Invoker;
import dev.quern.runtime.invoke.Outcome;
import dev.quern.runtime.invoke.ProvisionedEnvironments;
import dev.quern.runtime.java.HandlerProviders;
import dev.quern.runtime.java.HostHandler;
import dev.quern.runtime.java.JavaFunctionRuntime;
import dev.quern.runtime.log.LogStore;
import dev.quern.runtime.mapping.EventSourceMappings;
import dev.quern.runtime.memory.HeapCollections;
import dev.quern.runtime.objects.ObjectBackup;
import dev.quern.runtime.objects.ObjectClients;
import dev.quern.runtime.objects.ObjectEventCalls;
import dev.quern.runtime.objects.ObjectNotifications;
import dev.quern.runtime.objects.ObjectUpkeep;
import dev.quern.runtime.objects.RecordObjects;
import dev.quern.runtime.plugin.Plugins;
import dev.quern.runtime.policy.ResourcePolicies;
import dev.quern.runtime.recursion.RecursionControl;
import dev.quern.runtime.streams.DataStreamSource;
import dev.quern.runtime.streams.FunctionStreams;
import dev.quern.runtime.streams.StreamUpkeep;
import dev.quern.runtime.tables.FunctionTables;
import dev.quern.runtime.tables.StreamWatchers;
import dev.quern.runtime.tables.TableChangeSource;
import dev.quern.runtime.tables.TableCopies;
import dev.quern.runtime.tables.TableUpkeep;
import dev.quern.runtime.time.ClockWatch;
import dev.quern.runtime.time.SystemTime;
import dev.quern.runtime.time.TimeSource;
import dev.quern.runtime.url.FunctionUrls;
import dev.quern.storage.kv.DamagedStoreException;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.ObjectStoreSettings;
import dev.quern.storage.objects.blob.FileBlobSettings;
import dev.quern.storage.objects.blob.FileBlobStore;
import dev.quern.storage.rocksdb.RocksDbSettings;
import dev.quern.storage.rocksdb.RocksDbStore;
import dev.quern.storage.streams.StreamStore;
import dev.quern.storage.streams.StreamStoreSettings;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.TableStoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole runtime as a library: functions, versions, aliases, and invoking them, with everything durable in one data
 * directory.
 * A server is this and a listener.
 *
 * <pre>{@code
 * try (Quern quern = Quern.builder().dataDirectory(Path.of("data")).build()) {
 *     quern.deploy("hello", Path.of("hello.jar"));
 *     byte[] answer = quern.invoke("hello", "{\"name\": \"Ada\"}".getBytes(UTF_8));
 * }
 * }</pre>
 *
 * <p>
 * Safe for use by several threads.
 */
public final class Quern implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Quern.class);
    private static final Duration DRAIN = Duration.ofSeconds(20);

    /** With so much of the heap in use after a collection, idle environments are ended. */
    private static final double FULL_HEAP = 0.7;

    private final Account account;
    private final TimeSource time;
    private final DataDirectory directory;
    private final Consumer<Path> checkpoint;
    private final Supplier<Map<String, Long>> storeStatistics;
    /** What of the data directory is the host's and belongs into a backup. */
    private final List<String> backedUp;
    private final ObjectStore objects;
    private final ObjectNotifications notifications;
    private final TableStore tables;
    private final TableUpkeep tableUpkeep;
    private final TableCopies tableCopies;
    private final StreamStore streams;
    private final ObjectBackup objectBackup;
    private final CodeStore code;
    private final FunctionRegistry registry;
    private final FunctionUrls urls;
    private final EventQueue queue;
    private final RecursionControl recursion;
    private final ResourcePolicies policies;
    private final ConcurrencyConfigs concurrency;
    private final LogStore logs;
    private final Invoker invoker;
    private final ProvisionedEnvironments provisioned;
    private final Containment containment;
    private final Deployer deployer;
    private final EventSources sources;
    private final Feeding feeding;
    private final HostedFunctions hosted = new HostedFunctions();
    private final Pulse pulse;

    /** What is to be closed, the last opened first. */
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Begins to say what a runtime is to be like. */
    public static QuernBuilder builder() {
        return new QuernBuilder();
    }

    Quern(QuernBuilder from, Path data) {
        this.account = from.account;
        this.backedUp = List.copyOf(from.backedUp);
        boolean opened = false;
        try {
            this.time = from.time == null ? open(new SystemTime()) : from.time;
            this.directory = DataDirectory.take(data);
            closing.push(directory::close);
            ClockWatch clock = new ClockWatch(time);
            closing.push(clock::close);
            clock.start();
            Path folder = from.pluginsDirectory == null ? directory.plugins() : from.pluginsDirectory;
            HeapCollections collections = new HeapCollections();
            closing.push(collections::close);
            this.containment = new Containment(from.containment, time, collections);
            closing.push(containment::close);
            Plugins plugins = Plugins.open(from.plugins, folder);
            closing.push(plugins::close);
            plugins.requireKnown(from.pluginSettings.keySet());

            RocksDbStore store = RocksDbStore.open(directory.store(), storeSettings(from));
            closing.push(store::close);
            this.pulse = new Pulse(store, time);
            this.checkpoint = store::checkpoint;
            this.storeStatistics = store::statistics;
            this.logs = new LogStore(directory.logs(), store, from.logs, time);
            closing.push(logs::close);
            FileBlobStore blobs = FileBlobStore.open(directory.objects(), FileBlobSettings.defaults());
            closing.push(blobs::close);
            this.code = new CodeStore(directory.code(), from.packageLimits);
            FunctionRuntimes runtimes = new FunctionRuntimes(runtimes(plugins), code, HandlerProviders::find);

            ChangeListeners changes = new ChangeListeners();
            FunctionLookup lookup = new FunctionLookup(account);
            this.urls = new FunctionUrls(store, lookup::require, time);
            this.policies = new ResourcePolicies(store, lookup::require);
            RecordObjects records = new RecordObjects(this::objects);
            this.queue = new EventQueue(store, lookup, records, account, time,
                    from.queueObserver);
            this.recursion = new RecursionControl(store, lookup::require, account);
            this.objects = new ObjectStore(store, blobs, new ObjectEventCalls(queue, account),
                    time::now, ObjectStoreSettings.defaults());
            closing.push(objects::close);
            this.objectBackup = new ObjectBackup(objects, blobs, directory.path());
            this.notifications = new ObjectNotifications(store, objects.buckets(), lookup, policies, account);
            ObjectUpkeep upkeep = new ObjectUpkeep(objects, time);
            closing.push(upkeep::close);
            upkeep.start();
            StreamWatchers watchers = new StreamWatchers();
            this.tables = new TableStore(store, watchers::appended, time::now, TableStoreSettings.defaults());
            this.tableUpkeep = new TableUpkeep(tables, time);
            closing.push(tableUpkeep::close);
            tableUpkeep.start();
            this.tableCopies = new TableCopies(tables, time);
            closing.push(tableCopies::close);
            tableCopies.start();
            this.streams = new StreamStore(store, time::now,
                    StreamStoreSettings.defaults().withOwner(account.accountId(), account.region()));
            StreamUpkeep streamUpkeep = new StreamUpkeep(streams, time);
            closing.push(streamUpkeep::close);
            streamUpkeep.start();
            ChangeListeners shares = new ChangeListeners();
            this.concurrency = new ConcurrencyConfigs(store, lookup, shares, from.invocations.concurrency(), time);
            this.registry = new FunctionRegistry(store, code, runtimes,
                    List.of(urls, policies, concurrency, queue, recursion), changes, account, time,
                    () -> ThreadLocalRandom.current().nextLong());
            closing.push(registry::close);
            EnvironmentStarter starter = new EnvironmentStarter(runtimes, code, directory.temporary(), account, time,
                    logs, from.functionLog, from.hostVariables, containment,
                    new DataClients(new ObjectClients(objects, account), new FunctionTables(tables),
                            new FunctionStreams(streams.writer())));
            this.invoker = new Invoker(registry.catalog(), starter, from.invocations, time, concurrency,
                    registry::sweepCode, from.observer);
            closing.push(invoker::close);
            this.provisioned = new ProvisionedEnvironments(concurrency, registry.aliases(), registry.catalog(),
                    invoker);
            collections.add((used, _) -> {
                if (used > FULL_HEAP * Runtime.getRuntime().maxMemory()) {
                    invoker.relieveMemory();
                }
            });
            shares.add(name -> invoker.sharesChanged());
            shares.add(provisioned);
            this.deployer = new Deployer(registry.functions());
            closing.push(queue::close);
            List<StreamSource> sourcesOfRecords = new ArrayList<>(plugins.streamSources());
            sourcesOfRecords.add(new TableChangeSource(tables, watchers, account));
            sourcesOfRecords.add(new DataStreamSource(streams, account));
            this.feeding = new Feeding(store, sourcesOfRecords, lookup, records, invoker, time, from.mappingObserver,
                    account);
            closing.push(feeding::close);
            List.of(urls, policies, invoker, provisioned, deployer, queue, feeding).forEach(changes::add);
            registry.resume();
            provisioned.start();
            queue.start(invoker, recursion, from.asyncCalls
                    .orElseGet(() -> AsyncSettings.within(from.invocations.concurrency())));
            feeding.start();
            this.sources = new EventSources(invoker, account);
            closing.push(sources::shutdown);
            sources.start(plugins.eventSources(), from.pluginSettings);
            opened = true;
        } finally {
            if (!opened) {
                release();
            }
        }
    }

    private static RocksDbSettings storeSettings(QuernBuilder from) {
        RocksDbSettings usual = RocksDbSettings.defaults();
        return usual.withDiskReserveBytes(from.diskReserve.orElse(usual.diskReserveBytes()));
    }

    /** Closes what was opened, all of it, whatever goes wrong with one. */
    private void release() {
        for (Runnable step : closing) {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                LOG.error("A part of the runtime was not closed cleanly", e);
            }
        }
    }

    private <T extends SystemTime> T open(T time) {
        closing.push(time::close);
        return time;
    }

    private List<FunctionRuntime> runtimes(Plugins plugins) {
        List<FunctionRuntime> runtimes = new ArrayList<>(plugins.functionRuntimes());
        runtimes.add(new JavaFunctionRuntime(plugins.handlerAdapters(), containment));
        runtimes.add(hosted);
        runtimes.forEach(runtime -> closing.push(runtime::close));
        return runtimes;
    }

    /**
     * Creates a function from a JAR or ZIP, or gives it new code; it is active when this returns.
     *
     * @param name
     *            the function's name
     * @param archive
     *            its code package; names its handler as a service provider
     * @throws FunctionsException.InvalidParameter
     *             if the package breaks a rule
     * @throws UncheckedIOException
     *             if the file cannot be read
     */
    public FunctionVersion deploy(String name, Path archive) {
        return deploy(name, archive, UnaryOperator.identity());
    }

    /**
     * As {@link #deploy(String, Path)}, with settings.
     *
     * @param settings
     *            changes the settings that the function has, or that a new function would have: runtime {@code java25},
     *            a
     *            timeout of 3 s, 128 MiB, no environment variables
     */
    public FunctionVersion deploy(String name, Path archive, UnaryOperator<FunctionSettings> settings) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(archive);
        } catch (IOException e) {
            throw new UncheckedIOException("The package " + archive + " cannot be read", e);
        }
        return deployer.deploy(new FunctionName(name), bytes, defaults("java25", ""), settings);
    }

    /**
     * Creates a function from a handler of this application, or replaces it; it is active when this returns. Its
     * settings, versions
     * and aliases are kept as any function's, but its code is the application's own: it must be deployed again at each
     * start, before
     * it is called.
     *
     * @param handler
     *            the handler; runs in the application's own class loader, so statics are shared and nothing is
     *            redirected
     */
    public FunctionVersion deploy(String name, HostHandler handler) {
        return deploy(name, handler, UnaryOperator.identity());
    }

    /** As {@link #deploy(String, HostHandler)}, with settings. */
    public FunctionVersion deploy(String name, HostHandler handler, UnaryOperator<FunctionSettings> settings) {
        FunctionName function = new FunctionName(name);
        byte[] marker = hosted.register(function, handler);
        return deployer.deploy(function, marker, defaults(HostedFunctions.RUNTIME, name), settings);
    }

    private FunctionSettings defaults(String runtime, String handler) {
        return FunctionSettings.of(runtime, handler, "arn:aws:iam::" + account.accountId() + ":role/quern");
    }

    /**
     * Calls a function and waits for its answer.
     *
     * @param function
     *            a name, {@code name:version}, {@code name:alias} or an ARN
     * @param payload
     *            the event: JSON by convention, at most 6 MiB
     * @return the answer
     * @throws FunctionFailedException
     *             if the function fails, or does not answer in time
     * @throws FunctionsException
     *             if it cannot be called: there is no such function, or too many run
     */
    public byte[] invoke(String function, byte[] payload) {
        InvocationResult result;
        try {
            result = invoker.invokeAndWait(InvocationRequest.of(FunctionReference.parse(function, account), payload));
        } catch (CompletionException e) {
            if (e.getCause() instanceof FunctionsException refused) {
                throw refused;
            }
            throw e;
        }
        return switch (result.outcome()) {
            case Outcome.Success success -> success.payload();
            case Outcome.Failure failure -> throw new FunctionFailedException(failure);
        };
    }

    /**
     * Has a function called soon, and again if it fails: returns when the call is on disk, and so is not lost whatever
     * happens to this process.
     *
     * @param function
     *            a name, {@code name:version}, {@code name:alias} or an ARN
     * @param payload
     *            the event: JSON by convention, at most 1 MiB
     * @return identifies the call
     * @throws FunctionsException
     *             if it cannot be called: there is no such function, or it is not ready
     * @throws dev.quern.storage.kv.StoreException
     *             if the call cannot be stored
     */
    public String invokeLater(String function, byte[] payload) {
        return queue.enqueueAndWait(AsyncCall.of(FunctionReference.parse(function, account), payload));
    }

    /** Buckets and objects. */
    public ObjectStore objects() {
        return objects;
    }

    /** Tables and their items. */
    public TableStore tables() {
        return tables;
    }

    /** What time it is here, and what happens later. */
    public TimeSource time() {
        return time;
    }

    /** Streams of records. Methods block. */
    public StreamStore streams() {
        return streams;
    }

    /** What is done for tables in the background. */
    public TableUpkeep tableUpkeep() {
        return tableUpkeep;
    }

    /** What copies tables in the background. */
    public TableCopies tableCopies() {
        return tableCopies;
    }

    /** Which functions are called when objects change. */
    public ObjectNotifications notifications() {
        return notifications;
    }

    /** Where functions live, as ARNs name it. */
    public Account account() {
        return account;
    }

    /** Creating, changing, reading and deleting functions. */
    public Functions functions() {
        return registry.functions();
    }

    /** Publishing and listing versions. */
    public Versions versions() {
        return registry.versions();
    }

    /** Aliases. */
    public Aliases aliases() {
        return registry.aliases();
    }

    /** Function URLs. */
    public FunctionUrls urls() {
        return urls;
    }

    /** Who may invoke what. */
    public ResourcePolicies policies() {
        return policies;
    }

    /** What functions log. */
    public LogStore logs() {
        return logs;
    }

    /** Code packages. */
    public CodeStore code() {
        return code;
    }

    /** Reserved and provisioned concurrency. */
    public ConcurrencyConfigs concurrency() {
        return concurrency;
    }

    /** How far environments are ready where concurrency is provisioned. */
    public ProvisionedEnvironments provisioned() {
        return provisioned;
    }

    /** Asynchronous calls. */
    public EventQueue queue() {
        return queue;
    }

    /** Which functions are given the records of streams. */
    public EventSourceMappings mappings() {
        return feeding.mappings();
    }

    /** Chains of calls that run in a circle. */
    public RecursionControl recursion() {
        return recursion;
    }

    /** Invocations. */
    public Invoker invoker() {
        return invoker;
    }

    /** What functions left behind or took too much of. */
    public Containment containment() {
        return containment;
    }

    /**
     * What the store counts and measures, by name, for operators.
     *
     * @throws dev.quern.storage.kv.StoreException
     *             if this is closed
     */
    public Map<String, Long> storeStatistics() {
        return storeStatistics.get();
    }

    /**
     * Shows that this still does its work: completed when a change has become durable and the clock that ends calls at
     * their deadlines has woken; exceptionally if changes are not possible until the next start. While either is stuck
     * it is not completed. For whoever watches this from outside; it writes a few bytes each time.
     */
    public CompletableFuture<?> pulse() {
        return pulse.take();
    }

    /** When backups were taken, and how many. */
    public BackupHistory backups() {
        return directory.backups();
    }

    /**
     * Takes a backup of everything that must survive, while everything goes on: what was acknowledged before is in it.
     * Only what earlier backups in the same folder do not have is copied.
     *
     * @param folder
     *            a folder of backups, or one that is empty or not there yet; not in the data directory
     * @throws BackupException
     *             if no backup was made; the earlier ones are as they were
     */
    public BackupReport backup(Path folder) {
        return backup(folder, OptionalInt.empty(), BackupProgress.NONE);
    }

    /**
     * As {@link #backup(Path)}.
     *
     * @param keep
     *            how many backups stay in the folder, this one among them; all if empty
     * @throws IllegalArgumentException
     *             if it is to keep none
     */
    public BackupReport backup(Path folder, OptionalInt keep, BackupProgress progress) {
        return backup(Backups.in(folder), keep, progress);
    }

    /** As {@link #backup(Path, OptionalInt, BackupProgress)}, wherever backups lie. */
    public BackupReport backup(Backups backups, OptionalInt keep, BackupProgress progress) {
        if (keep.isPresent() && keep.getAsInt() < 1) {
            throw new IllegalArgumentException("a place of backups keeps at least 1 backup, not " + keep.getAsInt());
        }
        try {
            return directory.backUp(backups, keep, time.now(), code, objectBackup, backedUp, checkpoint,
                    RocksDbStore::damageIn, progress);
        } finally {
            // what was deleted meanwhile was held for the backup
            registry.sweepCode();
        }
    }

    /**
     * Puts the newest backup of a folder into a data directory that is empty, or not there yet. All of the backup is
     * checked before anything is written. For more choice see {@link Restore}.
     *
     * @throws BackupException
     *             if the backup is damaged, or the directory is in use or not empty: nothing was written then
     */
    public static Restore.Report restore(Path folder, Path dataDirectory) {
        Backups backup = Backups.in(folder);
        return new Restore(backup, backup.latest(), BackupProgress.NONE).into(dataDirectory, false, Instant.now());
    }

    /**
     * Reads everything in a data directory that nobody uses, and compares it with its checksums.
     *
     * @return what is wrong with which file; empty if all is as it was written
     * @throws dev.quern.storage.kv.StoreException
     *             if the directory is in use, or cannot be used
     */
    public static List<String> check(Path dataDirectory) {
        List<String> damage = new ArrayList<>();
        try (DataDirectory directory = DataDirectory.take(dataDirectory)) {
            damage.addAll(directory.damagedCode());
            damage.addAll(directory.damagedObjects());
            try (RocksDbStore store = RocksDbStore.open(directory.store(), RocksDbSettings.defaults())) {
                store.verify();
                damage.addAll(EventQueue.damagedCalls(store));
            } catch (DamagedStoreException e) {
                damage.add(String.valueOf(e.getMessage()));
            }
        }
        return damage;
    }

    /**
     * Begins nothing more by itself: asynchronous calls that wait stay in the queue for the next start, and event
     * sources are stopped. What runs goes on, and callers may go on calling. The first step of {@link #close()}, for a
     * host that has steps of its own between the two. May be called more than once.
     */
    public synchronized void quiesce() {
        queue.stop();
        feeding.stop();
        sources.close(); // code of plugins: it may take its time
    }

    /**
     * Lets running invocations end, for 20 s at most, and releases everything. What was reported as done is on disk
     * already.
     */
    @Override
    public void close() {
        close(DRAIN);
    }

    /**
     * As {@link #close()}.
     *
     * @param grace
     *            how long running invocations may go on
     * @return whether all of them ended by themselves
     */
    public boolean close(Duration grace) {
        if (!closed.compareAndSet(false, true)) {
            return true;
        }
        quiesce();
        boolean ended = invoker.drain(grace);
        release();
        return ended;
    }
}
