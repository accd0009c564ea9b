package dev.quern.admin.http;

import java.util.concurrent.CompletionException;

/** What work that was started failed with. */
public final class Failures {

    private Failures() {}

    /** The failure itself, without the wrapping that it gets on its way from stage to stage. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
