package dev.quern.admin.logs;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.logs.LogsErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.logs.GroupShapes.CreateLogGroupRequest;
import dev.quern.admin.logs.GroupShapes.DescribeLogGroupsRequest;
import dev.quern.admin.logs.GroupShapes.DescribeLogGroupsResponse;
import dev.quern.admin.logs.GroupShapes.Empty;
import dev.quern.admin.logs.GroupShapes.Group;
import dev.quern.admin.logs.GroupShapes.LogGroupRequest;
import dev.quern.admin.logs.GroupShapes.PutRetentionPolicyRequest;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.runtime.log.LogGroup;
import dev.quern.runtime.log.LogGroupName;
import dev.quern.runtime.log.LogStore;
import dev.quern.runtime.log.LogsException.InvalidParameter;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The operations on log groups. */
final class GroupOperations {

    private static final String CLASS = "STANDARD";
    private static final int PAGE = 50;

    private final LogStore logs;
    private final Groups groups;

    GroupOperations(LogStore logs, Groups groups) {
        this.logs = logs;
        this.groups = groups;
    }

    List<Operation<?, ?>> table() {
        return List.of(
                blocking("CreateLogGroup", ROUTE, CreateLogGroupRequest.class, Empty.class, told(this::create)),
                blocking("DeleteLogGroup", ROUTE, LogGroupRequest.class, Empty.class, told(this::delete)),
                blocking("DescribeLogGroups", ROUTE, DescribeLogGroupsRequest.class, DescribeLogGroupsResponse.class,
                        told(this::describe)),
                blocking("PutRetentionPolicy", ROUTE, PutRetentionPolicyRequest.class, Empty.class,
                        told(this::putRetention)),
                blocking("DeleteRetentionPolicy", ROUTE, LogGroupRequest.class, Empty.class,
                        told(this::deleteRetention)));
    }

    private Empty create(CreateLogGroupRequest request, Call call) {
        if (request.logGroupClass() != null && !request.logGroupClass().equals(CLASS)) {
            throw new InvalidParameter("The log group class " + request.logGroupClass()
                    + " is not supported by this server: groups are of the class " + CLASS + ".");
        }
        logs.createGroup(new LogGroupName(request.logGroupName()));
        return new Empty();
    }

    private Empty delete(LogGroupRequest request, Call call) {
        logs.deleteGroup(new LogGroupName(request.logGroupName()));
        return new Empty();
    }

    private Empty putRetention(PutRetentionPolicyRequest request, Call call) {
        logs.retain(new LogGroupName(request.logGroupName()), Optional.of(request.retentionInDays()));
        return new Empty();
    }

    private Empty deleteRetention(LogGroupRequest request, Call call) {
        logs.retain(new LogGroupName(request.logGroupName()), Optional.empty());
        return new Empty();
    }

    private DescribeLogGroupsResponse describe(DescribeLogGroupsRequest request, Call call) {
        if (request.logGroupNamePrefix() != null && request.logGroupNamePattern() != null) {
            throw new InvalidParameter(
                    "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
        }
        if (request.logGroupClass() != null && !request.logGroupClass().equals(CLASS)) {
            return new DescribeLogGroupsResponse(List.of(), null);
        }
        int limit = request.limit() == null ? PAGE : request.limit();
        Optional<String> after = Optional.ofNullable(request.nextToken())
                .map(token -> new LogGroupName(token).value());
        List<LogGroup> found = logs.groups(after, limit + 1, wanted(request));
        List<LogGroup> page = found.subList(0, Math.min(limit, found.size()));
        return new DescribeLogGroupsResponse(page.stream().map(this::print).toList(),
                found.size() > limit ? page.getLast().name().value() : null);
    }

    private static Predicate<LogGroup> wanted(DescribeLogGroupsRequest request) {
        String prefix = request.logGroupNamePrefix() == null ? "" : request.logGroupNamePrefix();
        String part = request.logGroupNamePattern() == null ? "" : request.logGroupNamePattern();
        return group -> group.name().value().startsWith(prefix) && group.name().value().contains(part);
    }

    private Group print(LogGroup group) {
        return new Group(group.name().value(), group.created().toEpochMilli(), group.retentionDays().orElse(null), 0,
                groups.arn(group.name()) + ":*", logs.storedBytes(group), CLASS, groups.arn(group.name()));
    }
}
