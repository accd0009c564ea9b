package dev.quern.runtime.invoke;

import dev.quern.plugin.Response;
import dev.quern.runtime.invoke.Outcome.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The answer of one call, as far as the function has given it. For use by one thread. */
abstract class Answer extends OutputStream implements Response {

    private final Call call;
    private final long limit;
    private long tooLarge;

    /**
     * @param limit
     *            how many bytes it may have
     */
    Answer(Call call, long limit) {
        this.call = call;
        this.limit = limit;
    }

    /** The function has returned. */
    abstract Outcome finish() throws IOException;

    /** The function has failed after what it has written so far: the outcome, by default {@code failure}. */
    Outcome failed(Failure failure) {
        return tooLarge > 0 ? sizeFailure() : failure;
    }

    @Override
    public OutputStream stream() {
        return this;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
    }

    /** To be called with the answer's whole size before anything is added to it. */
    final void check(long size) throws IOException {
        checkRunning();
        if (size > limit) {
            tooLarge = size;
            throw new IOException("the answer is larger than " + limit + " bytes");
        }
    }

    final void checkRunning() throws IOException {
        if (call.hasEnded()) {
            throw new IOException("the invocation has ended; its answer can no longer be written");
        }
    }

    /** Whether the function wrote more than it may, and perhaps swallowed the exception that said so. */
    final boolean isTooLarge() {
        return tooLarge > 0;
    }

    /** In Lambda's words. */
    final Failure sizeFailure() {
        return new Failure("Function.ResponseSizeTooLarge", "Response payload size (" + tooLarge
                + " bytes) exceeded maximum allowed payload size (" + limit + " bytes).", List.of());
    }
}
