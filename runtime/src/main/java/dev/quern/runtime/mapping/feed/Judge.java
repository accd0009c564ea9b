package dev.quern.runtime.mapping.feed;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.invoke.InvocationResult;
import dev.quern.runtime.invoke.Outcome;
import dev.quern.runtime.mapping.MappingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Decides by a function's answer what came of a batch. */
final class Judge {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build()).build())
            .build();

    private Judge() {}

    /** What came of a call that did not begin. */
    static Verdict refused(Throwable reason) {
        Throwable cause = reason instanceof CompletionException && reason.getCause() != null
                ? reason.getCause()
                : reason;
        if (cause instanceof FunctionsException.RequestTooLarge) {
            return new Verdict.Failed("The record is too large for a function"); // and always will be
        }
        return new Verdict.NotRun(switch (cause) {
            case FunctionsException.TooManyRequests _ -> "Function call throttled";
            case FunctionsException.NotFound _ -> "Function not found";
            case FunctionsException e -> String.valueOf(e.getMessage());
            default -> "Function call could not begin: " + cause;
        });
    }

    /** What came of a call. */
    static Verdict of(InvocationResult result, Batch batch, MappingSettings settings) {
        return switch (result.outcome()) {
            case Outcome.Failure failure -> failure.isTheFunctions()
                    ? new Verdict.Failed("Function call failed")
                    : new Verdict.NotRun(failure.errorMessage());
            case Outcome.Success success -> of(success.payload(), batch, settings);
        };
    }

    private static Verdict of(byte[] answer, Batch batch, MappingSettings settings) {
        boolean windowed = batch.window().isPresent();
        if (!windowed && !settings.partialFailures()) {
            return new Verdict.Processed(batch.records().size(), Optional.empty());
        }
        @Nullable
        JsonNode body = parse(answer);
        Optional<String> state = Optional.empty();
        if (windowed) {
            if (body == null || !body.has("state")) {
                return new Verdict.Failed("Function response has no state");
            }
            state = Optional.of(body.get("state").toString());
        }
        int processed = settings.partialFailures() ? processed(body, batch.records()) : batch.records().size();
        return processed == 0 && !batch.records().isEmpty()
                ? new Verdict.Failed("Function reported that the whole batch failed")
                : new Verdict.Processed(processed, state);
    }

    private static @Nullable JsonNode parse(byte[] answer) {
        try {
            return answer.length == 0 ? null : JSON.readTree(answer);
        } catch (JacksonException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /** How many records come before the first that failed; 0 if it is not understood which. */
    private static int processed(@Nullable JsonNode body, List<Waiting> records) {
        if (body == null || body.isNull()) {
            return records.size();
        }
        JsonNode failures = body.get("batchItemFailures");
        if (failures == null || failures.isNull()) {
            return records.size();
        }
        if (!failures.isArray()) {
            return 0;
        }
        Map<String, Integer> places = new HashMap<>();
        for (int place = 0; place < records.size(); place++) {
            places.put(records.get(place).sequenceNumber(), place);
        }
        int first = records.size();
        for (JsonNode failure : failures) {
            JsonNode id = failure.get("itemIdentifier");
            Integer place = id == null || !id.isTextual() ? null : places.get(id.textValue());
            if (place == null) {
                return 0;
            }
            first = Math.min(first, place);
        }
        return first;
    }
}
