package dev.quern.runtime.invoke;

/** A failure as Lambda's Java runtime writes it to the log. */
final class FailureText {

    private static final String OF_THE_RUNTIME = "Runtime.";

    private FailureText() {}

    /** Whether it befell the environment, and was not thrown by the function. */
    static boolean isOfTheRuntime(Outcome.Failure failure) {
        return failure.errorType().startsWith(OF_THE_RUNTIME);
    }

    static LogLine of(Outcome.Failure failure, LogLine line) {
        // the runtime's own message says whose it is; the type stands below it
        line.text(failure.errorMessage()).text(failure.errorMessage().startsWith("RequestId: ") ? "\n" : ": ")
                .text(failure.errorType());
        failure.stackTrace().forEach(frame -> line.text("\n\tat ").text(frame));
        return line;
    }
}
