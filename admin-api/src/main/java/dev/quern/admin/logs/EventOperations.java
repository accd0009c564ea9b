package dev.quern.admin.logs;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.logs.LogsErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.logs.EventShapes.Event;
import dev.quern.admin.logs.EventShapes.FilterLogEventsRequest;
import dev.quern.admin.logs.EventShapes.FilterLogEventsResponse;
import dev.quern.admin.logs.EventShapes.FilteredEvent;
import dev.quern.admin.logs.EventShapes.GetLogEventsRequest;
import dev.quern.admin.logs.EventShapes.GetLogEventsResponse;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.runtime.log.EventKey;
import dev.quern.runtime.log.FilterPattern;
import dev.quern.runtime.log.LogEvent;
import dev.quern.runtime.log.LogGroupName;
import dev.quern.runtime.log.LogPage;
import dev.quern.runtime.log.LogQuery;
import dev.quern.runtime.log.LogStore;
import dev.quern.runtime.log.LogsException.InvalidParameter;
import dev.quern.runtime.log.LogsException.NotFound;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The operations that read events. */
final class EventOperations {

    /** As many events as a page has at most, and if nothing is said. */
    private static final int PAGE = 10_000;

    private static final String FORWARD = "f/";
    private static final String BACKWARD = "b/";

    private final LogStore logs;
    private final Groups groups;

    EventOperations(LogStore logs, Groups groups) {
        this.logs = logs;
        this.groups = groups;
    }

    List<Operation<?, ?>> table() {
        return List.of(
                blocking("FilterLogEvents", ROUTE, FilterLogEventsRequest.class, FilterLogEventsResponse.class,
                        told(this::filter)),
                blocking("GetLogEvents", ROUTE, GetLogEventsRequest.class, GetLogEventsResponse.class,
                        told(this::get)));
    }

    private FilterLogEventsResponse filter(FilterLogEventsRequest request, Call call) {
        LogGroupName group = groups.group(request.logGroupName(), request.logGroupIdentifier());
        // here, unlike in GetLogEvents, the end is a time that is still wanted
        long until = request.endTime() == null || request.endTime() == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : request.endTime() + 1;
        FilterPattern pattern = request.filterPattern() == null
                ? FilterPattern.EVERYTHING
                : FilterPattern.parse(request.filterPattern());
        Optional<EventKey> cursor = Optional.ofNullable(request.nextToken()).map(EventOperations::key);
        LogPage page = logs.read(new LogQuery(group, streams(group, request),
                request.startTime() == null ? 0 : request.startTime(), until, pattern), cursor, true,
                limit(request.limit()));
        return new FilterLogEventsResponse(page.events().stream().map(EventOperations::filtered).toList(), List.of(),
                page.more() ? page.events().getLast().key().text() : null);
    }

    private Predicate<String> streams(LogGroupName group, FilterLogEventsRequest request) {
        String prefix = request.logStreamNamePrefix();
        if (request.logStreamNames() == null) {
            return prefix == null ? _ -> true : name -> name.startsWith(prefix);
        }
        if (prefix != null) {
            throw new InvalidParameter("logStreamNamePrefix and logStreamNames are mutually exclusive parameters.");
        }
        Set<String> wanted = Set.copyOf(request.logStreamNames());
        if (!logs.streams(group).keySet().containsAll(wanted)) {
            throw new NotFound("The specified log stream does not exist.");
        }
        return wanted::contains;
    }

    private static FilteredEvent filtered(LogEvent event) {
        return new FilteredEvent(event.stream(), event.timestamp(), event.message(), event.ingested(),
                event.key().id());
    }

    private GetLogEventsResponse get(GetLogEventsRequest request, Call call) {
        LogGroupName group = groups.group(request.logGroupName(), request.logGroupIdentifier());
        String token = request.nextToken();
        boolean forward = token == null ? Boolean.TRUE.equals(request.startFromHead()) : token.startsWith(FORWARD);
        if (token != null && !forward && !token.startsWith(BACKWARD)) {
            throw invalidToken();
        }
        Optional<EventKey> cursor = Optional.ofNullable(token).map(text -> key(text.substring(FORWARD.length())));
        LogPage page = logs.readStream(group, request.logStreamName(),
                request.startTime() == null ? 0 : request.startTime(),
                request.endTime() == null ? Long.MAX_VALUE : request.endTime(), cursor, forward,
                limit(request.limit()));
        // a page without events leads back to itself: by that clients know the end
        EventKey here = cursor.orElse(EventKey.FIRST);
        EventKey first = page.events().isEmpty() ? here : page.events().getFirst().key();
        EventKey last = page.events().isEmpty() ? here : page.events().getLast().key();
        return new GetLogEventsResponse(page.events().stream().map(EventOperations::event).toList(),
                FORWARD + last.text(), BACKWARD + first.text());
    }

    private static Event event(LogEvent event) {
        return new Event(event.timestamp(), event.message(), event.ingested());
    }

    private static EventKey key(String token) {
        return EventKey.parse(token).orElseThrow(EventOperations::invalidToken);
    }

    private static InvalidParameter invalidToken() {
        return new InvalidParameter("The specified nextToken is invalid.");
    }

    private static int limit(@Nullable Integer limit) {
        return limit == null ? PAGE : limit;
    }
}
