package dev.quern.runtime.contain;

import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.Version;
import java.time.Instant;
import java.util.List;

/**
 * A thread that goes on running after its environment was stopped: a loop inside the JDK or native code, or a wait that
 * takes no notice of interrupts.
 *
 * @param function
 *            whose it is
 * @param version
 *            the version that started it
 * @param thread
 *            its name
 * @param since
 *            when its environment was stopped
 * @param stack
 *            where it was when it was found, innermost frame first
 */
public record StrandedThread(FunctionName function, Version version, String thread, Instant since, List<String> stack) {

    public StrandedThread {
        stack = List.copyOf(stack);
    }
}
