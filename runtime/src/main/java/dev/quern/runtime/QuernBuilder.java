package dev.quern.runtime;

import dev.quern.plugin.Plugin;
import dev.quern.runtime.async.AsyncSettings;
import dev.quern.runtime.async.QueueObserver;
import dev.quern.runtime.code.PackageLimits;
import dev.quern.runtime.contain.ContainmentSettings;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.invoke.FunctionLog;
import dev.quern.runtime.invoke.HostVariables;
import dev.quern.runtime.invoke.InvocationObserver;
import dev.quern.runtime.invoke.InvocationSettings;
import dev.quern.runtime.log.LogSettings;
import dev.quern.runtime.mapping.MappingObserver;
import dev.quern.runtime.plugin.PluginException;
import dev.quern.runtime.time.TimeSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Says what a {@link Quern} is to be like. Only the data directory must be given. For use by one thread. */
public final class QuernBuilder {

    @Nullable
    Path dataDirectory;
    @Nullable
    Path pluginsDirectory;
    @Nullable
    TimeSource time;
    Account account = new Account("us-east-1", "000000000000");
    InvocationSettings invocations = InvocationSettings.DEFAULT;
    PackageLimits packageLimits = PackageLimits.DEFAULT;
    ContainmentSettings containment = ContainmentSettings.DEFAULT;
    final List<Plugin> plugins = new ArrayList<>();
    final Map<String, Map<String, String>> pluginSettings = new HashMap<>();
    final List<String> backedUp = new ArrayList<>();
    HostVariables hostVariables = HostVariables.NONE;
    InvocationObserver observer = InvocationObserver.NONE;
    QueueObserver queueObserver = QueueObserver.NONE;
    MappingObserver mappingObserver = MappingObserver.NONE;
    FunctionLog functionLog = FunctionLog.NONE;
    LogSettings logs = LogSettings.DEFAULT;
    Optional<AsyncSettings> asyncCalls = Optional.empty();
    OptionalLong diskReserve = OptionalLong.empty();

    QuernBuilder() {}

    /** Where everything lies that must survive; made if it is not there. One process at a time can use it. */
    public QuernBuilder dataDirectory(Path directory) {
        this.dataDirectory = directory;
        return this;
    }

    /** Where plugins lie, each a JAR or a folder of JARs; {@code plugins} in the data directory if not given. */
    public QuernBuilder pluginsDirectory(Path directory) {
        this.pluginsDirectory = directory;
        return this;
    }

    /** Adds a plugin from the application's own class path. */
    public QuernBuilder plugin(Plugin plugin) {
        this.plugins.add(plugin);
        return this;
    }

    /**
     * What the event sources of a plugin are told, by key. {@link #build} refuses settings of one that is not there.
     */
    public QuernBuilder pluginSettings(String plugin, Map<String, String> settings) {
        this.pluginSettings.put(plugin, Map.copyOf(settings));
        return this;
    }

    /**
     * Adds a file or folder that the host keeps in the data directory to what a backup holds: it is copied as it is
     * found, so it changes seldom.
     */
    public QuernBuilder backedUp(String name) {
        this.backedUp.add(name);
        return this;
    }

    /** The region and account that ARNs name; {@code us-east-1} and {@code 000000000000} if not given. */
    public QuernBuilder account(Account where) {
        this.account = where;
        return this;
    }

    /** Limits on invocations; {@link InvocationSettings#DEFAULT} if not given. */
    public QuernBuilder invocations(InvocationSettings settings) {
        this.invocations = settings;
        return this;
    }

    /** Limits on code packages; {@link PackageLimits#DEFAULT} if not given. */
    public QuernBuilder packageLimits(PackageLimits limits) {
        this.packageLimits = limits;
        return this;
    }

    /** Limits on what a function may take of the process; {@link ContainmentSettings#DEFAULT} if not given. */
    public QuernBuilder containment(ContainmentSettings limits) {
        this.containment = limits;
        return this;
    }

    /** Environment variables that every environment sees, such as credentials; none if not given. */
    public QuernBuilder hostVariables(HostVariables variables) {
        this.hostVariables = variables;
        return this;
    }

    /** Told of every invocation; nobody if not given. */
    public QuernBuilder observer(InvocationObserver onlooker) {
        this.observer = onlooker;
        return this;
    }

    /** Told what happens to asynchronous calls; nobody if not given. */
    public QuernBuilder queueObserver(QueueObserver onlooker) {
        this.queueObserver = onlooker;
        return this;
    }

    /** Is told what event source mappings do, for metrics. */
    public QuernBuilder mappingObserver(MappingObserver onlooker) {
        this.mappingObserver = onlooker;
        return this;
    }

    /** Limits on asynchronous calls; {@link AsyncSettings#within} the limit on invocations if not given. */
    public QuernBuilder asyncCalls(AsyncSettings limits) {
        this.asyncCalls = Optional.of(limits);
        return this;
    }

    /**
     * How many bytes of the disk stay free for the store's own work: when less is left, changes are refused and
     * reading goes on. 64 MiB if not given; 0 refuses none.
     */
    public QuernBuilder diskReserve(long bytes) {
        this.diskReserve = OptionalLong.of(bytes);
        return this;
    }

    /** How much of what functions log is kept; {@link LogSettings#DEFAULT} if not given. */
    public QuernBuilder logs(LogSettings settings) {
        this.logs = settings;
        return this;
    }

    /** Told of what functions log; nobody if not given. {@link FunctionLog#HOST} repeats it in the host's own log. */
    public QuernBuilder functionLog(FunctionLog log) {
        this.functionLog = log;
        return this;
    }

    /** The time that counts; the machine's if not given. */
    public QuernBuilder time(TimeSource source) {
        this.time = source;
        return this;
    }

    /**
     * Opens the data directory and starts.
     *
     * @throws dev.quern.storage.kv.StoreException
     *             if the data directory is in use by another process, or damaged
     * @throws PluginException
     *             if a plugin cannot be loaded
     * @throws IllegalStateException
     *             if no data directory is given
     */
    public Quern build() {
        Path data = Optional.ofNullable(dataDirectory).orElseThrow(
                () -> new IllegalStateException(
                        "Quern keeps everything in a data directory: name one with dataDirectory(path)."));
        return new Quern(this, data);
    }
}
