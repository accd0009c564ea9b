package dev.quern.runtime.mapping.feed;

import dev.quern.runtime.invoke.InvocationResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records that a function is given at once, and how it went so far. For the turns of one shard. */
final class Batch {

    private final List<Waiting> records;
    private final Optional<WindowPart> window;

    private final long bytes;

    /** How often it has failed, as attempts are counted. */
    private int failures;
    /** How often the function was called with it, or with a batch that it is a piece of. */
    private int calls;
    /** How often in a row it could not be called or failed. */
    private int troubles;
    private Instant notBefore = Instant.MIN;
    private @Nullable InvocationResult last;

    Batch(List<Waiting> records, Optional<WindowPart> window) {
        this.records = List.copyOf(records);
        this.window = window;
        this.bytes = records.stream().mapToLong(record -> record.event().length).sum();
    }

    /** How many bytes the events of its records have. */
    long bytes() {
        return bytes;
    }

    List<Waiting> records() {
        return records;
    }

    Optional<WindowPart> window() {
        return window;
    }

    int failures() {
        return failures;
    }

    int calls() {
        return calls;
    }

    /** What came of the last call. */
    Optional<InvocationResult> last() {
        return Optional.ofNullable(last);
    }

    Instant notBefore() {
        return notBefore;
    }

    /** The function was called with it. */
    void called(InvocationResult result) {
        calls++;
        last = result;
    }

    /** Counts as a failed attempt. */
    void failed() {
        failures++;
    }

    /** Is not to be tried at once. */
    void putOff(Instant now, Backoff backoff) {
        troubles++;
        notBefore = now.plus(backoff.after(troubles));
    }

    /** May be tried at once: what was in its way may be gone. */
    void hurry() {
        notBefore = Instant.MIN;
    }

    /** A piece of it, with its past: splitting is no attempt. */
    Batch piece(int from, int to) {
        Batch piece = new Batch(records.subList(from, to), window);
        piece.failures = failures;
        piece.calls = calls;
        piece.last = last;
        return piece;
    }

    /** What is left of it after progress: it begins anew. */
    Batch rest(int from) {
        Batch rest = new Batch(records.subList(from, records.size()), window);
        rest.calls = calls;
        rest.last = last;
        return rest;
    }
}
