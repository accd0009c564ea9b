package dev.quern.cli;

import dev.quern.admin.ServerSettings;
import dev.quern.admin.backup.bucket.BucketAccess;
import dev.quern.admin.http.TrustedProxies;
import dev.quern.cli.logging.ServerLogging;
import dev.quern.cli.serve.ConfigException;
import dev.quern.cli.serve.ConfigFile;
import dev.quern.cli.serve.ConfigKey;
import dev.quern.cli.serve.IdleMemory;
import dev.quern.cli.serve.RunningServer;
import dev.quern.cli.serve.ServerLauncher;
import dev.quern.cli.serve.StopSignal;
import dev.quern.cli.serve.service.ServiceManager;
import dev.quern.cli.serve.service.Watchdog;
import dev.quern.cli.serve.start.DataCheck;
import dev.quern.cli.serve.start.Explanation;
import dev.quern.cli.serve.start.HeapCheck;
import dev.quern.cli.serve.start.Obstacle;
import dev.quern.runtime.async.AsyncSettings;
import dev.quern.runtime.contain.ContainmentSettings;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.invoke.InvocationSettings;
import dev.quern.runtime.log.LogSettings;
import dev.quern.runtime.plugin.PluginException;
import dev.quern.runtime.time.SystemTime;
import dev.quern.storage.kv.DamagedStoreException;
import dev.quern.storage.kv.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code quern serve}. Described in code, not by annotations: reading those is a fifth of a server's start. */
final class ServeCommand implements Callable<Integer> {
    /** What {@link LogSettings} asks for, in the words of the configuration file. */
    private static final long LEAST_LOG_BUFFER_KIB = 64;
    private static final long LEAST_LOG_GROUP_KIB = 2L * LogSettings.DEFAULT.segmentBytes() >> 10;

    private final Surroundings surroundings;
    private final ServerLauncher launcher;
    private final StopSignal stop;

    private final OptionSpec host = OptionSpec.builder("--host").paramLabel("HOST").type(String.class)
            .description("The address to listen on; 127.0.0.1 if not given.").build();
    private final OptionSpec port = OptionSpec.builder("--port").paramLabel("PORT").type(Integer.class)
            .description("The port to listen on, 0 for a free one; 7070 if not given.").build();
    private final OptionSpec data = OptionSpec.builder(DataOption.NAME).paramLabel(DataOption.LABEL).type(Path.class)
            .description(DataOption.DESCRIPTION).build();
    private final OptionSpec dev = flag("--dev", "For development: accepts requests with any signature or none;"
            + " listens on this machine only.");
    private final OptionSpec config = OptionSpec.builder("--config").paramLabel("FILE").type(Path.class)
            .description("A properties file with these and more settings; what is given here wins.").build();
    private final OptionSpec newKey = flag("--new-key",
            "Makes another root key if that of the data directory is missing or unusable.");
    private final OptionSpec acceptClock = flag("--accept-clock",
            "The clock is right, though files of the data directory are later.");

    ServeCommand(Surroundings surroundings, ServerLauncher launcher, StopSignal stop) {
        this.surroundings = surroundings;
        this.launcher = launcher;
        this.stop = stop;
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name).type(boolean.class).description(description).build();
    }

    private static boolean isGiven(OptionSpec flag) {
        return Boolean.TRUE.equals(flag.<@Nullable Boolean>getValue());
    }

    private static <T> Optional<T> given(OptionSpec option) {
        return Optional.ofNullable(option.<@Nullable T>getValue());
    }

    /** What the command line is told about it. */
    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this, Main.FACTORY);
        spec.usageMessage().description(
                "Runs a server until it is told to stop (SIGTERM, or Ctrl-C): then running invocations may end.",
                "Prints one line to standard output when it accepts requests: quern ready http://HOST:PORT.",
                "Its log goes to standard error.", "");
        StandardOptions.addTo(spec);
        List.of(host, port, data, dev, config, newKey, acceptClock).forEach(spec::addOption);
        return spec;
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerSettings settings = settings();
        ServiceManager manager = ServiceManager.of(surroundings::variable, ProcessHandle.current().pid());
        try (RunningServer server = start(settings);
                SystemTime time = new SystemTime();
                Watchdog watch = manager.watch(server::pulse, time);
                IdleMemory idle = IdleMemory.watch(() -> server.running() > 0, time)) {
            StopSignal.Armed asked = stop.arm();
            surroundings.out().println("quern ready " + server.url());
            manager.ready();
            asked.await();
            manager.stopping(settings.grace());
        }
        return ExitCode.OK.code();
    }

    private RunningServer start(ServerSettings settings) {
        try {
            HeapCheck.run();
            new DataCheck(settings.data(), InstantSource.system(), isGiven(newKey), isGiven(acceptClock)).run();
            return launcher.start(settings);
        } catch (Obstacle e) {
            throw cannotStart(e);
        } catch (DamagedStoreException e) {
            throw new CommandException(ExitCode.DAMAGED, "the server cannot start: " + e.getMessage() + "\nTo "
                    + Damage.wayOut(settings.data()), e);
        } catch (IOException | StoreException | PluginException e) {
            Optional<Obstacle> known = Explanation.of(e, settings.data());
            if (known.isPresent()) {
                throw cannotStart(known.get());
            }
            throw new CommandException(ExitCode.NOT_STARTED, "the server cannot start: " + e.getMessage(), e);
        }
    }

    private static CommandException cannotStart(Obstacle obstacle) {
        ExitCode code = switch (obstacle.kind()) {
            case IN_USE -> ExitCode.IN_USE;
            case DISK_FULL -> ExitCode.DISK_FULL;
            case NOT_ALLOWED -> ExitCode.NOT_ALLOWED;
            case READ_ONLY -> ExitCode.READ_ONLY;
            case ROOT_KEY -> ExitCode.ROOT_KEY;
            case HEAP -> ExitCode.HEAP;
            case CLOCK -> ExitCode.CLOCK;
        };
        return new CommandException(code, "the server cannot start: " + obstacle.getMessage(), obstacle);
    }

    /** What is given here, else in the file, else the default. */
    private ServerSettings settings() {
        ConfigFile file = ServeCommand.<Path>given(config).map(ConfigFile::read).orElseGet(ConfigFile::none);
        // before anything logs: Logback reads it once, and a Logback file of the user's own need not
        file.word(ConfigKey.LOG_FORMAT, List.of("text", "json"))
                .ifPresent(format -> System.setProperty(ServerLogging.FORMAT, format));
        ServerSettings usual = ServerSettings.of(ServeCommand.<Path>given(data).or(() -> file.path(ConfigKey.DATA))
                .orElseGet(() -> DataOption.usual(surroundings)));
        String address = ServeCommand.<String>given(host)
                .or(() -> file.filled(ConfigKey.HOST, "an address such as 127.0.0.1"))
                .orElse(usual.host());
        int listening = ServeCommand.<Integer>given(port).or(() -> file.number(ConfigKey.PORT)).orElse(usual.port());
        boolean open = isGiven(dev) || file.flag(ConfigKey.DEV).orElse(false);
        if (listening < 0 || listening > 65_535) {
            throw new ConfigException("the port is " + listening + ": a port is 0 to 65535; 0 takes a free one");
        }
        if (open && !isLoopback(address)) {
            throw new ConfigException("development mode lets everybody in, so it listens on this machine only: leave"
                    + " out --dev, or the host " + address);
        }
        return new ServerSettings(address, listening, usual.data(), file.folder(ConfigKey.PLUGINS), open,
                account(file, usual.account()), invocations(file, usual.invocations()),
                file.duration(ConfigKey.SHUTDOWN_GRACE).orElse(usual.grace()), file.plugins(),
                logs(file, usual.logs()), containment(file, usual.containment()),
                Optional.of(asyncCalls(file, invocations(file, usual.invocations()).concurrency())),
                file.size(ConfigKey.DISK_RESERVE).orElse(usual.diskReserve()), file.positive(ConfigKey.SHARD_READS),
                file.text(ConfigKey.TRUSTED_PROXIES)
                        .map(text -> file.checked(() -> proxies(text))).orElse(usual.proxies()),
                buckets());
    }

    private static TrustedProxies proxies(String text) {
        try {
            return TrustedProxies.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    ConfigKey.TRUSTED_PROXIES.text() + " is " + text + ": " + e.getMessage());
        }
    }

    private BucketAccess buckets() {
        try {
            return BucketAccess.ofEnvironment(surroundings.environment());
        } catch (IllegalArgumentException e) {
            throw new ConfigException("AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL: " + e.getMessage());
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static Account account(ConfigFile file, Account usual) {
        return file.checked(() -> new Account(file.text(ConfigKey.REGION).orElse(usual.region()),
                file.text(ConfigKey.ACCOUNT_ID).orElse(usual.accountId())));
    }

    private static ContainmentSettings containment(ConfigFile file, ContainmentSettings usual) {
        return file.checked(() -> new ContainmentSettings(
                file.positive(ConfigKey.THREADS_PER_ENVIRONMENT).orElse(usual.threads()),
                file.positive(ConfigKey.STRANDED_THREADS).orElse(usual.strandedThreads()),
                file.time(ConfigKey.STRANDED_AFTER).orElse(usual.strandedAfter()),
                file.time(ConfigKey.LEAK_AFTER).orElse(usual.leakAfter()),
                file.percent(ConfigKey.HEAP_PERCENT).orElse(usual.heapPercent())));
    }

    private static AsyncSettings asyncCalls(ConfigFile file, int concurrency) {
        AsyncSettings usual = AsyncSettings.within(concurrency);
        int running = file.positive(ConfigKey.ASYNC_CONCURRENCY).orElse(usual.running());
        int ofOne = file.positive(ConfigKey.ASYNC_CONCURRENCY_PER_FUNCTION)
                .orElse(AsyncSettings.ofOneFunction(running));
        return file.checked(() -> {
            if (ofOne > running) {
                throw new IllegalArgumentException("async-concurrency-per-function is " + ofOne
                        + ", but all functions together may have " + running + " (async-concurrency)");
            }
            return new AsyncSettings(ofOne, running, file.time(ConfigKey.ASYNC_POLL).orElse(usual.poll()));
        });
    }

    private static InvocationSettings invocations(ConfigFile file, InvocationSettings usual) {
        return file.checked(() -> new InvocationSettings(
                file.positive(ConfigKey.CONCURRENCY).orElse(usual.concurrency()),
                file.time(ConfigKey.INIT_TIMEOUT).orElse(usual.initTimeout()),
                file.time(ConfigKey.IDLE_TIMEOUT).orElse(usual.idleTimeout())));
    }

    private static ServerSettings.Logs logs(ConfigFile file, ServerSettings.Logs usual) {
        LogSettings store = usual.store();
        long group = file.size(ConfigKey.LOG_GROUP_SIZE, LEAST_LOG_GROUP_KIB).orElse(store.groupBytes());
        long all = file.size(ConfigKey.LOG_SIZE).orElse(store.totalBytes());
        return file.checked(() -> {
            if (all < group) {
                throw new IllegalArgumentException("log-size is less than log-group-size, but holds all groups: "
                        + (all >> 10) + "KiB and " + (group >> 10) + "KiB");
            }
            return new ServerSettings.Logs(store
                    .keeping(file.time(ConfigKey.LOG_RETENTION).orElse(store.retention()), group, all)
                    .buffering(Math.toIntExact(Math.min(Integer.MAX_VALUE, file
                            .size(ConfigKey.LOG_BUFFER, LEAST_LOG_BUFFER_KIB).orElse((long) store.bufferBytes())))),
                    file.flag(ConfigKey.LOG_MIRROR).orElse(usual.mirror()));
        });
    }
}
