package dev.quern.admin.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The end of one event loop's work: the requests that ran when it began, as long as they have no answer. Those that
 * come later are refused and not waited for, so that a caller who does not give up cannot hold up the end. Belongs to
 * one event loop.
 */
final class Drain {
    private final Promise<Void> over = Promise.promise();
    private final Set<Exchange> running = new HashSet<>();
    private boolean began;

    /** From now on only these are waited for. */
    void begin(Collection<Exchange> exchanges) {
        began = true;
        running.addAll(exchanges);
        endIfEmpty();
    }

    boolean began() {
        return began;
    }

    void ended(Exchange exchange) {
        running.remove(exchange);
        endIfEmpty();
    }

    private void endIfEmpty() {
        if (running.isEmpty()) {
            over.tryComplete();
        }
    }

    /** Completed when none of them runs any more. */
    Future<Void> over() {
        return over.future();
    }
}
