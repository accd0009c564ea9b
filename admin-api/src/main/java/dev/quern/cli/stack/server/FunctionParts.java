package dev.quern.cli.stack.server;

import dev.quern.cli.client.Deployer;
import dev.quern.cli.client.FunctionSettings;
import dev.quern.cli.client.ServerApi;
import dev.quern.cli.client.ServerApi.Nothing;
import dev.quern.cli.stack.plan.FunctionPiece;
import dev.quern.cli.stack.plan.FunctionPiece.Alias;
import dev.quern.cli.stack.plan.FunctionPiece.Asynchronous;
import dev.quern.cli.stack.plan.FunctionPiece.Concurrency;
import dev.quern.cli.stack.plan.FunctionPiece.Cors;
import dev.quern.cli.stack.plan.FunctionPiece.DeadLetter;
import dev.quern.cli.stack.plan.FunctionPiece.Function;
import dev.quern.cli.stack.plan.FunctionPiece.Provisioned;
import dev.quern.cli.stack.plan.FunctionPiece.Trigger;
import dev.quern.cli.stack.plan.FunctionPiece.Url;
import dev.quern.cli.stack.plan.FunctionPiece.Version;
import dev.quern.cli.stack.plan.Key;
import dev.quern.cli.stack.plan.Kind;
import dev.quern.cli.stack.plan.Piece;
import dev.quern.cli.stack.plan.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions and their parts but for triggers, through the API of Lambda. */
final class FunctionParts implements Parts {
    private static final String GONE = "ResourceNotFoundException";
    private static final String ANYBODY = "FunctionURLAllowPublicAccess";

    private final ServerApi lambda;
    private final Deployer deployer;
    private final Map<String, byte[]> code;
    private final Patience patience;
    private final Arns arns;
    private final Policies policies;

    /**
     * @param code
     *            by function, its package
     */
    FunctionParts(ServerApi lambda, Deployer deployer, Map<String, byte[]> code, Patience patience) {
        this.lambda = lambda;
        this.deployer = deployer;
        this.code = code;
        this.patience = patience;
        this.arns = new Arns(lambda);
        this.policies = new Policies(lambda);
    }

    private record Functions(List<FunctionWire> functions, @Nullable String nextMarker) {}

    private record Got(FunctionWire configuration, @Nullable Reserved concurrency,
            @Nullable Map<String, String> tags) {}

    private record Reserved(int reservedConcurrentExecutions) {}

    private record Versions(List<FunctionWire> versions, @Nullable String nextMarker) {}

    private record Aliases(List<AliasWire> aliases, @Nullable String nextMarker) {}

    private record AliasWire(String name, String functionVersion, @Nullable String description,
            @Nullable Routing routingConfig) {}

    private record Routing(@Nullable Map<String, Double> additionalVersionWeights) {}

    private record Provisions(List<Provision> provisionedConcurrencyConfigs, @Nullable String nextMarker) {}

    private record Provision(@Nullable String functionArn, int requestedProvisionedConcurrentExecutions) {}

    private record Provide(int provisionedConcurrentExecutions) {}

    private record EventInvoke(int maximumRetryAttempts, int maximumEventAgeInSeconds,
            @Nullable Destinations destinationConfig) {}

    private record Destinations(@Nullable Destination onSuccess, @Nullable Destination onFailure) {}

    private record Destination(@Nullable String destination) {}

    private record UrlWire(String authType, @Nullable String invokeMode, @Nullable CorsWire cors,
            @Nullable String functionUrl) {}

    private record CorsWire(@Nullable Boolean allowCredentials, @Nullable List<String> allowHeaders,
            @Nullable List<String> allowMethods, @Nullable List<String> allowOrigins,
            @Nullable List<String> exposeHeaders, @Nullable Integer maxAge) {}

    private record DeadLetterUpdate(FunctionWire.DeadLetterConfig deadLetterConfig) {}

    private record AddTags(Map<String, String> tags) {}

    @Override
    public Set<Kind> kinds() {
        return Set.of(Kind.FUNCTION, Kind.DEAD_LETTER, Kind.CONCURRENCY, Kind.ASYNCHRONOUS, Kind.VERSION, Kind.ALIAS,
                Kind.PROVISIONED, Kind.URL);
    }

    private static String path(String name, String rest) {
        return Arns.FUNCTIONS + ServerApi.encoded(name) + rest;
    }

    private static String pathOf(String day, String name, String rest) {
        return "/" + day + "/functions/" + ServerApi.encoded(name) + rest;
    }

    private static String after(@Nullable String marker, char sign) {
        return marker == null ? "" : sign + "Marker=" + ServerApi.encoded(marker);
    }

    @Override
    public void read(Found found) {
        String marker = null;
        do {
            Functions page = lambda.rest("GET", "/2015-03-31/functions" + after(marker, '?'), null, Functions.class);
            for (FunctionWire listed : page.functions()) {
                String name = listed.functionName();
                ServerApi.unless(() -> lambda.rest("GET", path(name, ""), null, Got.class), GONE)
                        .ifPresent(function -> read(name, function, found));
            }
            marker = page.nextMarker();
        } while (marker != null);
    }

    private void read(String name, Got function, Found found) {
        String tag = function.tags() == null ? "" : function.tags().getOrDefault(TAG, "");
        if (!found.concerns(Kind.FUNCTION, name, tag)) {
            return;
        }
        found.put(Key.of(Kind.FUNCTION, name), function.configuration().piece(tag));
        if (!function.configuration().deadLetter().isEmpty()) {
            found.put(Key.of(Kind.DEAD_LETTER, name), new DeadLetter(function.configuration().deadLetter()));
        }
        if (function.concurrency() != null) {
            found.put(Key.of(Kind.CONCURRENCY, name),
                    new Concurrency(function.concurrency().reservedConcurrentExecutions()));
        }
        ServerApi.unless(() -> lambda.rest("GET", pathOf("2019-09-25", name, "/event-invoke-config"), null,
                EventInvoke.class), GONE).ifPresent(is -> found.put(Key.of(Kind.ASYNCHRONOUS, name), piece(is)));
        readVersion(name, found);
        readAliases(name, found);
        ServerApi.unless(() -> lambda.rest("GET", urlPath(name), null, UrlWire.class), GONE)
                .ifPresent(url -> found.put(Key.of(Kind.URL, name), new Url(url.authType(),
                        url.invokeMode() == null ? "BUFFERED" : url.invokeMode(),
                        Optional.ofNullable(url.cors()).map(FunctionParts::piece), policies.has(name, ANYBODY))));
    }

    private void readVersion(String name, Found found) {
        newestVersion(name).ifPresent(newest -> {
            found.put(Key.of(Kind.VERSION, name), new Version(newest.piece(""), newest.deadLetter()));
            found.newestVersion(name, newest.number());
        });
    }

    /** Empty if none was published. */
    private Optional<FunctionWire> newestVersion(String name) {
        List<FunctionWire> published = new ArrayList<>();
        String marker = null;
        do {
            Versions page = lambda.rest("GET", path(name, "/versions" + after(marker, '?')), null, Versions.class);
            page.versions().stream().filter(version -> !version.version().equals(FunctionWire.NEWEST))
                    .forEach(published::add);
            marker = page.nextMarker();
        } while (marker != null);
        return published.stream().max(Comparator.comparingInt(FunctionWire::number));
    }

    private void readAliases(String name, Found found) {
        String marker = null;
        do {
            Aliases page = lambda.rest("GET", path(name, "/aliases" + after(marker, '?')), null, Aliases.class);
            for (AliasWire alias : page.aliases()) {
                Routing routing = alias.routingConfig();
                found.put(new Key(Kind.ALIAS, name, alias.name()), new Alias(alias.functionVersion(),
                        routing == null || routing.additionalVersionWeights() == null
                                ? Map.of()
                                : routing.additionalVersionWeights(),
                        alias.description() == null ? "" : alias.description()));
                ServerApi.unless(() -> lambda.rest("GET", provisionedPath(name, alias.name()), null, Provision.class),
                        GONE, "ProvisionedConcurrencyConfigNotFoundException")
                        .ifPresent(is -> found.put(new Key(Kind.PROVISIONED, name, alias.name()),
                                new Provisioned(is.requestedProvisionedConcurrentExecutions())));
            }
            marker = page.nextMarker();
        } while (marker != null);
    }

    private static String urlPath(String name) {
        return pathOf("2021-10-31", name, "/url");
    }

    private static String provisionedPath(String name, String alias) {
        return pathOf("2019-09-30", name, "/provisioned-concurrency?Qualifier=" + ServerApi.encoded(alias));
    }

    private static Asynchronous piece(EventInvoke is) {
        Destinations told = is.destinationConfig();
        return new Asynchronous(is.maximumRetryAttempts(), Duration.ofSeconds(is.maximumEventAgeInSeconds()),
                target(told == null ? null : told.onSuccess()), target(told == null ? null : told.onFailure()));
    }

    private static String target(@Nullable Destination destination) {
        return destination == null || destination.destination() == null ? "" : Target.of(destination.destination());
    }

    private static Cors piece(CorsWire cors) {
        return new Cors(Boolean.TRUE.equals(cors.allowCredentials()), orNone(cors.allowHeaders()),
                orNone(cors.allowMethods()), orNone(cors.allowOrigins()), orNone(cors.exposeHeaders()),
                Duration.ofSeconds(cors.maxAge() == null ? 0 : cors.maxAge()));
    }

    private static List<String> orNone(@Nullable List<String> list) {
        return list == null ? List.of() : list;
    }

    /** The addresses of the functions that have one. */
    Optional<String> url(String name) {
        return ServerApi.unless(() -> lambda.rest("GET", urlPath(name), null, UrlWire.class), GONE)
                .map(UrlWire::functionUrl);
    }

    @Override
    public void make(Key key, @Nullable Piece before, Piece after) {
        String name = key.root();
        switch ((FunctionPiece) after) {
            case Function function -> make(name, (Function) before, function);
            case DeadLetter letter -> deadLetter(name, arns.of(letter.target()));
            case Concurrency concurrency -> lambda.rest("PUT", pathOf("2017-10-31", name, "/concurrency"),
                    new Reserved(concurrency.reserved()), Nothing.class);
            case Asynchronous is -> lambda.rest("PUT", pathOf("2019-09-25", name, "/event-invoke-config"),
                    new EventInvoke(is.retries(), (int) is.maxAge().toSeconds(),
                            new Destinations(destination(is.onSuccess()), destination(is.onFailure()))),
                    Nothing.class);
            case Version _ -> lambda.rest("POST", path(name, "/versions"), Map.of(), Nothing.class);
            case Alias alias -> make(name, key.part(), before == null, alias);
            case Provisioned provisioned -> lambda.rest("PUT", provisionedPath(name, key.part()),
                    new Provide(provisioned.environments()), Nothing.class);
            case Url url -> make(name, before == null, url);
            case Trigger _ -> throw new IllegalArgumentException("triggers are made elsewhere: " + key);
        }
    }

    private @Nullable Destination destination(String target) {
        return target.isEmpty() ? null : new Destination(arns.of(target));
    }

    private void make(String name, @Nullable Function before, Function function) {
        deployer.deploy(name, Objects.requireNonNull(code.get(name), name),
                new FunctionSettings(function.handler().isEmpty() ? null : function.handler(), function.runtime(),
                        (int) function.timeout().toSeconds(), function.memory(),
                        new FunctionSettings.Environment(function.environment()), function.description(),
                        new FunctionSettings.Logging(function.logging().format(), function.logging().level(),
                                function.logging().systemLevel(), function.logging().group())));
        if (before == null || !before.stack().equals(function.stack())) {
            lambda.rest("POST", "/2017-03-31/tags/" + ServerApi.encoded(arns.function(name)),
                    new AddTags(Map.of(TAG, function.stack())), Nothing.class);
        }
    }

    private void deadLetter(String name, String arn) {
        lambda.rest("PUT", path(name, "/configuration"),
                new DeadLetterUpdate(new FunctionWire.DeadLetterConfig(arn)), Nothing.class);
        patience.until("function " + name + " is updated", () -> !"InProgress".equals(
                lambda.rest("GET", path(name, "/configuration"), null, FunctionWire.class).lastUpdateStatus()));
    }

    private void make(String function, String name, boolean anew, Alias alias) {
        Alias is = alias.namesLatest()
                ? alias.latestIs(newestVersion(function).orElseThrow().version())
                : alias;
        lambda.rest(anew ? "POST" : "PUT", path(function, "/aliases" + (anew ? "" : "/" + ServerApi.encoded(name))),
                new AliasWire(name, is.version(), is.description(), new Routing(is.weights())), Nothing.class);
    }

    private void make(String name, boolean anew, Url url) {
        lambda.rest(anew ? "POST" : "PUT", urlPath(name),
                new UrlWire(url.auth(), url.mode(), url.cors().map(FunctionParts::wire).orElse(noCors(anew)), null),
                Nothing.class);
        if (url.open()) {
            policies.permit(name, new Policies.Permission(ANYBODY, "lambda:InvokeFunctionUrl", "*", null, "NONE"));
        } else {
            policies.forbid(name, ANYBODY);
        }
    }

    /** Rules that were there are taken away by rules that say nothing. */
    private static @Nullable CorsWire noCors(boolean anew) {
        return anew ? null : new CorsWire(null, null, null, null, null, null);
    }

    private static CorsWire wire(Cors cors) {
        return new CorsWire(cors.credentials(), orNull(cors.headers()), orNull(cors.methods()),
                orNull(cors.origins()), orNull(cors.exposed()), (int) cors.maxAge().toSeconds());
    }

    private static @Nullable List<String> orNull(List<String> list) {
        return list.isEmpty() ? null : list;
    }

    @Override
    public void remove(Key key, Piece before) {
        String name = key.root();
        switch ((FunctionPiece) before) {
            case Function _ -> lambda.rest("DELETE", path(name, ""), null, Nothing.class);
            case DeadLetter _ -> deadLetter(name, "");
            case Concurrency _ ->
                lambda.rest("DELETE", pathOf("2017-10-31", name, "/concurrency"), null, Nothing.class);
            case Asynchronous _ ->
                lambda.rest("DELETE", pathOf("2019-09-25", name, "/event-invoke-config"), null, Nothing.class);
            case Alias _ ->
                lambda.rest("DELETE", path(name, "/aliases/" + ServerApi.encoded(key.part())), null, Nothing.class);
            case Provisioned _ -> lambda.rest("DELETE", provisionedPath(name, key.part()), null, Nothing.class);
            case Url _ -> {
                lambda.rest("DELETE", urlPath(name), null, Nothing.class);
                policies.forbid(name, ANYBODY);
            }
            case Version _,Trigger _ -> throw new IllegalArgumentException("not removed here: " + key);
        }
    }
}
