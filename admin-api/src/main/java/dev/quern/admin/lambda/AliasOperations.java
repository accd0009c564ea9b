package dev.quern.admin.lambda;

import static dev.quern.admin.lambda.FunctionOperations.orElse;
import static dev.quern.admin.lambda.LambdaErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.lambda.AliasShapes.AliasConfiguration;
import dev.quern.admin.lambda.AliasShapes.AliasRequest;
import dev.quern.admin.lambda.AliasShapes.CreateAliasRequest;
import dev.quern.admin.lambda.AliasShapes.ListAliasesRequest;
import dev.quern.admin.lambda.AliasShapes.ListAliasesResponse;
import dev.quern.admin.lambda.AliasShapes.RoutingConfig;
import dev.quern.admin.lambda.AliasShapes.UpdateAliasRequest;
import dev.quern.admin.lambda.FunctionShapes.Empty;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.Alias;
import dev.quern.runtime.function.Alias.Weight;
import dev.quern.runtime.function.AliasName;
import dev.quern.runtime.function.Aliases;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.runtime.function.Page;
import dev.quern.runtime.function.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on aliases. */
final class AliasOperations {

    private final Aliases aliases;
    private final Names names;
    private final Account account;

    AliasOperations(Aliases aliases, Names names, Account account) {
        this.aliases = aliases;
        this.names = names;
        this.account = account;
    }

    List<Operation<?, ?>> table() {
        return List.of(
                blocking("CreateAlias", "POST /2015-03-31/functions/{FunctionName}/aliases", CreateAliasRequest.class,
                        AliasConfiguration.class, told(this::create)).answering(201),
                blocking("ListAliases", "GET /2015-03-31/functions/{FunctionName}/aliases", ListAliasesRequest.class,
                        ListAliasesResponse.class, told(this::list)),
                blocking("GetAlias", "GET /2015-03-31/functions/{FunctionName}/aliases/{Name}", AliasRequest.class,
                        AliasConfiguration.class, told(this::get)),
                blocking("UpdateAlias", "PUT /2015-03-31/functions/{FunctionName}/aliases/{Name}",
                        UpdateAliasRequest.class,
                        AliasConfiguration.class, told(this::update)),
                blocking("DeleteAlias", "DELETE /2015-03-31/functions/{FunctionName}/aliases/{Name}",
                        AliasRequest.class,
                        Empty.class, told(this::delete)).answering(204));
    }

    private AliasConfiguration create(CreateAliasRequest request, Call call) {
        return print(aliases.create(names.unqualified(request.functionName()), new AliasName(request.name()),
                Version.parse(request.functionVersion()), weight(request.routingConfig()),
                orElse(request.description(), "")));
    }

    private AliasConfiguration update(UpdateAliasRequest request, Call call) {
        return print(aliases.update(names.unqualified(request.functionName()), new AliasName(request.name()),
                new Aliases.Change(Optional.ofNullable(request.functionVersion()).map(Version::parse),
                        Optional.ofNullable(request.routingConfig()).map(AliasOperations::weight),
                        Optional.ofNullable(request.description()), Optional.ofNullable(request.revisionId()))));
    }

    private AliasConfiguration get(AliasRequest request, Call call) {
        return print(aliases.get(names.unqualified(request.functionName()), new AliasName(request.name())));
    }

    private Empty delete(AliasRequest request, Call call) {
        aliases.delete(names.unqualified(request.functionName()), new AliasName(request.name()));
        return new Empty();
    }

    private ListAliasesResponse list(ListAliasesRequest request, Call call) {
        Page<Alias> page = aliases.list(names.unqualified(request.functionName()),
                Optional.ofNullable(request.functionVersion()).map(Version::parse),
                Paging.marker(request.marker()),
                Paging.limit(request.maxItems()));
        return new ListAliasesResponse(page.nextMarker().orElse(null), page.items().stream().map(this::print).toList());
    }

    private static Optional<Weight> weight(@Nullable RoutingConfig routing) {
        Map<String, Double> weights = routing == null ? Map.of() : orElse(routing.additionalVersionWeights(), Map.of());
        if (weights.size() > 1) {
            throw new InvalidParameter("Number of items in AdditionalVersionWeights cannot be greater than 1");
        }
        return weights.entrySet().stream().findFirst()
                .map(entry -> new Weight(Version.parse(entry.getKey()), entry.getValue()));
    }

    private AliasConfiguration print(Alias alias) {
        RoutingConfig routing = alias.additional()
                .map(weight -> new RoutingConfig(Map.of(weight.version().text(), weight.share()))).orElse(null);
        return new AliasConfiguration(account.arn(alias.function(), alias.name()), alias.name().value(),
                alias.version().text(),
                alias.description(), routing, alias.revisionId());
    }
}
