package dev.quern.runtime.async;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.runtime.contain.MemoryUse;
import dev.quern.runtime.function.Version;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Against the examples in Lambda's documentation of invocation records. */
class InvocationRecordTest {

    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST";

    private static String print(Verdict.End end, String event, Optional<Outcome> outcome) {
        return new String(new InvocationRecord(Instant.parse("2019-11-14T18:16:05.568Z"), "request", ARN, end,
                event.getBytes(UTF_8),
                outcome.map(given -> new InvocationResult("request", Version.LATEST, given, Duration.ZERO,
                        Optional.empty(), Optional.empty(), MemoryUse.NONE)))
                .print(), UTF_8);
    }

    @Test
    void aFailureIsToldAsLambdaDoes() {
        assertThat(print(new Verdict.End(Condition.RETRIES_EXHAUSTED, 3), "{\"ORDER_IDS\": [\"a\", \"b\"]}",
                Optional.of(new Outcome.Failure("Error", "it failed", List.of()))))
                .isEqualTo("{\"version\":\"1.0\",\"timestamp\":\"2019-11-14T18:16:05.568Z\",\"requestContext\":"
                        + "{\"requestId\":\"request\",\"functionArn\":\"" + ARN
                        + "\",\"condition\":\"RetriesExhausted\",\"approximateInvokeCount\":3},"
                        + "\"requestPayload\":{\"ORDER_IDS\": [\"a\", \"b\"]},"
                        + "\"responseContext\":{\"statusCode\":200,\"executedVersion\":\"$LATEST\","
                        + "\"functionError\":\"Unhandled\"},"
                        + "\"responsePayload\":{\"errorMessage\":\"it failed\",\"errorType\":\"Error\"}}");
    }

    @Test
    void aSuccessHasNoFunctionErrorAndTheAnswerAsItIs() {
        assertThat(print(new Verdict.End(Condition.SUCCESS, 1), "1",
                Optional.of(new Outcome.Success("[true]".getBytes(UTF_8)))))
                .endsWith("\"requestPayload\":1,\"responseContext\":{\"statusCode\":200,\"executedVersion\":"
                        + "\"$LATEST\"},\"responsePayload\":[true]}");
    }

    @Test
    void aCallThatWasNeverMadeHasNoResponse() {
        assertThat(print(new Verdict.End(Condition.EVENT_AGE_EXCEEDED, 0), "{}", Optional.empty()))
                .endsWith("\"condition\":\"EventAgeExceeded\",\"approximateInvokeCount\":0},\"requestPayload\":{}}");
    }

    @Test
    void whatIsNoJsonIsToldAsText() throws IOException {
        JsonNode record = new JsonMapper().readTree(print(new Verdict.End(Condition.SUCCESS, 1), "{} \"",
                Optional.of(new Outcome.Success("plain \"text\"".getBytes(UTF_8)))));
        assertThat(record.path("requestPayload").asText()).isEqualTo("{} \"");
        assertThat(record.path("responsePayload").asText()).isEqualTo("plain \"text\"");
    }

    @Test
    void anAnswerThatNoFunctionCouldBeGivenIsLeftOut() {
        String event = "\"" + "e".repeat(1_000_000) + "\"";
        String answer = "\"" + "a".repeat(6_000_000) + "\"";
        assertThat(print(new Verdict.End(Condition.SUCCESS, 1), event,
                Optional.of(new Outcome.Success(answer.getBytes(UTF_8)))))
                .contains(event).contains("\"responseContext\"").doesNotContain("responsePayload");
        assertThat(print(new Verdict.End(Condition.SUCCESS, 1), answer + " ".repeat(291_400),
                Optional.of(new Outcome.Success(new byte[0]))))
                .contains("\"responseContext\"").doesNotContain("requestPayload");
    }
}
