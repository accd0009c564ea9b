package dev.quern.runtime.contain;

import dev.quern.runtime.function.FunctionName;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * How many calls of a function may run at a time after code of it did not end when it was to: fewer each time, and one
 * more for each call that ends by itself, until it may run as many again as before. So what a function leaves behind at
 * once becomes little soon, whatever it is called with; and a function of which one call in many hangs is hardly
 * slowed. Safe for use by several threads.
 */
final class Allowances {

    private final int least;
    private final Map<FunctionName, Allowance> functions = new ConcurrentHashMap<>();

    /**
     * @param most
     *            how many may run
     * @param before
     *            how many ran before they were limited
     * @param cut
     *            whether there is to be less of them, as soon as it is known how many run
     */
    private record Allowance(int most, int before, boolean cut) {}

    /**
     * @param least
     *            no function may run fewer
     */
    Allowances(int least) {
        this.least = least;
    }

    /** Code of the function has not ended when it was to: it may run less. */
    void cut(FunctionName function) {
        functions.compute(function, (_, now) -> now == null
                ? new Allowance(Integer.MAX_VALUE, 0, true)
                : new Allowance(now.most, now.before, true));
    }

    /** A call of the function has ended by itself: it may run one more. */
    void endedByItself(FunctionName function) {
        if (functions.isEmpty()) {
            return; // each invocation says so
        }
        functions.computeIfPresent(function, (_, now) -> {
            if (now.cut) {
                return now;
            }
            return now.most + 1 >= now.before ? null : new Allowance(now.most + 1, now.before, false);
        });
    }

    /**
     * How many calls of the function may run at a time; empty if there is no such limit.
     *
     * @param running
     *            how many run
     */
    OptionalInt of(FunctionName function, IntSupplier running) {
        if (functions.isEmpty()) {
            return OptionalInt.empty();
        }
        Allowance now = functions.computeIfPresent(function, (_, known) -> known.cut
                ? less(known, running.getAsInt())
                : known);
        return now == null ? OptionalInt.empty() : OptionalInt.of(now.most);
    }

    private Allowance less(Allowance known, int running) {
        int most = Math.max(least, Math.min(known.most, running) / 2);
        return new Allowance(most, Math.max(known.before, Math.max(running, 2 * least)), false);
    }

    void forget(FunctionName function) {
        functions.remove(function);
    }

    /** How many functions are limited. */
    int size() {
        return functions.size();
    }
}
