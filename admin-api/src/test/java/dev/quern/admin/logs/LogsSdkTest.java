package dev.quern.admin.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import dev.quern.admin.auth.RequestSigner;
import dev.quern.admin.auth.RootKey;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** The CloudWatch Logs API through the AWS SDK. */
@Timeout(120)
class LogsSdkTest {

    @TempDir
    static Path data;

    private static RunningServer server;
    private static CloudWatchLogsClient logs;

    /** Now, a moment ago: what is written by a test is in the past. */
    private static final long START = System.currentTimeMillis() - 60_000;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        logs = server.logs();
    }

    @AfterAll
    static void stop() {
        logs.close();
        server.close();
    }

    private static void group(String name, String... streams) {
        logs.createLogGroup(request -> request.logGroupName(name));
        for (String stream : streams) {
            logs.createLogStream(request -> request.logGroupName(name).logStreamName(stream));
        }
    }

    private static InputLogEvent event(long offset, String message) {
        return InputLogEvent.builder().timestamp(START + offset).message(message).build();
    }

    private static PutLogEventsResponse put(String group, String stream, InputLogEvent... events) {
        return logs.putLogEvents(request -> request.logGroupName(group).logStreamName(stream).logEvents(events));
    }

    private static void putNumbered(String group, String stream, int count) {
        put(group, stream, IntStream.range(0, count).mapToObj(i -> event(i, stream + " " + i))
                .toArray(InputLogEvent[]::new));
    }

    @Test
    void whatIsPutIsThereWhenThePutReturns() {
        group("put", "s");
        assertThat(put("put", "s", event(0, "one"), event(1, "two\nlines"), event(1, "grüße"))
                .rejectedLogEventsInfo()).isNull();
        List<OutputLogEvent> events = logs.getLogEvents(request -> request.logGroupName("put").logStreamName("s"))
                .events();
        assertThat(events).extracting(OutputLogEvent::message).containsExactly("one", "two\nlines", "grüße");
        assertThat(events.getFirst().timestamp()).isEqualTo(START);
        assertThat(events.getFirst().ingestionTime()).isGreaterThan(START);
    }

    @Test
    void aStreamIsReadForwardAndBackwardByTokens() {
        group("tokens", "s");
        putNumbered("tokens", "s", 10);
        List<String> forward = new ArrayList<>();
        String token = null;
        GetLogEventsResponse page;
        do {
            String here = token;
            page = logs.getLogEvents(request -> request.logGroupName("tokens").logStreamName("s").limit(4)
                    .startFromHead(true).nextToken(here));
            page.events().forEach(event -> forward.add(event.message()));
            token = page.nextForwardToken();
            if (page.events().isEmpty()) {
                assertThat(token).isEqualTo(here);
            }
        } while (!page.events().isEmpty());
        assertThat(forward).hasSize(10).first().isEqualTo("s 0");
        // what comes later is found behind the last token
        put("tokens", "s", event(100, "late"));
        String end = token;
        assertThat(logs.getLogEvents(request -> request.logGroupName("tokens").logStreamName("s").nextToken(end))
                .events()).extracting(OutputLogEvent::message).containsExactly("late");
        GetLogEventsResponse latest = logs.getLogEvents(request -> request.logGroupName("tokens").logStreamName("s")
                .limit(4));
        assertThat(latest.events()).extracting(OutputLogEvent::message).containsExactly("s 7", "s 8", "s 9", "late");
        assertThat(logs.getLogEvents(request -> request.logGroupName("tokens").logStreamName("s").limit(4)
                .nextToken(latest.nextBackwardToken())).events()).extracting(OutputLogEvent::message)
                .containsExactly("s 3", "s 4", "s 5", "s 6");
        assertThat(logs.getLogEvents(request -> request.logGroupName("tokens").logStreamName("s")
                .startTime(START + 2).endTime(START + 4)).events()).extracting(OutputLogEvent::message)
                .containsExactly("s 2", "s 3");
    }

    @Test
    void aGroupIsFilteredByTextStreamAndTime() {
        group("filter", "a1", "a2", "b1");
        for (String stream : List.of("a1", "a2", "b1")) {
            putNumbered("filter", stream, 20);
        }
        assertThat(logs.filterLogEventsPaginator(request -> request.logGroupName("filter").limit(7)).events())
                .extracting(FilteredLogEvent::timestamp).hasSize(60).isSorted();
        assertThat(logs.filterLogEvents(request -> request.logGroupName("filter").filterPattern("\"a1 1\" -\"1 19\""))
                .events()).hasSize(10);
        assertThat(logs.filterLogEvents(request -> request.logGroupName("filter").filterPattern("?a1 ?b1")).events())
                .hasSize(40);
        assertThat(logs.filterLogEvents(request -> request.logGroupName("filter").logStreamNamePrefix("a")).events())
                .hasSize(40);
        List<FilteredLogEvent> some = logs.filterLogEvents(request -> request.logGroupName("filter")
                .logStreamNames("a2", "b1").startTime(START + 3).endTime(START + 4)).events();
        assertThat(some).extracting(FilteredLogEvent::message).containsExactlyInAnyOrder("a2 3", "a2 4", "b1 3",
                "b1 4");
        assertThat(some).extracting(FilteredLogEvent::eventId).doesNotHaveDuplicates().allMatch(
                id -> id.matches("\\d{56}"));
        assertThatThrownBy(() -> logs.filterLogEvents(request -> request.logGroupName("filter")
                .filterPattern("{ $.level = \"ERROR\" }"))).isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("patterns for JSON are not supported");
        assertThatThrownBy(() -> logs.filterLogEvents(request -> request.logGroupName("filter")
                .logStreamNames("none"))).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> logs.filterLogEvents(request -> request.logGroupName("filter").nextToken("x")))
                .isInstanceOf(InvalidParameterException.class).hasMessageContaining("nextToken is invalid");
    }

    @Test
    void groupsAreListedByPrefixPartAndPage() {
        List.of("list/a", "list/b", "list/c", "other/list/d").forEach(LogsSdkTest::group);
        List<LogGroup> all = logs.describeLogGroupsPaginator(request -> request.logGroupNamePrefix("list/").limit(2))
                .logGroups().stream().toList();
        assertThat(all).extracting(LogGroup::logGroupName).containsExactly("list/a", "list/b", "list/c");
        assertThat(all.getFirst().arn()).isEqualTo("arn:aws:logs:us-east-1:000000000000:log-group:list/a:*");
        assertThat(all.getFirst().logGroupArn()).isEqualTo("arn:aws:logs:us-east-1:000000000000:log-group:list/a");
        assertThat(all.getFirst().creationTime()).isGreaterThan(START);
        assertThat(logs.describeLogGroups(request -> request.logGroupNamePattern("list/")).logGroups()).hasSize(4);
        assertThatThrownBy(() -> logs.describeLogGroups(request -> request.logGroupNamePattern("a")
                .logGroupNamePrefix("b"))).isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void streamsAreListedByNameAndByTime() {
        group("streams", "x", "y", "z", "empty");
        put("streams", "y", event(10, "early"));
        put("streams", "x", event(20, "late"));
        put("streams", "z", event(15, "between"));
        assertThat(logs.describeLogStreamsPaginator(request -> request.logGroupName("streams").limit(2)).logStreams())
                .extracting(LogStream::logStreamName).containsExactly("empty", "x", "y", "z");
        List<LogStream> byTime = logs.describeLogStreamsPaginator(request -> request.logGroupName("streams")
                .orderBy(OrderBy.LAST_EVENT_TIME).descending(true).limit(3)).logStreams().stream().toList();
        assertThat(byTime).extracting(LogStream::logStreamName).containsExactly("x", "z", "y", "empty");
        assertThat(byTime.getFirst().lastEventTimestamp()).isEqualTo(START + 20);
        assertThat(byTime.getLast().firstEventTimestamp()).isNull();
        assertThat(logs.describeLogStreams(request -> request.logGroupIdentifier(
                "arn:aws:logs:us-east-1:000000000000:log-group:streams").logStreamNamePrefix("z")).logStreams())
                .hasSize(1);
        logs.deleteLogStream(request -> request.logGroupName("streams").logStreamName("z"));
        assertThatThrownBy(() -> logs.getLogEvents(request -> request.logGroupName("streams").logStreamName("z")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The specified log stream does not exist.");
    }

    @Test
    void retentionHasTheValuesOfCloudWatchLogs() {
        group("retention");
        logs.putRetentionPolicy(request -> request.logGroupName("retention").retentionInDays(7));
        assertThat(logs.describeLogGroups(request -> request.logGroupNamePrefix("retention")).logGroups())
                .singleElement().satisfies(group -> assertThat(group.retentionInDays()).isEqualTo(7));
        assertThatThrownBy(() -> logs.putRetentionPolicy(request -> request.logGroupName("retention")
                .retentionInDays(8))).isInstanceOf(InvalidParameterException.class);
        logs.deleteRetentionPolicy(request -> request.logGroupName("retention"));
        assertThat(logs.describeLogGroups(request -> request.logGroupNamePrefix("retention")).logGroups())
                .singleElement().satisfies(group -> assertThat(group.retentionInDays()).isNull());
        logs.deleteLogGroup(request -> request.logGroupName("retention"));
        assertThatThrownBy(() -> logs.deleteLogGroup(request -> request.logGroupName("retention")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The specified log group does not exist.");
    }

    @Test
    void eventsThatAreTooOldOrTooNewAreRejectedAndTheOthersKept() {
        group("late", "s");
        long day = 24L * 3_600_000;
        assertThat(put("late", "s", event(-15 * day, "old")).rejectedLogEventsInfo().tooOldLogEventEndIndex())
                .isEqualTo(1);
        PutLogEventsResponse mixed = put("late", "s", event(0, "now"), event(3L * 3_600_000, "future"));
        assertThat(mixed.rejectedLogEventsInfo().tooNewLogEventStartIndex()).isEqualTo(1);
        assertThat(logs.getLogEvents(request -> request.logGroupName("late").logStreamName("s")).events())
                .extracting(OutputLogEvent::message).containsExactly("now");
        assertThatThrownBy(() -> put("late", "s", event(1, "b"), event(0, "a")))
                .isInstanceOf(InvalidParameterException.class).hasMessageContaining("chronological order");
        assertThatThrownBy(() -> put("late", "none", event(1, "b"))).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void badInputIsRefusedInTheApisWords() {
        group("taken");
        assertThatThrownBy(() -> group("taken")).isInstanceOf(ResourceAlreadyExistsException.class)
                .hasMessageContaining("The specified log group already exists");
        assertThatThrownBy(() -> group("no spaces")).isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("1 validation error detected: Value 'no spaces' at 'logGroupName' failed to"
                        + " satisfy constraint: Member must satisfy regular expression pattern");
        assertThatThrownBy(() -> logs.createLogGroup(request -> request.logGroupName("g").kmsKeyId("k")))
                .isInstanceOf(InvalidParameterException.class).hasMessageContaining("kmsKeyId");
        assertThatThrownBy(() -> logs.getLogEvents(request -> request.logStreamName("s")))
                .isInstanceOf(InvalidParameterException.class).hasMessageContaining("logGroupName");
        assertThatThrownBy(() -> logs.describeMetricFilters(request -> request.logGroupName("taken")))
                .isInstanceOfSatisfying(CloudWatchLogsException.class, refused -> {
                    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException");
                    assertThat(refused.awsErrorDetails().errorMessage()).contains("DescribeMetricFilters");
                    assertThat(refused.statusCode()).isEqualTo(400);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"StartLiveTail", "Nonsense"})
    void whatIsNotThereIsRefusedByName(String operation) {
        RootKey key = server.rootKey();
        try (SignedHttp http = new SignedHttp(server.url(), new RequestSigner(key.accessKeyId(),
                key.secretAccessKey(), null, "us-east-1", "logs", InstantSource.system()))) {
            SignedHttp.Answer answer = http.send("POST", "/", "{}", Map.of("Content-Type",
                    "application/x-amz-json-1.1", "X-Amz-Target", "Logs_20140328." + operation));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).startsWith("{\"__type\":\"UnknownOperationException\"").contains(operation);
        }
    }
}
