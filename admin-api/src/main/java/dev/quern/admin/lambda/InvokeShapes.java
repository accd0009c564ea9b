package dev.quern.admin.lambda;

import dev.quern.admin.shape.FixedValue;
import dev.quern.admin.shape.Header;
import dev.quern.admin.shape.Label;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.OneOf;
import dev.quern.admin.shape.Payload;
import dev.quern.admin.shape.Query;
import dev.quern.admin.shape.Status;
import org.jspecify.annotations.Nullable;

/** Requests and answers of invoking. */
final class InvokeShapes {

    private InvokeShapes() {}

    record InvocationRequest(@Label @Length(min = 1, max = 170) @Matches(Patterns.NAMESPACED) String functionName,
            @Header("X-Amz-Invocation-Type") @OneOf({"Event",
                    "RequestResponse",
                    "DryRun"}) @Nullable String invocationType,
            @Header("X-Amz-Log-Type") @OneOf({"None", "Tail"}) @Nullable String logType,
            @Header("X-Amz-Client-Context") @Nullable String clientContext,
            @FixedValue("") @Header("X-Amz-Durable-Execution-Name") @Nullable String durableExecutionName,
            @FixedValue("") @Header("X-Amz-Tenant-Id") @Nullable String tenantId,
            @Query("Qualifier") @Length(min = 1, max = 128) @Matches(Patterns.QUALIFIER) @Nullable String qualifier,
            @Payload byte[] payload) {}

    record InvocationResponse(@Status int statusCode, @Header("X-Amz-Function-Error") @Nullable String functionError,
            @Header("X-Amz-Log-Result") @Nullable String logResult,
            @Header("X-Amz-Executed-Version") @Nullable String executedVersion, @Payload byte[] payload) {}

    record InvokeAsyncRequest(@Label @Length(min = 1, max = 170) @Matches(Patterns.NAMESPACED) String functionName,
            @Payload byte[] invokeArgs) {}

    record InvokeAsyncResponse(@Status int status) {}

    record InvokeWithResponseStreamRequest(
            @Label @Length(min = 1, max = 170) @Matches(Patterns.NAMESPACED) String functionName,
            @Header("X-Amz-Invocation-Type") @OneOf({"RequestResponse", "DryRun"}) @Nullable String invocationType,
            @Header("X-Amz-Log-Type") @OneOf({"None", "Tail"}) @Nullable String logType,
            @Header("X-Amz-Client-Context") @Nullable String clientContext,
            @FixedValue("") @Header("X-Amz-Tenant-Id") @Nullable String tenantId,
            @Query("Qualifier") @Length(min = 1, max = 128) @Matches(Patterns.QUALIFIER) @Nullable String qualifier,
            @Payload byte[] payload) {}
}
