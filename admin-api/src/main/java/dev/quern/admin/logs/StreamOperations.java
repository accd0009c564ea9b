package dev.quern.admin.logs;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.logs.LogsErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.logs.GroupShapes.DescribeLogStreamsRequest;
import dev.quern.admin.logs.GroupShapes.DescribeLogStreamsResponse;
import dev.quern.admin.logs.GroupShapes.Empty;
import dev.quern.admin.logs.GroupShapes.LogStreamRequest;
import dev.quern.admin.logs.GroupShapes.Stream;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.runtime.log.LogGroupName;
import dev.quern.runtime.log.LogStore;
import dev.quern.runtime.log.LogStream;
import dev.quern.runtime.log.LogsException.InvalidParameter;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The operations on log streams. */
final class StreamOperations {

    private static final int PAGE = 50;

    private final LogStore logs;
    private final Groups groups;

    StreamOperations(LogStore logs, Groups groups) {
        this.logs = logs;
        this.groups = groups;
    }

    List<Operation<?, ?>> table() {
        return List.of(
                blocking("CreateLogStream", ROUTE, LogStreamRequest.class, Empty.class, told(this::create)),
                blocking("DeleteLogStream", ROUTE, LogStreamRequest.class, Empty.class, told(this::delete)),
                blocking("DescribeLogStreams", ROUTE, DescribeLogStreamsRequest.class,
                        DescribeLogStreamsResponse.class, told(this::describe)));
    }

    private Empty create(LogStreamRequest request, Call call) {
        logs.createStream(new LogGroupName(request.logGroupName()), request.logStreamName());
        return new Empty();
    }

    private Empty delete(LogStreamRequest request, Call call) {
        logs.deleteStream(new LogGroupName(request.logGroupName()), request.logStreamName());
        return new Empty();
    }

    private DescribeLogStreamsResponse describe(DescribeLogStreamsRequest request, Call call) {
        LogGroupName group = groups.group(request.logGroupName(), request.logGroupIdentifier());
        boolean byTime = "LastEventTime".equals(request.orderBy());
        if (byTime && request.logStreamNamePrefix() != null) {
            throw new InvalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        String prefix = request.logStreamNamePrefix() == null ? "" : request.logStreamNamePrefix();
        Comparator<Place> order = Comparator.comparingLong((Place place) -> byTime ? place.time() : 0)
                .thenComparing(Place::name);
        Comparator<Place> asked = Boolean.TRUE.equals(request.descending()) ? order.reversed() : order;
        Place after = request.nextToken() == null ? null : Place.parse(request.nextToken());
        int limit = request.limit() == null ? PAGE : request.limit();
        List<LogStream> found = logs.streams(group).values().stream()
                .filter(stream -> stream.name().startsWith(prefix))
                .filter(stream -> after == null || asked.compare(Place.of(stream), after) > 0)
                .sorted(Comparator.comparing(Place::of, asked)).limit(limit + 1L).toList();
        List<LogStream> page = found.subList(0, Math.min(limit, found.size()));
        return new DescribeLogStreamsResponse(page.stream().map(stream -> print(group, stream)).toList(),
                found.size() > limit ? Place.of(page.getLast()).text() : null);
    }

    /** Where a stream stands in a list. */
    private record Place(long time, String name) {

        static Place of(LogStream stream) {
            return new Place(stream.lastEvent().orElse(0), stream.name());
        }

        String text() {
            return time + ":" + name;
        }

        static Place parse(String token) {
            int colon = token.indexOf(':');
            try {
                return new Place(Long.parseLong(token.substring(0, Math.max(0, colon))), token.substring(colon + 1));
            } catch (NumberFormatException e) {
                throw new InvalidParameter("The specified nextToken is invalid.");
            }
        }
    }

    private Stream print(LogGroupName group, LogStream stream) {
        return new Stream(stream.name(), stream.created(), boxed(stream.firstEvent()), boxed(stream.lastEvent()),
                boxed(stream.lastIngestion()), groups.arn(group, stream.name()), 0);
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
