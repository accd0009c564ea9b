package dev.quern.admin.dynamodb.backup;

import dev.quern.admin.dynamodb.table.TableShapes.AttributeDefinition;
import dev.quern.admin.dynamodb.table.TableShapes.GlobalSecondaryIndex;
import dev.quern.admin.dynamodb.table.TableShapes.KeySchemaElement;
import dev.quern.admin.dynamodb.table.TableShapes.OnDemandThroughput;
import dev.quern.admin.dynamodb.table.TableShapes.ProvisionedThroughput;
import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.NotImplemented;
import dev.quern.admin.shape.OneOf;
import dev.quern.admin.shape.Range;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on imports; names, rules and order are the published model's. */
final class ImportShapes {

    private ImportShapes() {}

    record S3BucketSource(@Matches("[0-9]{12}") @Nullable String s3BucketOwner,
            @Length(max = 255) @Matches("^[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+$") String s3Bucket,
            @Length(max = 1024) @Nullable String s3KeyPrefix) {}

    @NotImplemented({"SSESpecification", "VectorIndexes"})
    record TableCreationParameters(@Length(min = 3, max = 255) @Matches("[a-zA-Z0-9_.-]+") String tableName,
            List<AttributeDefinition> attributeDefinitions, @Length(min = 1, max = 2) List<KeySchemaElement> keySchema,
            @OneOf({"PROVISIONED", "PAY_PER_REQUEST"}) @Nullable String billingMode,
            @Nullable ProvisionedThroughput provisionedThroughput, @Nullable OnDemandThroughput onDemandThroughput,
            @Nullable List<GlobalSecondaryIndex> globalSecondaryIndexes) {}

    record CsvOptions(@Length(min = 1, max = 1) @Matches("[,;:|\\t ]") @Nullable String delimiter,
            @Length(min = 1, max = 255) @Nullable List<@Length(min = 1, max = 65536) @Matches("[\\x20-\\x21\\x23-\\x2B\\x2D-\\x7E]*") String> headerList) {}

    record InputFormatOptions(@Nullable CsvOptions csv) {}

    record ImportTableRequest(@Matches("^[^\\$]+$") @Nullable String clientToken, S3BucketSource s3BucketSource,
            @OneOf({"DYNAMODB_JSON", "ION", "CSV"}) String inputFormat,
            @Nullable InputFormatOptions inputFormatOptions,
            @OneOf({"GZIP", "ZSTD", "NONE"}) @Nullable String inputCompressionType,
            TableCreationParameters tableCreationParameters) {}

    record DescribeImportRequest(@Length(min = 37, max = 1024) String importArn) {}

    record ListImportsRequest(@Length(min = 1, max = 1024) @Nullable String tableArn,
            @Range(min = 1, max = 25) @Nullable Integer pageSize,
            @Length(min = 112, max = 1024) @Matches("([0-9a-f]{16})+") @Nullable String nextToken) {}

    record ImportTableDescription(String importArn, String importStatus, String tableArn, String tableId,
            @Nullable String clientToken, S3BucketSource s3BucketSource, long errorCount, String inputFormat,
            @Nullable InputFormatOptions inputFormatOptions, String inputCompressionType, Instant startTime,
            @Nullable Instant endTime, long processedSizeBytes,
            long processedItemCount, long importedItemCount, @Nullable String failureCode,
            @Nullable String failureMessage) {}

    record ImportResponse(ImportTableDescription importTableDescription) {}

    record ImportSummary(String importArn, String importStatus, String tableArn, S3BucketSource s3BucketSource,
            String inputFormat, Instant startTime, @Nullable Instant endTime) {}

    record ListImportsResponse(List<ImportSummary> importSummaryList, @Nullable String nextToken) {}
}
