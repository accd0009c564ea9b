package dev.quern.examples.random;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.random.RandomGenerator;

/** Draws a number between {@code min} and {@code max}, both included, each as likely as any other. */
public final class RandomNumber implements RequestHandler<Range, Drawn> {

    private final RandomGenerator random;

    /** What the runtime calls, once per environment. */
    public RandomNumber() {
        this(RandomGenerator.getDefault());
    }

    RandomNumber(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Draws a number.
     *
     * @throws IllegalArgumentException
     *             if the range is missing, has an end missing, or is the wrong way round; the message says which
     */
    @Override
    public Drawn handleRequest(Range range, Context context) {
        if (range == null) {
            throw new IllegalArgumentException("The input is missing: send {\"min\": 1, \"max\": 6}");
        }
        int min = required("min", range.getMin());
        int max = required("max", range.getMax());
        if (min > max) {
            throw new IllegalArgumentException("min is " + min + " and max is " + max + ": min must not be above max");
        }
        int value = (int) random.nextLong(min, max + 1L); // long, as max + 1 may be no int any more
        context.getLogger().log("Drew " + value + " between " + min + " and " + max);
        return new Drawn(value);
    }

    private static int required(String name, Integer value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing: send {\"min\": 1, \"max\": 6}");
        }
        return value;
    }
}
