package dev.quern.runtime.invoke;

import dev.quern.function.Logger.Level;
import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.function.Logging.SystemLevel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Logs as JSON: entries in the form of Lambda's Java runtime, the runtime's own lines as events of Lambda's telemetry.
 * Immutable.
 */
final class JsonLines implements SystemLines {

    /** Why lines are missing. */
    static final String DROPPED = "lines came faster than they could be written";

    private final Deployment deployment;
    private final String arn;
    private final String stream;
    private final String initialization;

    JsonLines(Deployment deployment, String arn, String stream, boolean provisioned) {
        this.deployment = deployment;
        this.initialization = provisioned ? "provisioned-concurrency" : "on-demand";
        this.arn = arn;
        this.stream = stream;
    }

    private static LogLine begin(Instant now, String type) {
        return new LogLine().text("{\"time\":\"").time(now).text("\",\"type\":\"platform.").text(type)
                .text("\",\"record\":{");
    }

    private static Line end(SystemLevel level, LogLine line) {
        return new Line(level, line.text("}}"));
    }

    @Override
    public List<Line> initStart(Instant now) {
        return List.of(end(SystemLevel.INFO, begin(now, "initStart")
                .text("\"initializationType\":").quoted(initialization).text(",\"phase\":\"init\",\"runtimeVersion\":")
                .quoted(RuntimeVersion.of(deployment.settings().runtime())).text(",\"functionName\":")
                .quoted(deployment.name().value()).text(",\"functionVersion\":").quoted(deployment.version().text())
                .text(",\"instanceId\":").quoted(stream).text(",\"instanceMaxMemory\":")
                .number((long) deployment.settings().memoryMiB() << 20)));
    }

    @Override
    public List<Line> initEnd(Instant now, Duration duration, boolean successful) {
        SystemLevel level = successful ? SystemLevel.DEBUG : SystemLevel.WARN;
        String how = "\"initializationType\":\"" + initialization + "\",\"phase\":\"init\",\"status\":\""
                + (successful ? "success" : "error") + "\"";
        return List.of(end(level, begin(now, "initRuntimeDone").text(how)), end(level, begin(now, "initReport")
                .text(how).text(",\"metrics\":{\"durationMs\":").millis(duration).text("}")));
    }

    @Override
    public List<Line> start(Instant now, String requestId) {
        return List.of(end(SystemLevel.INFO, begin(now, "start").text("\"requestId\":").quoted(requestId)
                .text(",\"functionArn\":").quoted(arn).text(",\"version\":").quoted(deployment.version().text())));
    }

    @Override
    public List<Line> end(Instant now, String requestId, CallReport report) {
        List<Line> lines = new ArrayList<>(3);
        if (report.outcome() instanceof Outcome.Failure failure && report.status() != CallReport.Status.TIMEOUT) {
            String text = new String(FailureText.of(failure, new LogLine()).bytes(), StandardCharsets.UTF_8);
            lines.add(new Line(SystemLevel.WARN, entry(now, Level.ERROR, requestId, text)));
        }
        SystemLevel problem = report.status() == CallReport.Status.SUCCESS ? SystemLevel.DEBUG : SystemLevel.WARN;
        LogLine done = begin(now, "runtimeDone").text("\"requestId\":").quoted(requestId)
                .text(",\"metrics\":{\"durationMs\":").millis(report.duration()).text("}");
        lines.add(end(problem, status(done, report)));
        LogLine last = begin(now, "report").text("\"requestId\":").quoted(requestId)
                .text(",\"metrics\":{\"durationMs\":").millis(report.duration()).text(",\"billedDurationMs\":")
                .number(report.billedMillis()).text(",\"memorySizeMB\":").number(report.memoryMiB());
        report.maxMemoryUsedMiB().ifPresent(used -> last.text(",\"maxMemoryUsedMB\":").number(used));
        report.init().ifPresent(init -> last.text(",\"initDurationMs\":").millis(init));
        lines.add(end(problem == SystemLevel.DEBUG ? SystemLevel.INFO : problem, status(last.text("}"), report)));
        return lines;
    }

    private static LogLine status(LogLine line, CallReport report) {
        line.text(",\"status\":\"").text(report.status().text()).text("\"");
        if (report.status() == CallReport.Status.ERROR && report.outcome() instanceof Outcome.Failure failure) {
            line.text(",\"errorType\":").quoted(failure.errorType());
        }
        return line;
    }

    @Override
    public Line dropped(Instant now, long lines, long bytes) {
        return end(SystemLevel.WARN, begin(now, "logsDropped").text("\"droppedBytes\":").number(bytes)
                .text(",\"droppedRecords\":").number(lines).text(",\"reason\":").quoted(DROPPED));
    }

    @Override
    public LogLine entry(Instant now, Level level, String requestId, String message) {
        LogLine line = new LogLine().text("{\"timestamp\":\"").time(now).text("\",\"message\":").quoted(message)
                .text(",\"level\":\"").text(level.name()).text("\"");
        return (requestId.isEmpty() ? line : line.text(",\"AWSRequestId\":").quoted(requestId)).text("}");
    }
}
