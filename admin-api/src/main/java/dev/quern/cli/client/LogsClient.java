package dev.quern.cli.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The operations of the CloudWatch Logs API that the command line uses. Thread-safe. */
public final class LogsClient implements AutoCloseable {

    private static final Duration USUAL = Duration.ofSeconds(60);

    private final ObjectMapper json = JsonMapper.builder().defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS)).build();
    private final Endpoint endpoint;
    private final SignedHttp http;
    private final Refusals refusals;

    /**
     * @param key
     *            signs the requests; without one they are sent unsigned, which a server in development mode accepts
     * @param region
     *            stands in the signature
     */
    public LogsClient(Endpoint endpoint, Optional<ClientKey> key, String region, InstantSource clock) {
        this.endpoint = endpoint;
        this.http = new SignedHttp(endpoint, key, region, "logs", clock);
        this.refusals = new Refusals(endpoint, key);
    }

    /** An entry of a log. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Event(String logStreamName, long timestamp, String message, String eventId) {}

    /**
     * Reads the events of a group in the order of time, page by page.
     *
     * @param startMillis
     *            the earliest time, in milliseconds since the epoch
     * @param text
     *            what is to be in their messages
     * @param reader
     *            given each event
     * @return whether there is such a group
     */
    public boolean read(String group, long startMillis, Optional<String> text, Consumer<Event> reader) {
        String pattern = text.map(LogsClient::quoted).orElse(null);
        String token = null;
        do {
            Page page;
            try {
                page = filter(new Filter(group, startMillis, pattern, token));
            } catch (ServerException.Refused e) {
                if (e.type().equals("ResourceNotFoundException")) {
                    return false;
                }
                throw e;
            }
            page.events().forEach(reader);
            token = page.nextToken();
        } while (token != null);
        return true;
    }

    /** The filter pattern for a text as it stands. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private Page filter(Filter request) {
        try {
            byte[] answer = refusals.accepted(http.send("POST", URI.create(endpoint + "/"),
                    Map.of("Content-Type", "application/x-amz-json-1.1", "X-Amz-Target",
                            "Logs_20140328.FilterLogEvents"),
                    json.writeValueAsBytes(request), USUAL)).body();
            return json.readValue(answer, Page.class);
        } catch (JacksonException e) {
            throw new ServerException.NoAnswer(endpoint, "what came is not an answer of the CloudWatch Logs API", e);
        } catch (IOException e) {
            throw new ServerException.NoAnswer(endpoint, "what came cannot be read", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private record Filter(String logGroupName, long startTime, @Nullable String filterPattern,
            @Nullable String nextToken) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Page(List<Event> events, @Nullable String nextToken) {

        Page {
            events = events == null ? List.of() : new ArrayList<>(events);
        }
    }
}
