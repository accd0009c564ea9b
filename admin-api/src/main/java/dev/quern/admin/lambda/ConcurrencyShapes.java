package dev.quern.admin.lambda;

import dev.quern.admin.shape.Label;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.Query;
import dev.quern.admin.shape.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on concurrency. */
final class ConcurrencyShapes {

    private ConcurrencyShapes() {}

    record PutFunctionConcurrencyRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Range(min = 0) Integer reservedConcurrentExecutions) {}

    record FunctionConcurrencyRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName) {}

    record Concurrency(@Nullable Integer reservedConcurrentExecutions) {}

    record PutProvisionedConcurrencyConfigRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Query("Qualifier") @Length(min = 1, max = 128) @Matches(Patterns.QUALIFIER) String qualifier,
            @Range(min = 1) Integer provisionedConcurrentExecutions) {}

    record ProvisionedConcurrencyConfigRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Query("Qualifier") @Length(min = 1, max = 128) @Matches(Patterns.QUALIFIER) String qualifier) {}

    record ProvisionedConcurrencyConfig(int requestedProvisionedConcurrentExecutions,
            int availableProvisionedConcurrentExecutions, int allocatedProvisionedConcurrentExecutions, String status,
            @Nullable String statusReason, String lastModified) {}

    record ListProvisionedConcurrencyConfigsRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Query("Marker") @Nullable String marker,
            @Query("MaxItems") @Range(min = 1, max = 50) @Nullable Integer maxItems) {}

    record ListProvisionedConcurrencyConfigsResponse(
            List<ProvisionedConcurrencyConfigListItem> provisionedConcurrencyConfigs, @Nullable String nextMarker) {}

    record ProvisionedConcurrencyConfigListItem(String functionArn, int requestedProvisionedConcurrentExecutions,
            int availableProvisionedConcurrentExecutions, int allocatedProvisionedConcurrentExecutions, String status,
            @Nullable String statusReason, String lastModified) {}
}
