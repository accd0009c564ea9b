package dev.quern.examples.notespage;

import dev.quern.function.Context;
import dev.quern.function.Expression;
import dev.quern.function.Handler;
import dev.quern.function.HttpRequest;
import dev.quern.function.HttpResponse;
import dev.quern.function.Item;
import dev.quern.function.ItemPage;
import dev.quern.function.ItemQuery;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Answers {@code GET ?topic=...&limit=...&after=...} with notes of a topic, in the order of their identifiers, from the
 * table that the environment variable {@code TABLE} names.
 */
public final class ReadNotes implements Handler<HttpRequest, HttpResponse> {

    private static final int USUAL = 20;
    private static final int MOST = 100;
    private static final int LONGEST_KEY = 200;

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        String table = context.environment().get("TABLE");
        if (table == null) {
            throw new IllegalStateException("the environment variable TABLE must name the table of the notes");
        }
        Optional<String> topic = key(request, "topic");
        Optional<String> after = key(request, "after");
        Optional<Integer> limit = limit(request.parameter("limit"));
        if (topic.isEmpty() || limit.isEmpty()) {
            return HttpResponse.json(400, "{\"error\":"
                    + Json.string("send ?topic=TOPIC, and maybe limit=1 to " + MOST + " and after=ID") + "}");
        }
        ItemQuery query = ItemQuery.of(table, Expression.of("topic = :topic").value(":topic", topic.get()))
                .limit(limit.get()).after(after.map(id -> Item.empty().with("topic", topic.get()).with("id", id)));
        return answer(context.tables().query(query));
    }

    private static HttpResponse answer(ItemPage page) {
        String notes = page.items().stream().map(note -> "{\"id\":" + Json.string(note.text("id")) + ",\"text\":"
                + Json.string(note.text("text")) + "}").collect(Collectors.joining(","));
        String next = page.next().map(key -> ",\"next\":" + Json.string(key.text("id"))).orElse("");
        return HttpResponse.json(200, "{\"notes\":[" + notes + "]" + next + "}");
    }

    /** Empty if it is not there, or no note can have it. */
    private static Optional<String> key(HttpRequest request, String name) {
        return request.parameter(name)
                .filter(text -> !text.isEmpty() && text.codePointCount(0, text.length()) <= LONGEST_KEY);
    }

    /** Empty if it is none. */
    static Optional<Integer> limit(Optional<String> text) {
        if (text.isEmpty()) {
            return Optional.of(USUAL);
        }
        return text.filter(digits -> digits.matches("[0-9]{1,4}")).map(Integer::valueOf)
                .filter(number -> number >= 1 && number <= MOST);
    }
}
