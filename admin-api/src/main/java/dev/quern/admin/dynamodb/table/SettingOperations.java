package dev.quern.admin.dynamodb.table;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.dynamodb.error.DynamoDbErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.dynamodb.call.Names;
import dev.quern.admin.dynamodb.table.TableShapes.DescribeEndpointsResponse;
import dev.quern.admin.dynamodb.table.TableShapes.DescribeLimitsResponse;
import dev.quern.admin.dynamodb.table.TableShapes.DescribeTimeToLiveResponse;
import dev.quern.admin.dynamodb.table.TableShapes.Empty;
import dev.quern.admin.dynamodb.table.TableShapes.Endpoint;
import dev.quern.admin.dynamodb.table.TableShapes.ListTagsOfResourceRequest;
import dev.quern.admin.dynamodb.table.TableShapes.ListTagsOfResourceResponse;
import dev.quern.admin.dynamodb.table.TableShapes.TableRequest;
import dev.quern.admin.dynamodb.table.TableShapes.Tag;
import dev.quern.admin.dynamodb.table.TableShapes.TagResourceRequest;
import dev.quern.admin.dynamodb.table.TableShapes.TimeToLiveDescription;
import dev.quern.admin.dynamodb.table.TableShapes.TimeToLiveSpecification;
import dev.quern.admin.dynamodb.table.TableShapes.UntagResourceRequest;
import dev.quern.admin.dynamodb.table.TableShapes.UpdateTimeToLiveRequest;
import dev.quern.admin.dynamodb.table.TableShapes.UpdateTimeToLiveResponse;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.storage.tables.TableStore;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.table.TimeToLive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operations on times to live, tags and the account. */
public final class SettingOperations {

    /** What is told of limits on provisioned capacity: the service's own defaults. Nothing is held to them here. */
    private static final long MAX_UNITS_OF_ACCOUNT = 80_000;
    private static final long MAX_UNITS_OF_TABLE = 40_000;
    private static final long ENDPOINT_MINUTES = 1_440;
    /** All that a table can have: the service has them in one page, too. */
    private static final int TAGS_OF_PAGE = 50;

    private final TableStore store;
    private final Names names;

    public SettingOperations(TableStore store, Names names) {
        this.store = store;
        this.names = names;
    }

    public List<Operation<?, ?>> table() {
        return List.of(
                blocking("UpdateTimeToLive", ROUTE, UpdateTimeToLiveRequest.class, UpdateTimeToLiveResponse.class,
                        told(this::updateTimeToLive)),
                blocking("DescribeTimeToLive", ROUTE, TableRequest.class, DescribeTimeToLiveResponse.class,
                        told(this::describeTimeToLive)),
                blocking("TagResource", ROUTE, TagResourceRequest.class, Empty.class, told(this::tag)),
                blocking("UntagResource", ROUTE, UntagResourceRequest.class, Empty.class, told(this::untag)),
                blocking("ListTagsOfResource", ROUTE, ListTagsOfResourceRequest.class,
                        ListTagsOfResourceResponse.class, told(this::listTags)),
                blocking("DescribeLimits", ROUTE, Empty.class, DescribeLimitsResponse.class, told(this::limits)),
                blocking("DescribeEndpoints", ROUTE, Empty.class, DescribeEndpointsResponse.class,
                        told(this::endpoints)));
    }

    private UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request, Call call) {
        TableName table = names.table(request.tableName());
        TimeToLiveSpecification asked = request.timeToLiveSpecification();
        if (asked.enabled()) {
            store.tables().enableTimeToLive(table, asked.attributeName());
        } else {
            store.tables().disableTimeToLive(table, asked.attributeName());
        }
        return new UpdateTimeToLiveResponse(asked);
    }

    private DescribeTimeToLiveResponse describeTimeToLive(TableRequest request, Call call) {
        String attribute = store.tables().get(names.table(request.tableName())).timeToLive()
                .map(TimeToLive::attribute).orElse(null);
        return new DescribeTimeToLiveResponse(
                new TimeToLiveDescription(attribute == null ? "DISABLED" : "ENABLED", attribute));
    }

    private Empty tag(TagResourceRequest request, Call call) {
        Map<String, String> added = Definitions.tags(request.tags());
        if (added.isEmpty()) {
            throw new TablesException.Validation("Atleast one Tag needs to be provided as Input.");
        }
        store.tables().changeTags(names.ofArn(request.resourceArn()), tags -> {
            Map<String, String> changed = new LinkedHashMap<>(tags);
            changed.putAll(added);
            return changed;
        });
        return new Empty();
    }

    private Empty untag(UntagResourceRequest request, Call call) {
        if (request.tagKeys().isEmpty()) {
            throw new TablesException.Validation("Atleast one Tag Key needs to be provided as Input.");
        }
        store.tables().changeTags(names.ofArn(request.resourceArn()), tags -> {
            Map<String, String> changed = new LinkedHashMap<>(tags);
            request.tagKeys().forEach(changed::remove);
            return changed;
        });
        return new Empty();
    }

    private ListTagsOfResourceResponse listTags(ListTagsOfResourceRequest request, Call call) {
        List<Tag> tags = store.tables().get(names.ofArn(request.resourceArn())).tags().entrySet().stream()
                .filter(tag -> request.nextToken() == null || tag.getKey().compareTo(request.nextToken()) > 0)
                .map(tag -> new Tag(tag.getKey(), tag.getValue())).limit(TAGS_OF_PAGE + 1L).toList();
        List<Tag> page = tags.subList(0, Math.min(TAGS_OF_PAGE, tags.size()));
        return new ListTagsOfResourceResponse(page, tags.size() > TAGS_OF_PAGE ? page.getLast().key() : null);
    }

    private DescribeLimitsResponse limits(Empty request, Call call) {
        return new DescribeLimitsResponse(MAX_UNITS_OF_ACCOUNT, MAX_UNITS_OF_ACCOUNT, MAX_UNITS_OF_TABLE,
                MAX_UNITS_OF_TABLE);
    }

    /** The address that the caller has used reaches this server. */
    private DescribeEndpointsResponse endpoints(Empty request, Call call) {
        return new DescribeEndpointsResponse(
                List.of(new Endpoint(call.request().head().header("host").orElse(""), ENDPOINT_MINUTES)));
    }
}
