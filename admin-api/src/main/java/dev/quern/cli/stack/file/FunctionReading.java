package dev.quern.cli.stack.file;

import dev.quern.cli.stack.plan.Documents;
import dev.quern.cli.stack.plan.FunctionPiece;
import dev.quern.cli.stack.plan.FunctionPiece.Alias;
import dev.quern.cli.stack.plan.FunctionPiece.Asynchronous;
import dev.quern.cli.stack.plan.FunctionPiece.Concurrency;
import dev.quern.cli.stack.plan.FunctionPiece.Cors;
import dev.quern.cli.stack.plan.FunctionPiece.DeadLetter;
import dev.quern.cli.stack.plan.FunctionPiece.Function;
import dev.quern.cli.stack.plan.FunctionPiece.Logging;
import dev.quern.cli.stack.plan.FunctionPiece.Provisioned;
import dev.quern.cli.stack.plan.FunctionPiece.Start;
import dev.quern.cli.stack.plan.FunctionPiece.Trigger;
import dev.quern.cli.stack.plan.FunctionPiece.Url;
import dev.quern.cli.stack.plan.FunctionPiece.Version;
import dev.quern.cli.stack.plan.Key;
import dev.quern.cli.stack.plan.Kind;
import dev.quern.cli.stack.plan.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pieces of functions. What is not said is as the API has it for a new function. */
final class FunctionReading {
    private static final String RUNTIME = "java25";
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int MEMORY = 128;
    private static final int RETRIES = 2;
    private static final Duration OLDEST_CALL = Duration.ofHours(6);
    private static final int BATCH = 100;
    private static final Duration ENDLESS = Duration.ofSeconds(-1);

    private final Asked asked;
    private final Map<String, @Nullable TableEntry> tables;

    FunctionReading(Asked asked, Map<String, @Nullable TableEntry> tables) {
        this.asked = asked;
        this.tables = tables;
    }

    void read(String name, @Nullable FunctionEntry entry, String codeSha256) {
        if (entry == null) {
            return;
        }
        String place = "functions." + name;
        Function function = new Function(asked.stack(), codeSha256, or(entry.handler(), ""),
                or(entry.runtime(), RUNTIME), asked.seconds(place + ".timeout", entry.timeout(), TIMEOUT),
                entry.memory() == null ? MEMORY : entry.memory().mebibytes(), or(entry.description(), ""),
                environment(entry), logging(name, entry.logging()));
        String deadLetter = entry.deadLetter() == null ? "" : Target.of(entry.deadLetter());
        put(Kind.FUNCTION, name, "", function);
        if (!deadLetter.isEmpty()) {
            put(Kind.DEAD_LETTER, name, "", new DeadLetter(deadLetter));
        }
        if (entry.concurrency() != null) {
            put(Kind.CONCURRENCY, name, "", new Concurrency(entry.concurrency()));
        }
        if (entry.asynchronous() != null) {
            put(Kind.ASYNCHRONOUS, name, "", asynchronous(place + ".asynchronous", entry.asynchronous()));
        }
        if (Boolean.TRUE.equals(entry.publish())) {
            put(Kind.VERSION, name, "", new Version(function, deadLetter));
        }
        entry.aliases().forEach((alias, said) -> alias(name, alias, asked.said(place + ".aliases." + alias, said)));
        if (entry.url() != null) {
            put(Kind.URL, name, "", url(place + ".url", entry.url()));
        }
        Set<String> sources = new HashSet<>();
        for (int i = 0; i < entry.triggers().size(); i++) {
            trigger(name, place + ".triggers[" + (i + 1) + "]", entry.triggers().get(i), sources);
        }
    }

    private void put(Kind kind, String function, String part, FunctionPiece piece) {
        asked.put(new Key(kind, function, part), piece);
    }

    private static String or(@Nullable String said, String usual) {
        return said == null ? usual : said;
    }

    private static int or(@Nullable Integer said, int usual) {
        return said == null ? usual : said;
    }

    private static Map<String, String> environment(FunctionEntry entry) {
        Map<String, String> variables = new HashMap<>();
        entry.environment().forEach((name, value) -> variables.put(name, or(value, "")));
        return variables;
    }

    private static Logging logging(String function, FunctionEntry.@Nullable LoggingEntry said) {
        String usualGroup = "/aws/lambda/" + function;
        if (said == null) {
            return new Logging("Text", null, null, usualGroup);
        }
        boolean json = said.format() == FunctionEntry.Format.JSON;
        return new Logging(json ? "JSON" : "Text", json && said.level() == null ? "INFO" : said.level(),
                json && said.systemLevel() == null ? "INFO" : said.systemLevel(), or(said.group(), usualGroup));
    }

    private Asynchronous asynchronous(String place, FunctionEntry.AsynchronousEntry said) {
        return new Asynchronous(or(said.retries(), RETRIES),
                asked.seconds(place + ".max-age", said.maxAge(), OLDEST_CALL), Target.of(or(said.onSuccess(), "")),
                Target.of(or(said.onFailure(), "")));
    }

    private void alias(String function, String alias, FunctionEntry.@Nullable AliasEntry said) {
        if (said == null) {
            return;
        }
        String place = "functions." + function + ".aliases." + alias;
        Map<String, Double> weights = new HashMap<>();
        said.weights().forEach((version, weight) -> {
            Double is = asked.said(place + ".weights." + version, weight);
            weights.put(version, is == null ? 0 : is);
        });
        put(Kind.ALIAS, function, alias,
                new Alias(or(said.version(), FunctionPiece.LATEST), weights, or(said.description(), "")));
        if (said.provisioned() != null) {
            put(Kind.PROVISIONED, function, alias, new Provisioned(said.provisioned()));
        }
    }

    private Url url(String place, FunctionEntry.UrlEntry said) {
        boolean open = said.auth() == FunctionEntry.Auth.NONE;
        FunctionEntry.UrlCorsEntry cors = said.cors();
        return new Url(open ? "NONE" : "AWS_IAM",
                said.mode() == null ? FunctionEntry.Mode.BUFFERED.name() : said.mode().name(),
                cors == null
                        ? Optional.empty()
                        : Optional.of(new Cors(Boolean.TRUE.equals(cors.credentials()), cors.headers(),
                                cors.methods(), cors.origins(), cors.exposedHeaders(),
                                asked.seconds(place + ".cors.max-age", cors.maxAge(), Duration.ZERO))),
                open);
    }

    private void trigger(String function, String place, FunctionEntry.TriggerEntry said, Set<String> sources) {
        List<String> named = Stream.of(said.stream() == null ? null : Target.STREAM + said.stream(),
                said.table() == null ? null : Target.TABLE + said.table(),
                said.source() == null ? null : Target.source(said.source())).filter(Objects::nonNull).toList();
        if (named.size() != 1) {
            asked.fault(place, "has " + (named.isEmpty() ? "no source" : "several sources")
                    + ": say stream: NAME, table: NAME or source: ARN, one of them");
            return;
        }
        if (!sources.add(named.getFirst())) {
            asked.fault(place, "has the source of another trigger of this function: a function reads each once");
        }
        TableEntry table = said.table() == null ? null : tables.get(said.table());
        if (table != null && table.stream() == null) {
            asked.fault(place, "reads the changes of table " + said.table() + ", which has no stream of them: say"
                    + " tables." + said.table() + ".stream: new-and-old");
        }
        put(Kind.TRIGGER, function, named.getFirst(), new Trigger(or(said.alias(), ""), start(place, said.from()),
                !Boolean.FALSE.equals(said.enabled()), or(said.batchSize(), BATCH),
                asked.seconds(place + ".batch-window", said.batchWindow(), Duration.ZERO),
                or(said.parallelization(), 1), or(said.retries(), -1),
                asked.seconds(place + ".max-age", said.maxAge(), ENDLESS), Boolean.TRUE.equals(said.bisect()),
                Boolean.TRUE.equals(said.partialFailures()),
                asked.seconds(place + ".tumbling-window", said.tumblingWindow(), Duration.ZERO),
                said.filters().stream().map(Documents::canonicalJson).toList(),
                Target.of(or(said.onFailure(), ""))));
    }

    private Start start(String place, @Nullable String from) {
        return switch (or(from, "oldest")) {
            case "oldest" -> new Start("TRIM_HORIZON", null);
            case "latest" -> new Start("LATEST", null);
            case String text -> {
                Instant moment = FunctionEntry.TriggerEntry.moment(text);
                if (moment == null) {
                    asked.fault(place + ".from", "is " + text
                            + ", but it is oldest, latest or a moment such as 2026-11-29T08:00:00Z");
                }
                yield new Start("AT_TIMESTAMP", moment == null ? null : moment.getEpochSecond());
            }
        };
    }
}
