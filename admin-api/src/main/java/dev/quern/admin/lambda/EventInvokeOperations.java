package dev.quern.admin.lambda;

import static dev.quern.admin.lambda.LambdaErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.lambda.EventInvokeShapes.ChangeEventInvokeConfigRequest;
import dev.quern.admin.lambda.EventInvokeShapes.DestinationConfig;
import dev.quern.admin.lambda.EventInvokeShapes.EventInvokeConfigRequest;
import dev.quern.admin.lambda.EventInvokeShapes.FunctionEventInvokeConfig;
import dev.quern.admin.lambda.EventInvokeShapes.ListFunctionEventInvokeConfigsRequest;
import dev.quern.admin.lambda.EventInvokeShapes.ListFunctionEventInvokeConfigsResponse;
import dev.quern.admin.lambda.EventInvokeShapes.OnFailure;
import dev.quern.admin.lambda.EventInvokeShapes.OnSuccess;
import dev.quern.admin.lambda.FunctionShapes.Empty;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.runtime.async.EventInvokeConfig;
import dev.quern.runtime.async.EventInvokeConfigs;
import dev.quern.runtime.async.EventInvokeConfigs.Change;
import dev.quern.runtime.async.EventInvokeConfigs.Destinations;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.Page;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on how asynchronous invocations are treated. */
final class EventInvokeOperations {

    private static final String PATH = " /2019-09-25/functions/{FunctionName}/event-invoke-config";

    private final EventInvokeConfigs configs;
    private final Names names;
    private final Account account;

    EventInvokeOperations(EventInvokeConfigs configs, Names names, Account account) {
        this.configs = configs;
        this.names = names;
        this.account = account;
    }

    List<Operation<?, ?>> table() {
        return List.of(
                blocking("PutFunctionEventInvokeConfig", "PUT" + PATH, ChangeEventInvokeConfigRequest.class,
                        FunctionEventInvokeConfig.class, told(this::put)),
                blocking("UpdateFunctionEventInvokeConfig", "POST" + PATH, ChangeEventInvokeConfigRequest.class,
                        FunctionEventInvokeConfig.class, told(this::update)),
                blocking("GetFunctionEventInvokeConfig", "GET" + PATH, EventInvokeConfigRequest.class,
                        FunctionEventInvokeConfig.class, told(this::get)),
                blocking("DeleteFunctionEventInvokeConfig", "DELETE" + PATH, EventInvokeConfigRequest.class,
                        Empty.class, told(this::delete)).answering(204),
                blocking("ListFunctionEventInvokeConfigs", "GET" + PATH + "/list",
                        ListFunctionEventInvokeConfigsRequest.class, ListFunctionEventInvokeConfigsResponse.class,
                        told(this::list)));
    }

    private FunctionEventInvokeConfig put(ChangeEventInvokeConfigRequest request, Call call) {
        return print(configs.put(names.reference(request.functionName(), request.qualifier()), change(request)));
    }

    private FunctionEventInvokeConfig update(ChangeEventInvokeConfigRequest request, Call call) {
        return print(configs.update(names.reference(request.functionName(), request.qualifier()), change(request)));
    }

    private FunctionEventInvokeConfig get(EventInvokeConfigRequest request, Call call) {
        return print(configs.get(names.reference(request.functionName(), request.qualifier())));
    }

    private Empty delete(EventInvokeConfigRequest request, Call call) {
        configs.delete(names.reference(request.functionName(), request.qualifier()));
        return new Empty();
    }

    private ListFunctionEventInvokeConfigsResponse list(ListFunctionEventInvokeConfigsRequest request, Call call) {
        Page<EventInvokeConfig> page = configs.list(names.unqualified(request.functionName()),
                Paging.marker(request.marker()), Paging.limit(request.maxItems()));
        return new ListFunctionEventInvokeConfigsResponse(page.items().stream().map(this::print).toList(),
                page.nextMarker().orElse(null));
    }

    private static Change change(ChangeEventInvokeConfigRequest request) {
        return new Change(Optional.ofNullable(request.maximumRetryAttempts()),
                Optional.ofNullable(request.maximumEventAgeInSeconds()).map(Duration::ofSeconds),
                Optional.ofNullable(request.destinationConfig()).map(EventInvokeOperations::destinations));
    }

    private static Destinations destinations(DestinationConfig config) {
        return new Destinations(arn(config.onSuccess() == null ? null : config.onSuccess().destination()),
                arn(config.onFailure() == null ? null : config.onFailure().destination()));
    }

    private static Optional<String> arn(@Nullable String text) {
        return Optional.ofNullable(text).filter(arn -> !arn.isEmpty());
    }

    private FunctionEventInvokeConfig print(EventInvokeConfig config) {
        return new FunctionEventInvokeConfig(config.lastModified(), account.arn(config.target()),
                config.retryAttempts().orElse(null),
                config.eventAge().map(age -> (int) age.toSeconds()).orElse(null),
                new DestinationConfig(new OnSuccess(config.onSuccess().orElse(null)),
                        new OnFailure(config.onFailure().orElse(null))));
    }
}
