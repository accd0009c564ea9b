package dev.quern.cli.stack.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quern.cli.CommandException;
import dev.quern.cli.ExitCode;
import dev.quern.cli.client.ServerApi;
import dev.quern.cli.client.ServerApi.Nothing;
import dev.quern.cli.stack.plan.Documents;
import dev.quern.cli.stack.plan.FunctionPiece.Start;
import dev.quern.cli.stack.plan.FunctionPiece.Trigger;
import dev.quern.cli.stack.plan.Key;
import dev.quern.cli.stack.plan.Kind;
import dev.quern.cli.stack.plan.Piece;
import dev.quern.cli.stack.plan.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Triggers: event source mappings of Lambda. They carry no tags, and belong to the stack of their function. */
final class TriggerParts implements Parts {
    private static final String MAPPINGS = "/2015-03-31/event-source-mappings";
    private static final String PARTIAL = "ReportBatchItemFailures";
    private static final String GONE = "ResourceNotFoundException";

    private final ServerApi lambda;
    private final ServerApi kinesis;
    private final TableParts tables;
    private final Patience patience;
    private final Arns arns;

    TriggerParts(ServerApi lambda, ServerApi kinesis, TableParts tables, Patience patience) {
        this.lambda = lambda;
        this.kinesis = kinesis;
        this.tables = tables;
        this.patience = patience;
        this.arns = new Arns(lambda);
    }

    private record Mappings(List<Mapping> eventSourceMappings, @Nullable String nextMarker) {}

    private record Mapping(@JsonProperty("UUID") String uuid, String functionArn, String eventSourceArn, String state,
            int batchSize, int maximumBatchingWindowInSeconds, int parallelizationFactor, int maximumRetryAttempts,
            int maximumRecordAgeInSeconds, boolean bisectBatchOnFunctionError, int tumblingWindowInSeconds,
            @Nullable List<String> functionResponseTypes, @Nullable FilterCriteria filterCriteria,
            @Nullable Destinations destinationConfig) {}

    private record FilterCriteria(@Nullable List<Filter> filters) {}

    private record Filter(String pattern) {}

    private record Destinations(Destination onFailure) {}

    private record Destination(@Nullable String destination) {}

    private record Write(@Nullable String eventSourceArn, String functionName, @Nullable String startingPosition,
            @Nullable Long startingPositionTimestamp, boolean enabled, int batchSize,
            int maximumBatchingWindowInSeconds, int parallelizationFactor, int maximumRetryAttempts,
            int maximumRecordAgeInSeconds, boolean bisectBatchOnFunctionError, int tumblingWindowInSeconds,
            List<String> functionResponseTypes, FilterCriteria filterCriteria,
            @Nullable Destinations destinationConfig) {}

    @Override
    public Set<Kind> kinds() {
        return Set.of(Kind.TRIGGER);
    }

    @Override
    public void read(Found found) {
        for (Mapping mapping : all()) {
            String[] function = Target.of(mapping.functionArn()).split(":", 2);
            if (found.has(Kind.FUNCTION, function[0]) && !mapping.state().equals("Deleting")) {
                found.put(new Key(Kind.TRIGGER, function[0], source(mapping.eventSourceArn())),
                        piece(mapping, function.length == 2 ? function[1] : ""));
            }
        }
    }

    private List<Mapping> all() {
        List<Mapping> all = new ArrayList<>();
        String marker = null;
        do {
            Mappings page = lambda.rest("GET",
                    MAPPINGS + (marker == null ? "" : "?Marker=" + ServerApi.encoded(marker)), null, Mappings.class);
            all.addAll(page.eventSourceMappings());
            marker = page.nextMarker();
        } while (marker != null);
        return all;
    }

    /** A source as a file names it. The stream that a table had before is not the one that it has. */
    private String source(String arn) {
        int table = arn.indexOf(":table/");
        if (!arn.startsWith("arn:aws:dynamodb:") || table < 0) {
            return Target.source(arn);
        }
        String name = arn.substring(table + ":table/".length()).split("/", 2)[0];
        return tables.streamArn(name).filter(arn::equals).isPresent() ? Target.TABLE + name : arn;
    }

    private static Trigger piece(Mapping is, String qualifier) {
        FilterCriteria criteria = is.filterCriteria();
        List<Filter> filters = criteria == null || criteria.filters() == null ? List.of() : criteria.filters();
        Destination failure = is.destinationConfig() == null ? null : is.destinationConfig().onFailure();
        return new Trigger(qualifier, new Start("", null), !is.state().startsWith("Disabl"), is.batchSize(),
                Duration.ofSeconds(is.maximumBatchingWindowInSeconds()), is.parallelizationFactor(),
                is.maximumRetryAttempts(), Duration.ofSeconds(is.maximumRecordAgeInSeconds()),
                is.bisectBatchOnFunctionError(),
                is.functionResponseTypes() != null && is.functionResponseTypes().contains(PARTIAL),
                Duration.ofSeconds(is.tumblingWindowInSeconds()),
                filters.stream().map(Filter::pattern).map(Documents::canonicalJson).toList(),
                failure == null || failure.destination() == null ? "" : Target.of(failure.destination()));
    }

    private Optional<Mapping> find(Key key) {
        return all().stream().filter(mapping -> Target.of(mapping.functionArn()).split(":", 2)[0].equals(key.root())
                && source(mapping.eventSourceArn()).equals(key.part())).findFirst();
    }

    @Override
    public void make(Key key, @Nullable Piece before, Piece after) {
        Trigger is = (Trigger) after;
        String function = is.qualifier().isEmpty() ? key.root() : key.root() + ":" + is.qualifier();
        Optional<Mapping> there = before == null ? Optional.empty() : find(key);
        boolean anew = there.isEmpty();
        Write write = new Write(anew ? arn(key.part()) : null, function, anew ? is.start().position() : null,
                anew ? is.start().epochSeconds() : null, is.enabled(), is.batchSize(),
                (int) is.batchWindow().toSeconds(), is.parallelization(), is.retries(),
                (int) is.maxAge().toSeconds(), is.bisect(), (int) is.tumblingWindow().toSeconds(),
                is.partialFailures() ? List.of(PARTIAL) : List.of(),
                new FilterCriteria(is.filters().stream().map(Filter::new).toList()), destinations(is, anew));
        Mapping made = lambda.rest(anew ? "POST" : "PUT", MAPPINGS + there.map(old -> "/" + old.uuid()).orElse(""),
                write, Mapping.class);
        patience.until(key + " is " + (is.enabled() ? "enabled" : "disabled"),
                () -> Set.of("Enabled", "Disabled").contains(get(made.uuid()).state()));
    }

    private @Nullable Destinations destinations(Trigger is, boolean anew) {
        if (is.onFailure().isEmpty()) {
            return anew ? null : new Destinations(new Destination(""));
        }
        return new Destinations(new Destination(arns.of(is.onFailure())));
    }

    private Mapping get(String uuid) {
        return lambda.rest("GET", MAPPINGS + "/" + uuid, null, Mapping.class);
    }

    private String arn(String source) {
        if (source.startsWith(Target.STREAM)) {
            return arns.stream(source.substring(Target.STREAM.length()), kinesis);
        }
        if (source.startsWith(Target.TABLE)) {
            String table = source.substring(Target.TABLE.length());
            return tables.streamArn(table).orElseThrow(() -> new CommandException(
                    ExitCode.REFUSED, "table " + table + " keeps no stream of its changes: let one be"
                            + " kept before something reads it"));
        }
        return source;
    }

    @Override
    public void remove(Key key, Piece before) {
        find(key).ifPresent(mapping -> {
            lambda.rest("DELETE", MAPPINGS + "/" + mapping.uuid(), null, Nothing.class);
            patience.until(key + " is deleted", () -> ServerApi.unless(() -> get(mapping.uuid()), GONE).isEmpty());
        });
    }
}
