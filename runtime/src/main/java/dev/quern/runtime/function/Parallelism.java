package dev.quern.runtime.function;

import java.util.Map;

/**
 * How many calls an environment of a function runs at a time, and on which kind of thread. Lambda has no setting for
 * this, so it is asked for by environment variables, which every tool can set.
 *
 * @param maxConcurrency
 *            how many calls at a time: 1 to 10,000; with more than 1 the handler must be safe for use by several
 *            threads
 * @param virtualThreads
 *            whether they run on virtual threads
 */
public record Parallelism(int maxConcurrency, boolean virtualThreads) {

    /** The environment variable with the number of calls at a time. */
    public static final String MAX_CONCURRENCY = "QUERN_MAX_CONCURRENCY";

    /** The environment variable with the kind of threads: {@code platform} or {@code virtual}. */
    public static final String THREADS = "QUERN_THREADS";

    private static final int MOST = 10_000;

    /**
     * Reads what environment variables ask for; one call at a time on a platform thread if they say nothing.
     *
     * @throws FunctionsException.InvalidParameter
     *             if a value is not one of those that there are
     */
    static Parallelism of(Map<String, String> environment) {
        String calls = environment.get(MAX_CONCURRENCY);
        return new Parallelism(calls == null ? 1 : maxConcurrency(calls),
                isVirtual(environment.getOrDefault(THREADS, "platform")));
    }

    private static int maxConcurrency(String text) {
        // no sign, and no more digits than fit
        int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        if (value < 1 || value > MOST) {
            throw new FunctionsException.InvalidParameter("The environment variable " + MAX_CONCURRENCY + "=" + text
                    + " is not valid: it takes the number of calls that an environment runs at a time, 1 to " + MOST
                    + ".");
        }
        return value;
    }

    private static boolean isVirtual(String text) {
        return switch (text) {
            case "virtual" -> true;
            case "platform" -> false;
            default -> throw new FunctionsException.InvalidParameter("The environment variable " + THREADS + "=" + text
                    + " is not valid: it takes platform or virtual.");
        };
    }

    /** Whether calls do not simply run one after the other on the thread that belongs to the environment. */
    public boolean isShared() {
        return maxConcurrency > 1 || virtualThreads;
    }
}
