package dev.quern.admin.lambda;

import dev.quern.admin.shape.Label;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.Query;
import dev.quern.admin.shape.Range;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on how asynchronous invocations are treated. */
final class EventInvokeShapes {

    private EventInvokeShapes() {}

    record DestinationConfig(@Nullable OnSuccess onSuccess, @Nullable OnFailure onFailure) {}

    record OnSuccess(@Length(max = 350) @Matches(Patterns.DESTINATION_ARN) @Nullable String destination) {}

    record OnFailure(@Length(max = 350) @Matches(Patterns.DESTINATION_ARN) @Nullable String destination) {}

    record ChangeEventInvokeConfigRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Query("Qualifier") @Length(min = 1, max = 128) @Matches(Patterns.QUALIFIER) @Nullable String qualifier,
            @Range(min = 0, max = 2) @Nullable Integer maximumRetryAttempts,
            @Range(min = 60, max = 21_600) @Nullable Integer maximumEventAgeInSeconds,
            @Nullable DestinationConfig destinationConfig) {}

    record EventInvokeConfigRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Query("Qualifier") @Length(min = 1, max = 128) @Matches(Patterns.QUALIFIER) @Nullable String qualifier) {}

    record ListFunctionEventInvokeConfigsRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Query("Marker") @Nullable String marker,
            @Query("MaxItems") @Range(min = 1, max = 50) @Nullable Integer maxItems) {}

    record FunctionEventInvokeConfig(Instant lastModified, String functionArn, @Nullable Integer maximumRetryAttempts,
            @Nullable Integer maximumEventAgeInSeconds, DestinationConfig destinationConfig) {}

    record ListFunctionEventInvokeConfigsResponse(List<FunctionEventInvokeConfig> functionEventInvokeConfigs,
            @Nullable String nextMarker) {}
}
