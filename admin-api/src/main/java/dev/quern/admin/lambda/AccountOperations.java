package dev.quern.admin.lambda;

import static dev.quern.admin.lambda.LambdaErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.lambda.FunctionShapes.AccountLimit;
import dev.quern.admin.lambda.FunctionShapes.AccountUsage;
import dev.quern.admin.lambda.FunctionShapes.GetAccountSettingsRequest;
import dev.quern.admin.lambda.FunctionShapes.GetAccountSettingsResponse;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.runtime.code.PackageLimits;
import dev.quern.runtime.concurrency.ConcurrencyConfigs;
import dev.quern.runtime.function.Functions;
import dev.quern.runtime.invoke.Invoker;
import java.util.List;

/** What the account, that is this server, may hold and holds. */
final class AccountOperations {

    private final Functions functions;
    private final PackageLimits limits;
    private final Invoker invoker;
    private final ConcurrencyConfigs concurrency;

    AccountOperations(Functions functions, PackageLimits limits, Invoker invoker, ConcurrencyConfigs concurrency) {
        this.concurrency = concurrency;
        this.functions = functions;
        this.limits = limits;
        this.invoker = invoker;
    }

    List<Operation<?, ?>> table() {
        return List
                .of(blocking("GetAccountSettings", "GET /2016-08-19/account-settings", GetAccountSettingsRequest.class,
                        GetAccountSettingsResponse.class, told(this::get)));
    }

    private GetAccountSettingsResponse get(GetAccountSettingsRequest request, Call call) {
        Functions.Usage usage = functions.usage();
        return new GetAccountSettingsResponse(
                new AccountLimit(limits.totalBytes(), limits.unzippedBytes(),
                        limits.zippedBytes(),
                        invoker.concurrencyLimit(), concurrency.unreserved()),
                new AccountUsage(usage.codeBytes(), usage.functions()));
    }
}
