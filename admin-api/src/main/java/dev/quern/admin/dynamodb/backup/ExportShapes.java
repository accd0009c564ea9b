package dev.quern.admin.dynamodb.backup;

import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.NotImplemented;
import dev.quern.admin.shape.OneOf;
import dev.quern.admin.shape.Range;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on exports; names, rules and order are the published model's. */
final class ExportShapes {

    private ExportShapes() {}

    @NotImplemented({"S3SseAlgorithm", "S3SseKmsKeyId", "IncrementalExportSpecification"})
    record ExportTableToPointInTimeRequest(@Length(min = 1, max = 1024) String tableArn,
            @Nullable Instant exportTime, @Matches("^[^\\$]+$") @Nullable String clientToken,
            @Length(max = 255) @Matches("^[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+$") String s3Bucket,
            @Matches("[0-9]{12}") @Nullable String s3BucketOwner, @Length(max = 1024) @Nullable String s3Prefix,
            @OneOf({"DYNAMODB_JSON", "ION"}) @Nullable String exportFormat,
            @OneOf({"FULL_EXPORT", "INCREMENTAL_EXPORT"}) @Nullable String exportType) {}

    record DescribeExportRequest(@Length(min = 37, max = 1024) String exportArn) {}

    record ListExportsRequest(@Length(min = 1, max = 1024) @Nullable String tableArn,
            @Range(min = 1, max = 25) @Nullable Integer maxResults, @Nullable String nextToken) {}

    record ExportDescription(String exportArn, String exportStatus, Instant startTime, @Nullable Instant endTime,
            @Nullable String exportManifest, String tableArn, String tableId, Instant exportTime,
            @Nullable String clientToken, String s3Bucket, @Nullable String s3BucketOwner, @Nullable String s3Prefix,
            @Nullable String failureCode, @Nullable String failureMessage, String exportFormat,
            @Nullable Long billedSizeBytes, @Nullable Long itemCount, String exportType) {}

    record ExportResponse(ExportDescription exportDescription) {}

    record ExportSummary(String exportArn, String exportStatus, String exportType) {}

    record ListExportsResponse(List<ExportSummary> exportSummaries, @Nullable String nextToken) {}
}
