package dev.quern.cli.serve;

import dev.quern.cli.spelling.Spelling;
import java.util.Arrays;
import java.util.Optional;

/** What a configuration file may say. */
public enum ConfigKey {
    HOST("host"), PORT("port"), DATA("data"), DEV("dev"), PLUGINS("plugins"), REGION("region"), ACCOUNT_ID(
            "account-id"), SHUTDOWN_GRACE("shutdown-grace"), CONCURRENCY(
                    "concurrency"), INIT_TIMEOUT("init-timeout"), IDLE_TIMEOUT("idle-timeout"), LOG_RETENTION(
                            "log-retention"), LOG_GROUP_SIZE("log-group-size"), LOG_SIZE("log-size"), LOG_BUFFER(
                                    "log-buffer"), LOG_MIRROR("log-mirror"), LOG_FORMAT(
                                            "log-format"), THREADS_PER_ENVIRONMENT(
                                                    "threads-per-environment"), STRANDED_THREADS(
                                                            "stranded-threads"), STRANDED_AFTER(
                                                                    "stranded-after"), LEAK_AFTER(
                                                                            "leak-after"), HEAP_PERCENT(
                                                                                    "heap-percent"), ASYNC_CONCURRENCY(
                                                                                            "async-concurrency"), ASYNC_CONCURRENCY_PER_FUNCTION(
                                                                                                    "async-concurrency-per-function"), ASYNC_POLL(
                                                                                                            "async-poll"), DISK_RESERVE(
                                                                                                                    "disk-reserve"), SHARD_READS(
                                                                                                                            "shard-reads"), TRUSTED_PROXIES(
                                                                                                                                    "trusted-proxies");

    /** Begins the keys that plugins are told: {@code plugin.NAME.KEY}. */
    static final String PLUGIN_PREFIX = "plugin.";

    private final String text;

    ConfigKey(String text) {
        this.text = text;
    }

    /** As it stands in the file. */
    public String text() {
        return text;
    }

    static Optional<ConfigKey> of(String text) {
        return Arrays.stream(values()).filter(key -> key.text.equals(text)).findFirst();
    }

    /** The key that was probably meant, if one is near. */
    static Optional<String> nearest(String text) {
        return Spelling.nearest(text, Arrays.stream(values()).map(ConfigKey::text).toList());
    }
}
