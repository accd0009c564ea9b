package dev.quern.admin.logs;

import dev.quern.admin.shape.Length;
import dev.quern.admin.shape.LowerCamel;
import dev.quern.admin.shape.Matches;
import dev.quern.admin.shape.NotImplemented;
import dev.quern.admin.shape.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and answers of the operations on events; names, rules and order are the published model's. */
@LowerCamel
final class EventShapes {

    private EventShapes() {}

    record FilterLogEventsRequest(@Length(min = 1, max = 512) @Matches(Patterns.GROUP) @Nullable String logGroupName,
            @Length(min = 1, max = 2048) @Matches(Patterns.GROUP_IDENTIFIER) @Nullable String logGroupIdentifier,
            @Length(min = 1, max = 100) @Nullable List<@Length(min = 1, max = 512) @Matches(Patterns.STREAM) String> logStreamNames,
            @Length(min = 1, max = 512) @Matches(Patterns.STREAM) @Nullable String logStreamNamePrefix,
            @Range(min = 0) @Nullable Long startTime, @Range(min = 0) @Nullable Long endTime,
            @Length(max = 1024) @Nullable String filterPattern, @Length(min = 1) @Nullable String nextToken,
            @Range(min = 1, max = 10_000) @Nullable Integer limit, @Nullable Boolean interleaved,
            @Nullable Boolean unmask) {}

    record FilterLogEventsResponse(List<FilteredEvent> events, List<SearchedStream> searchedLogStreams,
            @Nullable String nextToken) {}

    record FilteredEvent(String logStreamName, long timestamp, String message, long ingestionTime, String eventId) {}

    /** What the API once said of each stream, and no longer does. */
    record SearchedStream(String logStreamName, boolean searchedCompletely) {}

    record GetLogEventsRequest(@Length(min = 1, max = 512) @Matches(Patterns.GROUP) @Nullable String logGroupName,
            @Length(min = 1, max = 2048) @Matches(Patterns.GROUP_IDENTIFIER) @Nullable String logGroupIdentifier,
            @Length(min = 1, max = 512) @Matches(Patterns.STREAM) String logStreamName,
            @Range(min = 0) @Nullable Long startTime, @Range(min = 0) @Nullable Long endTime,
            @Length(min = 1) @Nullable String nextToken, @Range(min = 1, max = 10_000) @Nullable Integer limit,
            @Nullable Boolean startFromHead, @Nullable Boolean unmask) {}

    record GetLogEventsResponse(List<Event> events, String nextForwardToken, String nextBackwardToken) {}

    record Event(long timestamp, String message, long ingestionTime) {}

    @NotImplemented("entity")
    record PutLogEventsRequest(@Length(min = 1, max = 512) @Matches(Patterns.GROUP) String logGroupName,
            @Length(min = 1, max = 512) @Matches(Patterns.STREAM) String logStreamName,
            @Length(min = 1, max = 10_000) List<InputEvent> logEvents,
            @Length(min = 1) @Nullable String sequenceToken) {}

    record InputEvent(@Range(min = 0) long timestamp, @Length(min = 1) String message) {}

    record PutLogEventsResponse(String nextSequenceToken, @Nullable RejectedEvents rejectedLogEventsInfo) {}

    record RejectedEvents(@Nullable Integer tooNewLogEventStartIndex, @Nullable Integer tooOldLogEventEndIndex,
            @Nullable Integer expiredLogEventEndIndex) {}
}
