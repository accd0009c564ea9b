package dev.quern.cli.stack.file;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of a function.
 *
 * @param code
 *            a path from the file's folder, or an address of HTTP
 * @param concurrency
 *            how many calls may run at a time
 * @param deadLetter
 *            a target: a function, {@code bucket:NAME}, or an ARN
 * @param publish
 *            whether what changed becomes a version
 */
record FunctionEntry(@Nullable String code, @Nullable String handler, @Nullable String runtime,
        @Nullable Duration timeout, @Nullable Memory memory, @Nullable String description,
        Map<String, @Nullable String> environment, @Nullable Integer concurrency, @Nullable LoggingEntry logging,
        @Nullable AsynchronousEntry asynchronous, @Nullable String deadLetter, @Nullable UrlEntry url,
        @Nullable Boolean publish, Map<String, @Nullable AliasEntry> aliases, List<TriggerEntry> triggers) {

    FunctionEntry {
        environment = StackFile.kept(environment);
        aliases = StackFile.kept(aliases);
        triggers = StackFile.kept(triggers);
    }

    /** How it logs; the levels are for JSON only. */
    record LoggingEntry(@Nullable Format format, @Nullable String level, @Nullable String systemLevel,
            @Nullable String group) {}

    /** Of log lines. */
    enum Format {
        @JsonProperty("text")
        TEXT, @JsonProperty("json")
        JSON
    }

    /** Calls that nobody waits for. */
    record AsynchronousEntry(@Nullable Integer retries, @Nullable Duration maxAge, @Nullable String onSuccess,
            @Nullable String onFailure) {}

    /** Who may call the address. */
    enum Auth {
        @JsonProperty("none")
        NONE, @JsonProperty("iam")
        AWS_IAM
    }

    /** How it answers. */
    enum Mode {
        @JsonProperty("buffered")
        BUFFERED, @JsonProperty("streamed")
        RESPONSE_STREAM
    }

    /** An address. */
    record UrlEntry(@Nullable Auth auth, @Nullable Mode mode, @Nullable UrlCorsEntry cors) {}

    /** What pages of other origins may do with it. */
    record UrlCorsEntry(List<String> origins, List<String> methods, List<String> headers, List<String> exposedHeaders,
            @Nullable Boolean credentials, @Nullable Duration maxAge) {
        UrlCorsEntry {
            origins = StackFile.kept(origins);
            methods = StackFile.kept(methods);
            headers = StackFile.kept(headers);
            exposedHeaders = StackFile.kept(exposedHeaders);
        }
    }

    /**
     * A name for a version.
     *
     * @param version
     *            a number, or {@code latest}
     * @param weights
     *            by version, the part of calls that goes there
     * @param provisioned
     *            how many environments stand ready
     */
    record AliasEntry(@Nullable String version, Map<String, @Nullable Double> weights, @Nullable String description,
            @Nullable Integer provisioned) {
        AliasEntry {
            weights = StackFile.kept(weights);
        }
    }

    /**
     * A source of records: one of stream, table and source.
     *
     * @param alias
     *            which alias or version is called
     * @param from
     *            {@code latest}, {@code oldest} or a moment: where a new trigger begins
     */
    record TriggerEntry(@Nullable String stream, @Nullable String table, @Nullable String source,
            @Nullable String alias, @Nullable String from, @Nullable Boolean enabled, @Nullable Integer batchSize,
            @Nullable Duration batchWindow, @Nullable Integer parallelization, @Nullable Integer retries,
            @Nullable Duration maxAge, @Nullable Boolean bisect, @Nullable Boolean partialFailures,
            @Nullable Duration tumblingWindow, List<JsonNode> filters, @Nullable String onFailure) {
        TriggerEntry {
            filters = StackFile.kept(filters);
        }

        /** The moment to begin at; null if it is none. */
        static @Nullable Instant moment(String from) {
            try {
                return Instant.parse(from);
            } catch (java.time.format.DateTimeParseException e) {
                return null;
            }
        }
    }
}
