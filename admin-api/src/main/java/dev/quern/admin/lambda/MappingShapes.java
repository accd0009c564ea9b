package dev.quern.admin.lambda;

import dev.quern.admin.shape.Label;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.NotImplemented;
import dev.quern.admin.shape.OneOf;
import dev.quern.admin.shape.Query;
import dev.quern.admin.shape.Range;
import dev.quern.admin.shape.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on event source mappings. */
final class MappingShapes {

    static final String PARTIAL_FAILURES = "ReportBatchItemFailures";

    private MappingShapes() {}

    record Filter(@Length(max = 4_096) @Matches(".*") @Nullable String pattern) {}

    record FilterCriteria(@Nullable List<Filter> filters) {}

    record OnSuccess(@Length(max = 350) @Matches(Patterns.DESTINATION_ARN) @Nullable String destination) {}

    record OnFailure(@Length(max = 350) @Matches(Patterns.DESTINATION_ARN) @Nullable String destination) {}

    record DestinationConfig(@Nullable OnSuccess onSuccess, @Nullable OnFailure onFailure) {}

    @NotImplemented({"AmazonManagedKafkaEventSourceConfig", "DocumentDBEventSourceConfig", "KMSKeyArn", "LoggingConfig",
            "MetricsConfig", "ProvisionedPollerConfig", "Queues", "ScalingConfig", "SelfManagedEventSource",
            "SelfManagedKafkaEventSourceConfig", "SourceAccessConfigurations", "Topics"})
    record CreateEventSourceMappingRequest(@Matches(Patterns.ARN) @Nullable String eventSourceArn,
            @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName, @Nullable Boolean enabled,
            @Range(min = 1, max = 10_000) @Nullable Integer batchSize, @Nullable FilterCriteria filterCriteria,
            @Range(min = 0, max = 300) @Nullable Integer maximumBatchingWindowInSeconds,
            @Range(min = 1, max = 10) @Nullable Integer parallelizationFactor,
            @OneOf({"TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"}) @Nullable String startingPosition,
            @Nullable Instant startingPositionTimestamp, @Nullable DestinationConfig destinationConfig,
            @Range(min = -1, max = 604_800) @Nullable Integer maximumRecordAgeInSeconds,
            @Nullable Boolean bisectBatchOnFunctionError,
            @Range(min = -1, max = 10_000) @Nullable Integer maximumRetryAttempts,
            @Nullable Map<String, String> tags,
            @Range(min = 0, max = 900) @Nullable Integer tumblingWindowInSeconds,
            @Length(max = 1) @Nullable List<@OneOf(PARTIAL_FAILURES) String> functionResponseTypes) {}

    @NotImplemented({"AmazonManagedKafkaEventSourceConfig", "DocumentDBEventSourceConfig", "KMSKeyArn", "LoggingConfig",
            "MetricsConfig", "ProvisionedPollerConfig", "ScalingConfig", "SelfManagedKafkaEventSourceConfig",
            "SourceAccessConfigurations"})
    record UpdateEventSourceMappingRequest(@Label("UUID") @Wire("UUID") String uuid,
            @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) @Nullable String functionName,
            @Nullable Boolean enabled, @Range(min = 1, max = 10_000) @Nullable Integer batchSize,
            @Nullable FilterCriteria filterCriteria,
            @Range(min = 0, max = 300) @Nullable Integer maximumBatchingWindowInSeconds,
            @Nullable DestinationConfig destinationConfig,
            @Range(min = -1, max = 604_800) @Nullable Integer maximumRecordAgeInSeconds,
            @Nullable Boolean bisectBatchOnFunctionError,
            @Range(min = -1, max = 10_000) @Nullable Integer maximumRetryAttempts,
            @Range(min = 1, max = 10) @Nullable Integer parallelizationFactor,
            @Range(min = 0, max = 900) @Nullable Integer tumblingWindowInSeconds,
            @Length(max = 1) @Nullable List<@OneOf(PARTIAL_FAILURES) String> functionResponseTypes) {}

    record EventSourceMappingRequest(@Label("UUID") @Wire("UUID") String uuid) {}

    record ListEventSourceMappingsRequest(
            @Query("EventSourceArn") @Matches(Patterns.ARN) @Nullable String eventSourceArn,
            @Query("FunctionName") @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) @Nullable String functionName,
            @Query("Marker") @Nullable String marker,
            @Query("MaxItems") @Range(min = 1, max = 10_000) @Nullable Integer maxItems) {}

    record EventSourceMappingConfiguration(@Wire("UUID") String uuid, String startingPosition,
            @Nullable Instant startingPositionTimestamp, int batchSize, int maximumBatchingWindowInSeconds,
            int parallelizationFactor, String eventSourceArn, @Nullable FilterCriteria filterCriteria,
            String functionArn, Instant lastModified, String lastProcessingResult, String state,
            String stateTransitionReason, DestinationConfig destinationConfig, int maximumRecordAgeInSeconds,
            boolean bisectBatchOnFunctionError, int maximumRetryAttempts, int tumblingWindowInSeconds,
            List<String> functionResponseTypes, String eventSourceMappingArn) {}

    record ListEventSourceMappingsResponse(@Nullable String nextMarker,
            List<EventSourceMappingConfiguration> eventSourceMappings) {}
}
