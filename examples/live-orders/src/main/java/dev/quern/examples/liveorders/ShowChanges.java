package dev.quern.examples.liveorders;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quern.function.Context;
import dev.quern.function.StreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Is behind a function URL that streams: {@code GET /} is a page, {@code GET /changes} sends it what is added to the feed,
 * as server-sent events, until the function's time is nearly over. Then the browser asks again, and says which change it
 * had last.
 */
public final class ShowChanges implements StreamHandler {

    private static final Pattern PATH = Pattern.compile("\"rawPath\":\"(/[a-z.]{0,40})\"");
    private static final Pattern LAST = Pattern.compile("\"last-event-id\":\"(\\d{1,18})\"");
    /** How many changes a new page begins with. */
    private static final int EARLIER = 20;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int PAUSES_OF_SILENCE = 50;
    /** What is left of the function's time when it ends by itself. */
    private static final Duration REST = Duration.ofSeconds(1);

    @Override
    public void handle(InputStream input, OutputStream output, Context context) throws Exception {
        String request = new String(input.readAllBytes(), UTF_8);
        Matcher path = PATH.matcher(request);
        switch (path.find() ? path.group(1) : "") {
            case "/" -> send(output, "text/html; charset=utf-8", "page.html");
            case "/live.js" -> send(output, "text/javascript; charset=utf-8", "live.js");
            case "/changes" -> stream(request, output, context);
            default -> head(output, 404, "text/plain");
        }
    }

    /** What the answer is: JSON, and eight zeros before the body. */
    private static void head(OutputStream output, int status, String type) throws IOException {
        output.write(("{\"statusCode\":" + status + ",\"headers\":{\"content-type\":\"" + type
                + "\",\"cache-control\":\"no-store\",\"x-content-type-options\":\"nosniff\","
                + "\"content-security-policy\":\"default-src 'none'; script-src 'self'; connect-src 'self'\"}}")
                .getBytes(UTF_8));
        output.write(new byte[8]);
    }

    private static void send(OutputStream output, String type, String resource) throws IOException {
        try (InputStream file = ShowChanges.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException("the JAR has no " + resource);
            }
            head(output, 200, type);
            file.transferTo(output);
        }
    }

    private static void stream(String request, OutputStream output, Context context)
            throws IOException, InterruptedException {
        Feed feed = Feed.of(context);
        Matcher known = LAST.matcher(request);
        long last = known.find() ? Long.parseLong(known.group(1)) : Math.max(0, feed.last() - EARLIER);
        head(output, 200, "text/event-stream");
        write(output, "retry: 500\n\n");
        int silence = 0;
        while (context.remainingTime().compareTo(REST) > 0) {
            List<Feed.Entry> entries = feed.after(last);
            StringBuilder events = new StringBuilder();
            for (Feed.Entry entry : entries) {
                events.append("id: ").append(entry.number()).append("\ndata: ").append(entry.json()).append("\n\n");
                last = entry.number();
            }
            if (entries.isEmpty()) {
                Thread.sleep(PAUSE.toMillis());
                silence++;
            }
            if (silence == PAUSES_OF_SILENCE) {
                events.append(":\n\n"); // shows whether somebody still reads
            }
            if (!events.isEmpty()) {
                silence = 0;
                try {
                    write(output, events.toString());
                } catch (IOException e) {
                    context.logger().info("the page was closed");
                    return;
                }
            }
        }
    }

    private static void write(OutputStream output, String text) throws IOException {
        output.write(text.getBytes(UTF_8));
        output.flush();
    }
}
