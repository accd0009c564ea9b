package dev.quern.admin.lambda;

import static dev.quern.admin.lambda.FunctionOperations.orElse;
import static dev.quern.admin.lambda.LambdaErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.functionurl.UrlAddresses;
import dev.quern.admin.lambda.FunctionShapes.Empty;
import dev.quern.admin.lambda.UrlShapes.CreateFunctionUrlConfigRequest;
import dev.quern.admin.lambda.UrlShapes.CreateFunctionUrlConfigResponse;
import dev.quern.admin.lambda.UrlShapes.FunctionUrlConfig;
import dev.quern.admin.lambda.UrlShapes.FunctionUrlConfigRequest;
import dev.quern.admin.lambda.UrlShapes.ListFunctionUrlConfigsRequest;
import dev.quern.admin.lambda.UrlShapes.ListFunctionUrlConfigsResponse;
import dev.quern.admin.lambda.UrlShapes.UpdateFunctionUrlConfigRequest;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.Page;
import dev.quern.runtime.url.Cors;
import dev.quern.runtime.url.FunctionUrl;
import dev.quern.runtime.url.FunctionUrls;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on function URLs. */
final class UrlOperations {

    private final FunctionUrls urls;
    private final UrlAddresses addresses;
    private final Names names;
    private final Account account;

    UrlOperations(FunctionUrls urls, UrlAddresses addresses, Names names, Account account) {
        this.urls = urls;
        this.addresses = addresses;
        this.names = names;
        this.account = account;
    }

    List<Operation<?, ?>> table() {
        return List.of(
                blocking("CreateFunctionUrlConfig", "POST /2021-10-31/functions/{FunctionName}/url",
                        CreateFunctionUrlConfigRequest.class, CreateFunctionUrlConfigResponse.class, told(this::create))
                        .answering(201),
                blocking("GetFunctionUrlConfig", "GET /2021-10-31/functions/{FunctionName}/url",
                        FunctionUrlConfigRequest.class,
                        FunctionUrlConfig.class, told(this::get)),
                blocking("UpdateFunctionUrlConfig", "PUT /2021-10-31/functions/{FunctionName}/url",
                        UpdateFunctionUrlConfigRequest.class, FunctionUrlConfig.class, told(this::update)),
                blocking("DeleteFunctionUrlConfig", "DELETE /2021-10-31/functions/{FunctionName}/url",
                        FunctionUrlConfigRequest.class, Empty.class, told(this::delete)).answering(204),
                blocking("ListFunctionUrlConfigs", "GET /2021-10-31/functions/{FunctionName}/urls",
                        ListFunctionUrlConfigsRequest.class, ListFunctionUrlConfigsResponse.class, told(this::list)));
    }

    private CreateFunctionUrlConfigResponse create(CreateFunctionUrlConfigRequest request, Call call) {
        FunctionUrl url = urls.create(names.reference(request.functionName(), request.qualifier()), request.authType(),
                cors(request.cors()), orElse(request.invokeMode(), FunctionUrl.InvokeMode.BUFFERED));
        return new CreateFunctionUrlConfigResponse(addresses.of(url.id(), call.request().head()),
                account.arn(url.target()), url.auth(), url.cors().map(UrlOperations::print).orElse(null),
                url.created().toString(), url.invokeMode());
    }

    private FunctionUrlConfig update(UpdateFunctionUrlConfigRequest request, Call call) {
        FunctionUrls.Change change = new FunctionUrls.Change(Optional.ofNullable(request.authType()),
                Optional.ofNullable(request.cors()).map(UrlOperations::cors),
                Optional.ofNullable(request.invokeMode()));
        return print(urls.update(names.reference(request.functionName(), request.qualifier()), change), call);
    }

    private FunctionUrlConfig get(FunctionUrlConfigRequest request, Call call) {
        return print(urls.get(names.reference(request.functionName(), request.qualifier())), call);
    }

    private Empty delete(FunctionUrlConfigRequest request, Call call) {
        urls.delete(names.reference(request.functionName(), request.qualifier()));
        return new Empty();
    }

    private ListFunctionUrlConfigsResponse list(ListFunctionUrlConfigsRequest request, Call call) {
        Page<FunctionUrl> page = urls.list(names.unqualified(request.functionName()),
                Paging.marker(request.marker()),
                Paging.limit(request.maxItems()));
        return new ListFunctionUrlConfigsResponse(page.items().stream().map(url -> print(url, call)).toList(),
                page.nextMarker().orElse(null));
    }

    private static Optional<Cors> cors(UrlShapes.@Nullable Cors cors) {
        return Optional.ofNullable(cors)
                .map(given -> new Cors(orElse(given.allowCredentials(), false), orElse(given.allowHeaders(), List.of()),
                        orElse(given.allowMethods(), List.of()), orElse(given.allowOrigins(), List.of()),
                        orElse(given.exposeHeaders(), List.of()), Optional.ofNullable(given.maxAge())));
    }

    private FunctionUrlConfig print(FunctionUrl url, Call call) {
        UrlShapes.Cors cors = url.cors().map(UrlOperations::print).orElse(null);
        return new FunctionUrlConfig(addresses.of(url.id(), call.request().head()), account.arn(url.target()),
                url.auth(), cors,
                url.created().toString(), url.lastModified().toString(), url.invokeMode());
    }

    private static UrlShapes.Cors print(Cors cors) {
        return new UrlShapes.Cors(cors.allowCredentials() ? true : null, unlessEmpty(cors.allowHeaders()),
                unlessEmpty(cors.allowMethods()), unlessEmpty(cors.allowOrigins()), unlessEmpty(cors.exposeHeaders()),
                cors.maxAgeSeconds().orElse(null));
    }

    private static @Nullable List<String> unlessEmpty(List<String> list) {
        return list.isEmpty() ? null : list;
    }
}
