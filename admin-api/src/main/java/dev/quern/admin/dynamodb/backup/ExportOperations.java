package dev.quern.admin.dynamodb.backup;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.dynamodb.error.DynamoDbErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.dynamodb.backup.ExportShapes.DescribeExportRequest;
import dev.quern.admin.dynamodb.backup.ExportShapes.ExportDescription;
import dev.quern.admin.dynamodb.backup.ExportShapes.ExportResponse;
import dev.quern.admin.dynamodb.backup.ExportShapes.ExportSummary;
import dev.quern.admin.dynamodb.backup.ExportShapes.ExportTableToPointInTimeRequest;
import dev.quern.admin.dynamodb.backup.ExportShapes.ListExportsRequest;
import dev.quern.admin.dynamodb.backup.ExportShapes.ListExportsResponse;
import dev.quern.admin.dynamodb.call.Names;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.tables.backup.Export;
import dev.quern.storage.tables.backup.Exports;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.TablesException.Reason;
import dev.quern.storage.tables.table.TableName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on exports of tables to buckets. */
public final class ExportOperations {

    private static final int MAX_LISTED = 25;
    private static final String EXPORT = "/export/";
    private static final String IN_PROGRESS = "IN_PROGRESS";
    private static final String INVALID = "One or more parameter values were invalid: ";

    private final Exports exports;
    private final Names names;
    private final String account;
    private final Runnable begun;

    /**
     * @param account
     *            that all buckets belong to
     * @param begun
     *            to be called when there is something to export in the background
     */
    public ExportOperations(Exports exports, Names names, String account, Runnable begun) {
        this.exports = exports;
        this.names = names;
        this.account = account;
        this.begun = begun;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("ExportTableToPointInTime", ROUTE, ExportTableToPointInTimeRequest.class,
                        ExportResponse.class, told(this::export)),
                blocking("DescribeExport", ROUTE, DescribeExportRequest.class, ExportResponse.class,
                        told(this::describe)),
                blocking("ListExports", ROUTE, ListExportsRequest.class, ListExportsResponse.class,
                        told(this::list)));
    }

    private ExportResponse export(ExportTableToPointInTimeRequest request, Call call) {
        requireSupported("ExportFormat", request.exportFormat(), ExportPlace.FORMAT);
        requireSupported("ExportType", request.exportType(), ExportPlace.TYPE);
        if (request.s3BucketOwner() != null && !request.s3BucketOwner().equals(account)) {
            throw new TablesException.Validation(INVALID + "S3BucketOwner: the bucket belongs to " + account);
        }
        ExportPlace place = ExportPlace.of(request.s3Bucket(), request.s3BucketOwner(), request.s3Prefix());
        Export export = exports.begin(names.ofArn(request.tableArn()), Optional.ofNullable(request.exportTime()),
                Optional.ofNullable(request.clientToken()), place.settings());
        begun.run();
        return new ExportResponse(description(export));
    }

    private static void requireSupported(String name, @Nullable String value, String supported) {
        if (value != null && !value.equals(supported)) {
            throw new TablesException.Validation(
                    INVALID + name + " " + value + " is not supported by this server; " + supported + " is");
        }
    }

    private ExportResponse describe(DescribeExportRequest request, Call call) {
        String arn = request.exportArn();
        int at = arn.indexOf(EXPORT);
        TableName table;
        try {
            table = names.ofArn(arn.substring(0, Math.max(at, 0)));
        } catch (TablesException ofNoTable) {
            throw new TablesException.CopyRefused(Reason.EXPORT_NOT_FOUND, "Export not found: " + arn);
        }
        return new ExportResponse(description(exports.get(table, arn.substring(at + EXPORT.length()), arn)));
    }

    private ListExportsResponse list(ListExportsRequest request, Call call) {
        int max = request.maxResults() == null ? MAX_LISTED : request.maxResults();
        Optional<TableName> table = Optional.ofNullable(request.tableArn()).map(names::ofArn);
        List<ExportSummary> found = exports.list().stream()
                .filter(export -> table.isEmpty() || export.table().name().equals(table.get()))
                .map(export -> new ExportSummary(arn(export), status(export), ExportPlace.TYPE))
                .filter(each -> request.nextToken() == null || each.exportArn().compareTo(request.nextToken()) < 0)
                .sorted(Comparator.comparing(ExportSummary::exportArn).reversed()).limit(max + 1L).toList();
        List<ExportSummary> page = found.subList(0, Math.min(max, found.size()));
        return new ListExportsResponse(page, found.size() > max ? page.getLast().exportArn() : null);
    }

    private String arn(Export export) {
        return names.arn(export.table().name()) + EXPORT + export.id();
    }

    private static String status(Export export) {
        return switch (export.progress().state()) {
            case WRITING, WRITTEN -> IN_PROGRESS;
            case COMPLETED -> "COMPLETED";
            case FAILED -> "FAILED";
        };
    }

    private ExportDescription description(Export export) {
        ExportPlace place = ExportPlace.of(export);
        boolean completed = export.progress().state() == Export.State.COMPLETED;
        return new ExportDescription(arn(export), status(export), export.started(),
                export.progress().ended().orElse(null), completed ? place.manifestKey(export) : null,
                names.arn(export.table().name()), export.table().uuid(), export.moment(),
                export.token().orElse(null), place.bucket(), place.owner().orElse(null), place.prefix().orElse(null),
                export.progress().failure().map(Export.Failure::code).orElse(null),
                export.progress().failure().map(Export.Failure::message).orElse(null), ExportPlace.FORMAT,
                completed ? export.progress().exported().bytes() : null,
                completed ? export.progress().exported().items() : null, ExportPlace.TYPE);
    }
}
