package dev.quern.admin.logs;

import static dev.quern.admin.awsjson.AwsJsonService.ROUTE;
import static dev.quern.admin.logs.LogsErrors.told;
import static dev.quern.admin.restjson.Operation.blocking;

import dev.quern.admin.logs.EventShapes.InputEvent;
import dev.quern.admin.logs.EventShapes.PutLogEventsRequest;
import dev.quern.admin.logs.EventShapes.PutLogEventsResponse;
import dev.quern.admin.logs.EventShapes.RejectedEvents;
import dev.quern.admin.restjson.Call;
import dev.quern.admin.restjson.Operation;
import dev.quern.runtime.log.LogGroupName;
import dev.quern.runtime.log.LogStore;
import dev.quern.runtime.log.LogsException.InvalidParameter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The operation that writes events; its limits are CloudWatch Logs'. */
final class PutOperation {

    private static final int MAX_BATCH_BYTES = 1 << 20;
    private static final int EVENT_BYTES = 26;
    private static final long MAX_SPAN = Duration.ofHours(24).toMillis();
    private static final long MAX_FUTURE = Duration.ofHours(2).toMillis();
    private static final long MAX_AGE = Duration.ofDays(14).toMillis();

    /** Tokens have no meaning any more, but old clients want one. */
    private static final String TOKEN = "0";

    /** JSON escapes make a text up to six times as long. */
    private static final long BODY_LIMIT = 6L * MAX_BATCH_BYTES + (1 << 20);

    private final LogStore logs;

    PutOperation(LogStore logs) {
        this.logs = logs;
    }

    Operation<?, ?> operation() {
        return blocking("PutLogEvents", ROUTE, PutLogEventsRequest.class, PutLogEventsResponse.class, told(this::put))
                .accepting(BODY_LIMIT);
    }

    private PutLogEventsResponse put(PutLogEventsRequest request, Call call) {
        check(request.logEvents());
        LogGroupName group = new LogGroupName(request.logGroupName());
        long now = call.request().received().toEpochMilli();
        long expired = logs.begin(group);
        List<LogStore.Entry> entries = new ArrayList<>();
        Integer tooNew = null;
        Integer tooOld = null;
        Integer tooOldForGroup = null;
        for (int i = 0; i < request.logEvents().size(); i++) {
            InputEvent event = request.logEvents().get(i);
            if (event.timestamp() > now + MAX_FUTURE) {
                tooNew = tooNew == null ? Integer.valueOf(i) : tooNew;
            } else if (event.timestamp() < now - MAX_AGE) {
                tooOld = i + 1;
            } else if (event.timestamp() < expired) {
                tooOldForGroup = i + 1;
            } else {
                entries.add(new LogStore.Entry(event.timestamp(), event.message()));
            }
        }
        logs.put(group, request.logStreamName(), entries);
        boolean all = entries.size() == request.logEvents().size();
        return new PutLogEventsResponse(TOKEN, all ? null : new RejectedEvents(tooNew, tooOld, tooOldForGroup));
    }

    private static void check(List<InputEvent> events) {
        long bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            bytes += EVENT_BYTES + events.get(i).message().getBytes(StandardCharsets.UTF_8).length;
            if (i > 0 && events.get(i).timestamp() < events.get(i - 1).timestamp()) {
                throw new InvalidParameter(
                        "Log events in a single PutLogEvents request must be in chronological order.");
            }
        }
        if (bytes > MAX_BATCH_BYTES) {
            throw new InvalidParameter("Upload too large: " + bytes + " bytes exceeds limit of " + MAX_BATCH_BYTES);
        }
        if (events.getLast().timestamp() - events.getFirst().timestamp() > MAX_SPAN) {
            throw new InvalidParameter(
                    "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
        }
    }
}
