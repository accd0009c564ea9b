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
import dev.quern.runtime.function.Functions;
import dev.quern.runtime.invoke.Invoker;
import java.util.List;

/** What the account, that is this server, may hold and holds. */
final class AccountOperations {

    /** Lambda's 75 GiB, which the disk of this machine may or may not have. */
    private static final long TOTAL_CODE_BYTES = 80_530_636_800L;

    private final Functions functions;
    private final Invoker invoker;

    AccountOperations(Functions functions, Invoker invoker) {
        this.functions = functions;
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
                new AccountLimit(TOTAL_CODE_BYTES, PackageLimits.DEFAULT.unzippedBytes(),
                        PackageLimits.DEFAULT.zippedBytes(),
                        invoker.concurrencyLimit(), invoker.concurrencyLimit()),
                new AccountUsage(usage.codeBytes(), usage.functions()));
    }
}
