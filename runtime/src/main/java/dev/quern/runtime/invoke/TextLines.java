package dev.quern.runtime.invoke;

import dev.quern.function.Logger.Level;
import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.function.Logging.SystemLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Logs as text, in the words that tools know from Lambda. Immutable. */
final class TextLines implements SystemLines {

    private final String version;
    private final String memory;
    private final String initStart;
    private final long timeoutSeconds;

    TextLines(Deployment deployment) {
        this.version = " Version: " + deployment.version().text();
        this.memory = " ms\tMemory Size: " + deployment.settings().memoryMiB() + " MB";
        this.initStart = "INIT_START Runtime Version: " + RuntimeVersion.of(deployment.settings().runtime());
        this.timeoutSeconds = deployment.settings().timeout().toSeconds();
    }

    private static Line line(LogLine text) {
        return new Line(SystemLevel.INFO, text);
    }

    @Override
    public List<Line> initStart(Instant now) {
        return List.of(line(new LogLine().text(initStart)));
    }

    @Override
    public List<Line> initEnd(Instant now, Duration duration, boolean successful) {
        return List.of();
    }

    @Override
    public List<Line> start(Instant now, String requestId) {
        return List.of(line(new LogLine().text("START RequestId: ").text(requestId).text(version)));
    }

    @Override
    public List<Line> end(Instant now, String requestId, CallReport report) {
        List<Line> lines = new ArrayList<>(3);
        if (report.outcome() instanceof Outcome.Failure failure) {
            lines.add(line(report.status() == CallReport.Status.TIMEOUT
                    ? timedOut(now, requestId)
                    : FailureText.of(failure, new LogLine())));
        }
        lines.add(line(new LogLine().text("END RequestId: ").text(requestId)));
        LogLine last = new LogLine().text("REPORT RequestId: ").text(requestId).text("\tDuration: ")
                .millis(report.duration()).text(" ms\tBilled Duration: ").number(report.billedMillis()).text(memory);
        report.maxMemoryUsedMiB().ifPresent(used -> last.text("\tMax Memory Used: ").number(used).text(" MB"));
        report.init().ifPresent(init -> last.text("\tInit Duration: ").millis(init).text(" ms"));
        if (report.outcome() instanceof Outcome.Failure failure) {
            status(report.status(), failure, last);
        }
        lines.add(line(last));
        return lines;
    }

    /** What the function threw it has answered itself; the status is of what happened to it. */
    private static void status(CallReport.Status status, Outcome.Failure failure, LogLine line) {
        if (status == CallReport.Status.TIMEOUT) {
            line.text("\tStatus: timeout");
        } else if (FailureText.isOfTheRuntime(failure)) {
            line.text("\tStatus: error\tError Type: ").text(failure.errorType());
        }
    }

    private LogLine timedOut(Instant now, String requestId) {
        return new LogLine().time(now).text(" ").text(requestId)
                .text(String.format(Locale.ROOT, " Task timed out after %.2f seconds", (double) timeoutSeconds));
    }

    @Override
    public Line dropped(Instant now, long lines, long bytes) {
        return new Line(SystemLevel.WARN, new LogLine().text("LOGS_DROPPED Records: ").number(lines)
                .text("\tBytes: ").number(bytes).text("\tReason: ").text(JsonLines.DROPPED));
    }

    @Override
    public LogLine entry(Instant now, Level level, String requestId, String message) {
        return new LogLine().text("[").text(level.name()).text("] ").text(requestId).text(" ").text(message);
    }
}
