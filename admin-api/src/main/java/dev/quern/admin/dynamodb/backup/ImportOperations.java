package dev.quern.admin.dynamodb.backup;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.dynamodb.error.DynamoDbErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.dynamodb.backup.ImportShapes.CsvOptions;
import dev.quern.admin.dynamodb.backup.ImportShapes.DescribeImportRequest;
import dev.quern.admin.dynamodb.backup.ImportShapes.ImportResponse;
import dev.quern.admin.dynamodb.backup.ImportShapes.ImportSummary;
import dev.quern.admin.dynamodb.backup.ImportShapes.ImportTableDescription;
import dev.quern.admin.dynamodb.backup.ImportShapes.ImportTableRequest;
import dev.quern.admin.dynamodb.backup.ImportShapes.InputFormatOptions;
import dev.quern.admin.dynamodb.backup.ImportShapes.ListImportsRequest;
import dev.quern.admin.dynamodb.backup.ImportShapes.ListImportsResponse;
import dev.quern.admin.dynamodb.backup.ImportShapes.S3BucketSource;
import dev.quern.admin.dynamodb.backup.ImportShapes.TableCreationParameters;
import dev.quern.admin.dynamodb.call.Names;
import dev.quern.admin.dynamodb.table.Definitions;
import dev.quern.admin.dynamodb.table.KeptSettings;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.tables.backup.Export;
import dev.quern.storage.tables.backup.Import;
import dev.quern.storage.tables.backup.Imports;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.TablesException.Reason;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.TableName;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operations on imports of tables from buckets. */
public final class ImportOperations {

    private static final int MAX_LISTED = 25;
    private static final String IMPORT = "/import/";
    private static final String INVALID = "One or more parameter values were invalid: ";
    /** A place in a list is told in groups of 16 digits, at least 7 of them. */
    private static final int TOKEN_GROUP = 8;
    private static final int MIN_TOKEN = 56;

    private final Imports imports;
    private final Names names;
    private final String account;
    private final Runnable begun;

    /**
     * @param account
     *            that all buckets belong to
     * @param begun
     *            to be called when there is something to import in the background
     */
    public ImportOperations(Imports imports, Names names, String account, Runnable begun) {
        this.imports = imports;
        this.names = names;
        this.account = account;
        this.begun = begun;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("ImportTable", ROUTE, ImportTableRequest.class, ImportResponse.class, told(this::begin)),
                blocking("DescribeImport", ROUTE, DescribeImportRequest.class, ImportResponse.class,
                        told(this::describe)),
                blocking("ListImports", ROUTE, ListImportsRequest.class, ListImportsResponse.class,
                        told(this::list)));
    }

    private ImportResponse begin(ImportTableRequest request, Call call) {
        Optional<CsvForm> csv = csv(request);
        String compression = request.inputCompressionType() == null
                ? ImportPlace.NONE
                : request.inputCompressionType();
        if (!compression.equals(ImportPlace.NONE) && !compression.equals(ImportPlace.GZIP)) {
            throw notSupported("InputCompressionType " + compression);
        }
        S3BucketSource source = request.s3BucketSource();
        if (source.s3BucketOwner() != null && !source.s3BucketOwner().equals(account)) {
            throw new TablesException.Validation(INVALID + "S3BucketOwner: the bucket belongs to " + account);
        }
        ImportPlace place = new ImportPlace(source.s3Bucket(), Optional.ofNullable(source.s3BucketOwner()),
                Optional.ofNullable(source.s3KeyPrefix()), compression.equals(ImportPlace.GZIP), csv);
        Import each = imports.begin(table(request.tableCreationParameters()),
                Optional.ofNullable(request.clientToken()), place.settings());
        begun.run();
        return new ImportResponse(description(each));
    }

    private static Optional<CsvForm> csv(ImportTableRequest request) {
        CsvOptions options = request.inputFormatOptions() == null ? null : request.inputFormatOptions().csv();
        return switch (request.inputFormat()) {
            case ImportPlace.JSON -> {
                if (options != null) {
                    throw new TablesException.Validation(
                            INVALID + "InputFormatOptions.Csv is for the InputFormat CSV only");
                }
                yield Optional.empty();
            }
            case ImportPlace.CSV -> Optional.of(form(options));
            default -> throw notSupported("InputFormat " + request.inputFormat());
        };
    }

    private static CsvForm form(@Nullable CsvOptions options) {
        if (options == null) {
            return new CsvForm(CsvForm.COMMA, Optional.empty());
        }
        List<String> header = options.headerList();
        if (header != null && Set.copyOf(header).size() < header.size()) {
            throw new TablesException.Validation(INVALID + "HeaderList has a name twice");
        }
        return new CsvForm(options.delimiter() == null ? CsvForm.COMMA : options.delimiter().charAt(0),
                Optional.ofNullable(header));
    }

    private static @Nullable InputFormatOptions options(ImportPlace place) {
        return place.csv().map(form -> new InputFormatOptions(
                new CsvOptions(String.valueOf(form.delimiter()), form.header().orElse(null)))).orElse(null);
    }

    private static TablesException notSupported(String what) {
        return new TablesException.Validation(INVALID + what + " is not supported by this server");
    }

    private CreateTable table(TableCreationParameters parameters) {
        KeptSettings settings = new KeptSettings();
        boolean onDemand = "PAY_PER_REQUEST".equals(parameters.billingMode());
        settings.newLimits("", parameters.onDemandThroughput(), onDemand);
        if (parameters.globalSecondaryIndexes() != null) {
            parameters.globalSecondaryIndexes().forEach(index -> settings.newIndex(index, onDemand));
        }
        return new CreateTable(names.table(parameters.tableName()),
                Definitions.attributes(parameters.attributeDefinitions()), Definitions.keys(parameters.keySchema()),
                Optional.empty(), Definitions.global(parameters.globalSecondaryIndexes()), onDemand,
                Definitions.throughput(parameters.provisionedThroughput()), Optional.empty(), false, Map.of(),
                settings.over(Map.of()), false);
    }

    private ImportResponse describe(DescribeImportRequest request, Call call) {
        String arn = request.importArn();
        int at = arn.indexOf(IMPORT);
        TableName table;
        try {
            table = names.ofArn(arn.substring(0, Math.max(at, 0)));
        } catch (TablesException ofNoTable) {
            throw new TablesException.CopyRefused(Reason.IMPORT_NOT_FOUND, "Import not found: " + arn);
        }
        return new ImportResponse(description(imports.get(table, arn.substring(at + IMPORT.length()), arn)));
    }

    private ListImportsResponse list(ListImportsRequest request, Call call) {
        int max = request.pageSize() == null ? MAX_LISTED : request.pageSize();
        Optional<TableName> table = Optional.ofNullable(request.tableArn()).map(names::ofArn);
        Optional<String> before = Optional.ofNullable(request.nextToken()).map(ImportOperations::arn);
        List<ImportSummary> found = imports.list().stream()
                .filter(each -> table.isEmpty() || each.table().equals(table.get())).map(this::summary)
                .filter(each -> before.isEmpty() || each.importArn().compareTo(before.get()) < 0)
                .sorted(Comparator.comparing(ImportSummary::importArn).reversed()).limit(max + 1L).toList();
        List<ImportSummary> page = found.subList(0, Math.min(max, found.size()));
        return new ListImportsResponse(page, found.size() > max ? token(page.getLast().importArn()) : null);
    }

    private static String token(String arn) {
        StringBuilder padded = new StringBuilder(arn);
        while (padded.length() < MIN_TOKEN || padded.length() % TOKEN_GROUP != 0) {
            padded.append(' ');
        }
        return HexFormat.of().formatHex(padded.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static String arn(String token) {
        return new String(HexFormat.of().parseHex(token), StandardCharsets.US_ASCII).stripTrailing();
    }

    private String arn(Import each) {
        return names.arn(each.table()) + IMPORT + each.id();
    }

    private static S3BucketSource source(ImportPlace place) {
        return new S3BucketSource(place.owner().orElse(null), place.bucket(), place.prefix().orElse(null));
    }

    private ImportSummary summary(Import each) {
        ImportPlace place = ImportPlace.of(each);
        return new ImportSummary(arn(each), each.progress().state().name(), names.arn(each.table()),
                source(place), place.format(), each.started(), each.progress().ended().orElse(null));
    }

    private ImportTableDescription description(Import each) {
        ImportPlace place = ImportPlace.of(each);
        Import.Counts counts = each.progress().counts();
        Optional<Export.Failure> failure = each.progress().failure();
        return new ImportTableDescription(arn(each), each.progress().state().name(), names.arn(each.table()),
                each.tableUuid(), each.token().orElse(null), source(place), counts.errors(), place.format(),
                options(place), place.compression(), each.started(), each.progress().ended().orElse(null),
                counts.bytes(),
                counts.items(), counts.imported(), failure.map(Export.Failure::code).orElse(null),
                failure.map(Export.Failure::message).orElse(null));
    }
}
