package dev.quern.admin;

import dev.quern.admin.backup.bucket.BucketAccess;
import dev.quern.admin.http.TrustedProxies;
import dev.quern.runtime.async.AsyncSettings;
import dev.quern.runtime.contain.ContainmentSettings;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.invoke.InvocationSettings;
import dev.quern.runtime.log.LogSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a server is to be like.
 *
 * @param host
 *            the address to listen on
 * @param port
 *            the port to listen on; 0 for any that is free
 * @param data
 *            the data directory
 * @param plugins
 *            the plugins folder; empty for {@code plugins} in the data directory
 * @param dev
 *            whether to let every request in, signed or not; only on loopback
 * @param account
 *            the region and account that ARNs name
 * @param invocations
 *            limits on invocations
 * @param grace
 *            how long running requests may go on when the server stops
 * @param pluginSettings
 *            what event sources are told, by plugin and key
 * @param logs
 *            what becomes of what functions log
 * @param containment
 *            limits on what a function may take of the process
 * @param asyncCalls
 *            limits on asynchronous calls; empty for those that suit the limit on invocations
 * @param diskReserve
 *            how many bytes of the disk stay free for the store's own work
 * @param shardReads
 *            how often a second a shard of a stream may be read by {@code GetRecords}; empty for as often as one likes
 * @param proxies
 *            which proxies are believed what they say of clients
 * @param buckets
 *            how buckets of other servers are reached, for backups
 */
public record ServerSettings(String host, int port, Path data, Optional<Path> plugins, boolean dev, Account account,
        InvocationSettings invocations, Duration grace, Map<String, Map<String, String>> pluginSettings, Logs logs,
        ContainmentSettings containment, Optional<AsyncSettings> asyncCalls, long diskReserve,
        Optional<Integer> shardReads, TrustedProxies proxies, BucketAccess buckets) {

    private static final long DISK_RESERVE = 64L << 20;

    /**
     * What becomes of what functions log.
     *
     * @param store
     *            how much of it is kept
     * @param mirror
     *            whether it is repeated in the server's own log
     */
    public record Logs(LogSettings store, boolean mirror) {

        /** Kept as usual, not repeated. */
        public static final Logs DEFAULT = new Logs(LogSettings.DEFAULT, false);
    }

    /** Loopback, port 7070, {@code us-east-1}, requests signed. */
    public static ServerSettings of(Path data) {
        return new ServerSettings("127.0.0.1", 7070, data, Optional.empty(), false,
                new Account("us-east-1", "000000000000"),
                InvocationSettings.DEFAULT, Duration.ofSeconds(30), Map.of(), Logs.DEFAULT,
                ContainmentSettings.DEFAULT, Optional.empty(), DISK_RESERVE, Optional.empty(), TrustedProxies.NONE,
                BucketAccess.NONE);
    }

    /** The same on another address. */
    public ServerSettings listeningOn(String otherHost, int otherPort) {
        return new ServerSettings(otherHost, otherPort, data, plugins, dev, account, invocations, grace,
                pluginSettings, logs, containment, asyncCalls, diskReserve, shardReads, proxies, buckets);
    }

    /** The same, open to every request or not. */
    public ServerSettings withDev(boolean open) {
        return new ServerSettings(host, port, data, plugins, open, account, invocations, grace, pluginSettings,
                logs, containment, asyncCalls, diskReserve, shardReads, proxies, buckets);
    }

    /** The same with other limits on invocations. */
    public ServerSettings withInvocations(InvocationSettings limits) {
        return new ServerSettings(host, port, data, plugins, dev, account, limits, grace, pluginSettings,
                logs, containment, asyncCalls, diskReserve, shardReads, proxies, buckets);
    }

    /** The same with other logs. */
    public ServerSettings withLogs(Logs other) {
        return new ServerSettings(host, port, data, plugins, dev, account, invocations, grace, pluginSettings,
                other, containment, asyncCalls, diskReserve, shardReads, proxies, buckets);
    }

    /** The same with other limits on what a function may take of the process. */
    public ServerSettings withContainment(ContainmentSettings limits) {
        return new ServerSettings(host, port, data, plugins, dev, account, invocations, grace, pluginSettings, logs,
                limits, asyncCalls, diskReserve, shardReads, proxies, buckets);
    }

    /** The same with a limit on reads of a shard, each second. */
    public ServerSettings withShardReads(int aSecond) {
        return new ServerSettings(host, port, data, plugins, dev, account, invocations, grace, pluginSettings, logs,
                containment, asyncCalls, diskReserve, Optional.of(aSecond), proxies, buckets);
    }

    /** The same, believing other proxies. */
    public ServerSettings withProxies(TrustedProxies others) {
        return new ServerSettings(host, port, data, plugins, dev, account, invocations, grace, pluginSettings, logs,
                containment, asyncCalls, diskReserve, shardReads, others, buckets);
    }

    /** The same with another way to buckets of other servers. */
    public ServerSettings withBuckets(BucketAccess access) {
        return new ServerSettings(host, port, data, plugins, dev, account, invocations, grace, pluginSettings, logs,
                containment, asyncCalls, diskReserve, shardReads, proxies, access);
    }
}
