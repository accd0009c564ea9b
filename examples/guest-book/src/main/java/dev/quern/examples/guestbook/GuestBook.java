package dev.quern.examples.guestbook;

import dev.quern.function.Context;
import dev.quern.function.Expression;
import dev.quern.function.Handler;
import dev.quern.function.HttpRequest;
import dev.quern.function.HttpResponse;
import dev.quern.function.Item;
import dev.quern.function.ItemPage;
import dev.quern.function.ItemQuery;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code GET} answers the newest entries, {@code GET ?before=KEY} those before one; {@code POST} of a form with
 * {@code name} and {@code text} writes one. The environment variable {@code TABLE} names the table.
 */
public final class GuestBook implements Handler<HttpRequest, HttpResponse> {

    private static final int PAGE = 20;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TEXT = 2_000;
    private static final int LONGEST_KEY = 100;
    /** One book has all entries, in the order of their keys. */
    private static final String BOOK = "guests";
    /** Always as long, so that the order of texts is that of times. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
            .withZone(ZoneOffset.UTC);

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        String table = context.environment().get("TABLE");
        if (table == null) {
            throw new IllegalStateException("the environment variable TABLE must name the table of the guest book");
        }
        HttpResponse answer = switch (request.method()) {
            case "GET", "HEAD" -> read(request, context, table);
            case "POST" -> write(request, context, table);
            default -> refused(405, "send GET or POST").withHeader("allow", "GET, HEAD, POST");
        };
        return answer.withHeader("cache-control", "no-store").withHeader("x-content-type-options", "nosniff");
    }

    private static HttpResponse read(HttpRequest request, Context context, String table) {
        ItemQuery query = ItemQuery.of(table, Expression.of("book = :book").value(":book", BOOK)).descending()
                .limit(PAGE).after(request.parameter("before").filter(at -> !at.isEmpty() && at.length() <= LONGEST_KEY)
                        .map(at -> Item.empty().with("book", BOOK).with("at", at)));
        return answer(context.tables().query(query));
    }

    private static HttpResponse answer(ItemPage page) {
        String entries = page.items().stream().map(GuestBook::entry).collect(Collectors.joining(","));
        Optional<String> before = page.next().map(key -> ",\"before\":" + Json.string(key.text("at")));
        return HttpResponse.json(200, "{\"entries\":[" + entries + "]" + before.orElse("") + "}");
    }

    private static String entry(Item entry) {
        return "{\"time\":" + Json.string(entry.text("at").split("/")[0]) + ",\"name\":"
                + Json.string(entry.text("name")) + ",\"text\":" + Json.string(entry.text("text")) + "}";
    }

    private static HttpResponse write(HttpRequest request, Context context, String table) {
        Item entry;
        try {
            Form form = new Form(request.text());
            // the request makes it one of its own among those of the same moment
            String at = TIME.format(Instant.now()) + "/" + context.requestId();
            entry = Item.empty().with("book", BOOK).with("at", at).with("name", form.required("name", LONGEST_NAME))
                    .with("text", form.required("text", LONGEST_TEXT));
        } catch (IllegalArgumentException e) {
            return refused(400, e.getMessage());
        }
        context.tables().put(table, entry);
        return HttpResponse.json(201, entry(entry));
    }

    private static HttpResponse refused(int status, String message) {
        return HttpResponse.json(status, "{\"error\":" + Json.string(message) + "}");
    }
}
