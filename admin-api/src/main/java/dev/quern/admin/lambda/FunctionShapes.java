package dev.quern.admin.lambda;

import dev.quern.admin.shape.FixedValue;
import dev.quern.admin.shape.Label;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.NotImplemented;
import dev.quern.admin.shape.OneOf;
import dev.quern.admin.shape.Query;
import dev.quern.admin.shape.Range;
import dev.quern.admin.shape.Sensitive;
import dev.quern.admin.shape.Wire;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on functions; names, rules and order are the published model's. */
final class FunctionShapes {

    private FunctionShapes() {}

    @NotImplemented({"KMSKeyArn", "FileSystemConfigs", "CodeSigningConfigArn", "ImageConfig", "TenancyConfig",
            "CapacityProviderConfig", "DurableConfig", "PublishTo"})
    record CreateFunctionRequest(@Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Nullable String runtime, @Matches(Patterns.ROLE) String role,
            @Length(max = 128) @Matches(Patterns.HANDLER) @Nullable String handler, FunctionCode code,
            @Length(max = 256) @Nullable String description, @Range(min = 1, max = 900) @Nullable Integer timeout,
            @Range(min = 128, max = 10_240) @Nullable Integer memorySize, @Nullable Boolean publish,
            @FixedValue("`Zip`") @OneOf({"Zip", "Image"}) @Nullable String packageType,
            @Nullable Environment environment,
            @Nullable Map<String, String> tags, @FixedValue("empty") @Nullable VpcConfig vpcConfig,
            @Nullable DeadLetterConfig deadLetterConfig,
            @FixedValue("`Mode: PassThrough`") @Nullable TracingConfig tracingConfig,
            @FixedValue("empty") @Nullable List<@Length(min = 1, max = 140) @Matches(Patterns.LAYER_VERSION_ARN) String> layers,
            @FixedValue("the processor of this machine") @Length(min = 1, max = 1) @Nullable List<@OneOf({"x86_64",
                    "arm64"}) String> architectures,
            @FixedValue("`Size: 512`") @Nullable EphemeralStorage ephemeralStorage,
            @FixedValue("`ApplyOn: None`") @Nullable SnapStart snapStart,
            @Nullable LoggingConfig loggingConfig) {}

    @NotImplemented({"S3ObjectStorageMode", "ImageUri", "SourceKMSKeyArn"})
    record FunctionCode(@Sensitive byte @Nullable [] zipFile,
            @Length(min = 3, max = 63) @Matches(Patterns.S3_BUCKET) @Nullable String s3Bucket,
            @Length(min = 1, max = 1_024) @Nullable String s3Key,
            @Length(min = 1, max = 1_024) @Nullable String s3ObjectVersion) {}

    record Environment(
            @Sensitive @Nullable Map<@Sensitive @Matches("[a-zA-Z]([a-zA-Z0-9_])+") String, @Sensitive String> variables) {}

    @NotImplemented("Ipv6AllowedForDualStack")
    record VpcConfig(@Length(max = 16) @Nullable List<String> subnetIds,
            @Length(max = 5) @Nullable List<String> securityGroupIds) {}

    record DeadLetterConfig(@Matches(Patterns.RESOURCE_ARN) @Nullable String targetArn) {}

    record TracingConfig(@OneOf({"Active", "PassThrough"}) @Nullable String mode) {}

    record EphemeralStorage(@Range(min = 512, max = 10_240) int size) {}

    record SnapStart(@OneOf({"PublishedVersions", "None"}) @Nullable String applyOn) {}

    record LoggingConfig(@OneOf({"JSON", "Text"}) @Nullable String logFormat,
            @OneOf({"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"}) @Nullable String applicationLogLevel,
            @OneOf({"DEBUG", "INFO", "WARN"}) @Nullable String systemLogLevel,
            @Length(min = 1, max = 512) @Matches(Patterns.LOG_GROUP) @Nullable String logGroup) {}

    @NotImplemented({"S3ObjectStorageMode", "ImageUri", "SourceKMSKeyArn", "PublishTo"})
    record UpdateFunctionCodeRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Sensitive byte @Nullable [] zipFile,
            @Length(min = 3, max = 63) @Matches(Patterns.S3_BUCKET) @Nullable String s3Bucket,
            @Length(min = 1, max = 1_024) @Nullable String s3Key,
            @Length(min = 1, max = 1_024) @Nullable String s3ObjectVersion, @Nullable Boolean publish,
            @Nullable Boolean dryRun,
            @Nullable String revisionId,
            @FixedValue("the processor of this machine") @Length(min = 1, max = 1) @Nullable List<@OneOf({"x86_64",
                    "arm64"}) String> architectures) {}

    @NotImplemented({"KMSKeyArn", "FileSystemConfigs", "ImageConfig", "CapacityProviderConfig", "DurableConfig"})
    record UpdateFunctionConfigurationRequest(
            @Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Matches(Patterns.ROLE) @Nullable String role,
            @Length(max = 128) @Matches(Patterns.HANDLER) @Nullable String handler,
            @Length(max = 256) @Nullable String description, @Range(min = 1, max = 900) @Nullable Integer timeout,
            @Range(min = 128, max = 10_240) @Nullable Integer memorySize,
            @FixedValue("empty") @Nullable VpcConfig vpcConfig,
            @Nullable Environment environment, @Nullable String runtime,
            @Nullable DeadLetterConfig deadLetterConfig,
            @FixedValue("`Mode: PassThrough`") @Nullable TracingConfig tracingConfig, @Nullable String revisionId,
            @FixedValue("empty") @Nullable List<@Length(min = 1, max = 140) @Matches(Patterns.LAYER_VERSION_ARN) String> layers,
            @FixedValue("`Size: 512`") @Nullable EphemeralStorage ephemeralStorage,
            @FixedValue("`ApplyOn: None`") @Nullable SnapStart snapStart,
            @Nullable LoggingConfig loggingConfig) {}

    record GetFunctionRequest(@Label @Length(min = 1, max = 170) @Matches(Patterns.NAMESPACED) String functionName,
            @Query("Qualifier") @Length(min = 1, max = 128) @Matches(Patterns.QUALIFIER) @Nullable String qualifier) {}

    record DeleteFunctionRequest(@Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Query("Qualifier") @Length(min = 1, max = 128) @Matches(Patterns.QUALIFIER) @Nullable String qualifier) {}

    @NotImplemented("MasterRegion")
    record ListFunctionsRequest(@Query("FunctionVersion") @OneOf("ALL") @Nullable String functionVersion,
            @Query("Marker") @Nullable String marker,
            @Query("MaxItems") @Range(min = 1, max = 10_000) @Nullable Integer maxItems) {}

    record ListFunctionsResponse(@Nullable String nextMarker, List<FunctionConfiguration> functions) {}

    record ListVersionsByFunctionRequest(
            @Label @Length(min = 1, max = 170) @Matches(Patterns.NAMESPACED) String functionName,
            @Query("Marker") @Nullable String marker,
            @Query("MaxItems") @Range(min = 1, max = 10_000) @Nullable Integer maxItems) {}

    record ListVersionsByFunctionResponse(@Nullable String nextMarker, List<FunctionConfiguration> versions) {}

    @NotImplemented("PublishTo")
    record PublishVersionRequest(@Label @Length(min = 1, max = 140) @Matches(Patterns.FUNCTION) String functionName,
            @Nullable String codeSha256, @Length(max = 256) @Nullable String description,
            @Nullable String revisionId) {}

    record GetFunctionResponse(FunctionConfiguration configuration, FunctionCodeLocation code,
            @Nullable Map<String, String> tags, ConcurrencyShapes.@Nullable Concurrency concurrency) {}

    record FunctionCodeLocation(String repositoryType, String location) {}

    record FunctionConfiguration(String functionName, String functionArn, String runtime, String role, String handler,
            long codeSize, String description, int timeout, int memorySize, String lastModified, String codeSha256,
            String version, @Nullable DeadLetterConfig deadLetterConfig, @Nullable Environment environment,
            TracingConfig tracingConfig, String revisionId,
            @Nullable String state, @Nullable String stateReason, @Nullable String stateReasonCode,
            @Nullable String lastUpdateStatus, @Nullable String lastUpdateStatusReason,
            @Nullable String lastUpdateStatusReasonCode, String packageType, List<String> architectures,
            EphemeralStorage ephemeralStorage, SnapStartResponse snapStart, LoggingConfig loggingConfig) {}

    record SnapStartResponse(String applyOn, String optimizationStatus) {}

    record TagResourceRequest(
            @Label("ARN") @Wire("Resource") @Length(min = 1, max = 256) @Matches(Patterns.TAGGABLE) String resource,
            Map<String, String> tags) {}

    record UntagResourceRequest(
            @Label("ARN") @Wire("Resource") @Length(min = 1, max = 256) @Matches(Patterns.TAGGABLE) String resource,
            @Query("tagKeys") List<String> tagKeys) {}

    record ListTagsRequest(
            @Label("ARN") @Wire("Resource") @Length(min = 1, max = 256) @Matches(Patterns.TAGGABLE) String resource) {}

    record ListTagsResponse(Map<String, String> tags) {}

    record GetAccountSettingsRequest() {}

    record GetAccountSettingsResponse(AccountLimit accountLimit, AccountUsage accountUsage) {}

    record AccountLimit(long totalCodeSize, long codeSizeUnzipped, long codeSizeZipped, int concurrentExecutions,
            int unreservedConcurrentExecutions) {}

    record AccountUsage(long totalCodeSize, long functionCount) {}

    /** An answer without members. */
    record Empty() {}
}
