package dev.quern.runtime.invoke;

import dev.quern.plugin.Environment;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.Invocation;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one call in an environment that has started, and says what came of it. */
final class Handling {

    private static final Logger LOG = LoggerFactory.getLogger(Handling.class);

    private Handling() {}

    /** Runs a call on the calling thread; tells it when the environment cannot be used again. */
    static Outcome run(Call call, Environment environment, Invocation invocation) {
        Answer answer = call.request().stream().<Answer>map(sink -> new StreamedResponse(call, sink))
                .orElseGet(() -> new BufferedResponse(call));
        try {
            call.request().stream().ifPresent(sink -> sink.start(call.deployment().version()));
            environment.invoke(invocation, answer);
            return answer.finish();
        } catch (FunctionException e) {
            if (e.environmentLost()) {
                call.loseEnvironment();
            }
            return answer.failed(call.failure(e));
        } catch (IOException e) {
            return answer.failed(
                    new Outcome.Failure(e.getClass().getName(), String.valueOf(e.getMessage()), List.of()));
        } catch (RuntimeException | Error e) {
            // a runtime says what goes wrong in a function by FunctionException: this is its own fault
            LOG.error("The runtime of {} failed", call.deployment().name(), e);
            call.loseEnvironment();
            return new Outcome.Failure("Runtime.Unknown", "The function's runtime failed: " + e, List.of());
        }
    }
}
