package dev.quern.admin.lambda;

import static dev.quern.admin.lambda.LambdaErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.lambda.ConcurrencyShapes.Concurrency;
import dev.quern.admin.lambda.ConcurrencyShapes.FunctionConcurrencyRequest;
import dev.quern.admin.lambda.ConcurrencyShapes.ListProvisionedConcurrencyConfigsRequest;
import dev.quern.admin.lambda.ConcurrencyShapes.ListProvisionedConcurrencyConfigsResponse;
import dev.quern.admin.lambda.ConcurrencyShapes.ProvisionedConcurrencyConfig;
import dev.quern.admin.lambda.ConcurrencyShapes.ProvisionedConcurrencyConfigListItem;
import dev.quern.admin.lambda.ConcurrencyShapes.ProvisionedConcurrencyConfigRequest;
import dev.quern.admin.lambda.ConcurrencyShapes.PutFunctionConcurrencyRequest;
import dev.quern.admin.lambda.ConcurrencyShapes.PutProvisionedConcurrencyConfigRequest;
import dev.quern.admin.lambda.FunctionShapes.Empty;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.runtime.concurrency.ConcurrencyConfigs;
import dev.quern.runtime.concurrency.ProvisionedConcurrency;
import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.Page;
import dev.quern.runtime.invoke.ProvisionedEnvironments;
import dev.quern.runtime.invoke.ProvisionedStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The operations on reserved and provisioned concurrency. */
final class ConcurrencyOperations {

    private static final String RESERVED = "/2017-10-31/functions/{FunctionName}/concurrency";
    private static final String PROVISIONED = "/2019-09-30/functions/{FunctionName}/provisioned-concurrency";

    /** As Lambda prints the moment of a configuration: whole seconds. */
    private static final DateTimeFormatter SECONDS = DateTimeFormatter
            .ofPattern("yyyy-MM-dd'T'HH:mm:ssZ", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ConcurrencyConfigs configs;
    private final ProvisionedEnvironments environments;
    private final Names names;
    private final Account account;

    ConcurrencyOperations(ConcurrencyConfigs configs, ProvisionedEnvironments environments, Names names,
            Account account) {
        this.configs = configs;
        this.environments = environments;
        this.names = names;
        this.account = account;
    }

    List<Operation<?, ?>> table() {
        return List.of(
                blocking("PutFunctionConcurrency", "PUT " + RESERVED, PutFunctionConcurrencyRequest.class,
                        Concurrency.class, told(this::reserve)),
                blocking("GetFunctionConcurrency", "GET /2019-09-30/functions/{FunctionName}/concurrency",
                        FunctionConcurrencyRequest.class, Concurrency.class, told(this::reserved)),
                blocking("DeleteFunctionConcurrency", "DELETE " + RESERVED, FunctionConcurrencyRequest.class,
                        Empty.class, told(this::unreserve)).answering(204),
                blocking("PutProvisionedConcurrencyConfig", "PUT " + PROVISIONED,
                        PutProvisionedConcurrencyConfigRequest.class, ProvisionedConcurrencyConfig.class,
                        told(this::provision)).answering(202),
                // before the one that differs from it by its query alone
                blocking("ListProvisionedConcurrencyConfigs", "GET " + PROVISIONED + "?List=ALL",
                        ListProvisionedConcurrencyConfigsRequest.class,
                        ListProvisionedConcurrencyConfigsResponse.class, told(this::list)),
                blocking("GetProvisionedConcurrencyConfig", "GET " + PROVISIONED,
                        ProvisionedConcurrencyConfigRequest.class, ProvisionedConcurrencyConfig.class,
                        told(this::provisioned)),
                blocking("DeleteProvisionedConcurrencyConfig", "DELETE " + PROVISIONED,
                        ProvisionedConcurrencyConfigRequest.class, Empty.class, told(this::unprovision))
                        .answering(204));
    }

    private Concurrency reserve(PutFunctionConcurrencyRequest request, Call call) {
        int executions = request.reservedConcurrentExecutions();
        configs.reserve(names.unqualified(request.functionName()), executions);
        return new Concurrency(executions);
    }

    private Concurrency reserved(FunctionConcurrencyRequest request, Call call) {
        OptionalInt reserved = configs.reserved(names.unqualified(request.functionName()));
        return new Concurrency(reserved.isPresent() ? reserved.getAsInt() : null);
    }

    /** The member {@code Concurrency} in the answer of {@code GetFunction}: it is only there with a reservation. */
    static @Nullable Concurrency print(OptionalInt reserved) {
        return reserved.isPresent() ? new Concurrency(reserved.getAsInt()) : null;
    }

    private Empty unreserve(FunctionConcurrencyRequest request, Call call) {
        configs.unreserve(names.unqualified(request.functionName()));
        return new Empty();
    }

    private ProvisionedConcurrencyConfig provision(PutProvisionedConcurrencyConfigRequest request, Call call) {
        FunctionReference target = names.reference(request.functionName(), request.qualifier());
        return print(configs.provision(target.name(), target.qualifier().orElseThrow(),
                request.provisionedConcurrentExecutions()));
    }

    private ProvisionedConcurrencyConfig provisioned(ProvisionedConcurrencyConfigRequest request, Call call) {
        FunctionReference target = names.reference(request.functionName(), request.qualifier());
        return print(configs.provisioned(target.name(), target.qualifier().orElseThrow()));
    }

    private Empty unprovision(ProvisionedConcurrencyConfigRequest request, Call call) {
        FunctionReference target = names.reference(request.functionName(), request.qualifier());
        configs.unprovision(target.name(), target.qualifier().orElseThrow());
        return new Empty();
    }

    private ListProvisionedConcurrencyConfigsResponse list(ListProvisionedConcurrencyConfigsRequest request,
            Call call) {
        FunctionName function = names.unqualified(request.functionName());
        Page<ProvisionedConcurrency> page = configs.list(function, Paging.marker(request.marker()),
                Paging.limit(request.maxItems()));
        return new ListProvisionedConcurrencyConfigsResponse(page.items().stream().map(this::item).toList(),
                page.nextMarker().orElse(null));
    }

    private ProvisionedConcurrencyConfigListItem item(ProvisionedConcurrency config) {
        ProvisionedConcurrencyConfig printed = print(config);
        return new ProvisionedConcurrencyConfigListItem(account.arn(config.target()),
                printed.requestedProvisionedConcurrentExecutions(), printed.availableProvisionedConcurrentExecutions(),
                printed.allocatedProvisionedConcurrentExecutions(), printed.status(), printed.statusReason(),
                printed.lastModified());
    }

    private ProvisionedConcurrencyConfig print(ProvisionedConcurrency config) {
        ProvisionedStatus status = environments.status(config);
        return new ProvisionedConcurrencyConfig(config.executions(), status.available(), status.allocated(),
                status.state().name(), status.reason().orElse(null), print(config.lastModified()));
    }

    private static String print(Instant moment) {
        return SECONDS.format(moment);
    }
}
