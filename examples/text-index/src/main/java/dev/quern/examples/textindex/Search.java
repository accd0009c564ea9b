package dev.quern.examples.textindex;

import dev.quern.examples.textindex.IndexTexts.StoredIndex;
import dev.quern.function.Context;
import dev.quern.function.Handler;
import dev.quern.function.HttpRequest;
import dev.quern.function.HttpResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Answers {@code GET ?q=...} with the keys of the texts that have all of these words, a line for each; keys are
 * as they are. The environment variable {@code BUCKET} names the bucket.
 */
public final class Search implements Handler<HttpRequest, HttpResponse> {

    @Override
    public HttpResponse handle(HttpRequest request, Context context) throws IOException {
        String bucket = context.environment().get("BUCKET");
        if (bucket == null) {
            throw new IllegalStateException("the environment variable BUCKET must name the bucket of the texts");
        }
        Set<String> words = Words.of(request.parameter("q").orElse(""));
        if (words.isEmpty()) {
            return HttpResponse.text(400, "say what to look for: ?q=words\n");
        }
        Index index = Index.parse(
                StoredIndex.read(context.objects(), bucket).map(StoredIndex::file).orElse(new byte[0]));
        StringBuilder lines = new StringBuilder();
        index.find(words).forEach(key -> lines.append(key).append('\n'));
        return HttpResponse.text(200, lines.toString());
    }
}
