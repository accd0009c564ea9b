package dev.quern.cli.stack.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A function, or a part of one. */
public sealed interface FunctionPiece extends Piece {
    /** In a wanted piece: the newest version, whatever its number. */
    String LATEST = "latest";

    /**
     * How a function logs.
     *
     * @param format
     *            {@code Text} or {@code JSON}
     * @param level
     *            the least level of its own lines; with JSON only
     * @param systemLevel
     *            that of the runtime's lines; with JSON only
     */
    record Logging(String format, @Nullable String level, @Nullable String systemLevel, String group) {}

    /**
     * The function itself, as its newest code and settings are.
     *
     * @param codeSha256
     *            of its package, in base 64
     * @param handler
     *            empty in a wanted piece: the one that the package names, or that the function has
     * @param memory
     *            MiB
     */
    record Function(String stack, String codeSha256, String handler, String runtime, Duration timeout, int memory,
            String description, Map<String, String> environment,
            Logging logging) implements FunctionPiece, Piece.Root {
        public Function {
            environment = new TreeMap<>(environment);
        }

        @Override
        public Facts facts() {
            return settings().with("stack", stack);
        }

        private Facts settings() {
            Facts facts = new Facts().hidden("code", codeSha256).with("handler", handler).with("runtime", runtime)
                    .with("timeout", timeout.toSeconds() + "s").with("memory", memory + "MiB")
                    .with("description", description);
            environment.forEach((name, value) -> facts.hidden("environment " + name, "=" + value));
            return facts.with("log format", logging.format()).with("log level", logging.level())
                    .with("system log level", logging.systemLevel()).with("log group", logging.group());
        }

        /** This, with the handler of another where this names none. */
        Function orHandlerOf(Function other) {
            return handler.isEmpty()
                    ? new Function(stack, codeSha256, other.handler, runtime, timeout, memory, description,
                            environment, logging)
                    : this;
        }
    }

    /** What is told of asynchronous calls that failed in the end. */
    record DeadLetter(String target) implements FunctionPiece {
        @Override
        public Facts facts() {
            return new Facts().with("target", target);
        }
    }

    /** How many calls may run at a time; as many places are kept for them. */
    record Concurrency(int reserved) implements FunctionPiece {
        @Override
        public Facts facts() {
            return new Facts().with("calls", String.valueOf(reserved));
        }
    }

    /** What becomes of asynchronous calls. */
    record Asynchronous(int retries, Duration maxAge, String onSuccess, String onFailure) implements FunctionPiece {
        @Override
        public Facts facts() {
            return new Facts().with("retries", String.valueOf(retries)).with("oldest call", maxAge.toSeconds() + "s")
                    .with("on success", onSuccess).with("on failure", onFailure);
        }
    }

    /**
     * That the newest version is what the function is now.
     *
     * @param function
     *            what the version holds
     * @param deadLetter
     *            empty if there is none
     */
    record Version(Function function, String deadLetter) implements FunctionPiece {
        @Override
        public Facts facts() {
            return function.settings().with("dead letter target", deadLetter);
        }
    }

    /**
     * A name for a version.
     *
     * @param version
     *            its number; {@link #LATEST} in a wanted piece, and while the number is not known
     * @param weights
     *            parts of the calls, from 0 to 1, that go to other versions
     */
    record Alias(String version, Map<String, Double> weights, String description) implements FunctionPiece {
        public Alias {
            weights = new TreeMap<>(weights);
        }

        @Override
        public Facts facts() {
            Facts facts = new Facts().with("version", version);
            weights.forEach((other, weight) -> facts.with("part of version " + other, weight));
            return facts.with("description", description);
        }

        /** This, with another name for the newest version. */
        public Alias latestIs(String number) {
            TreeMap<String, Double> others = new TreeMap<>();
            weights.forEach((other, weight) -> others.put(other.equals(LATEST) ? number : other, weight));
            return new Alias(version.equals(LATEST) ? number : version, others, description);
        }

        /** Whether it means the newest version, whatever its number. */
        public boolean namesLatest() {
            return version.equals(LATEST) || weights.containsKey(LATEST);
        }
    }

    /** How many environments of an alias stand ready. */
    record Provisioned(int environments) implements FunctionPiece {
        @Override
        public Facts facts() {
            return new Facts().with("environments", environments);
        }
    }

    /**
     * What pages of other origins may do with a URL.
     *
     * @param maxAge
     *            how long a browser remembers it
     */
    record Cors(boolean credentials, List<String> headers, List<String> methods, List<String> origins,
            List<String> exposed, Duration maxAge) {
        public Cors {
            headers = headers.stream().sorted().toList();
            methods = methods.stream().sorted().toList();
            origins = origins.stream().sorted().toList();
            exposed = exposed.stream().sorted().toList();
        }

        private boolean saysNothing() {
            return !credentials && headers.isEmpty() && methods.isEmpty() && origins.isEmpty() && exposed.isEmpty()
                    && maxAge.isZero();
        }
    }

    /**
     * An address for HTTP.
     *
     * @param auth
     *            {@code NONE} or {@code AWS_IAM}
     * @param mode
     *            {@code BUFFERED} or {@code RESPONSE_STREAM}
     * @param open
     *            whether the function's policy lets anybody call it
     */
    record Url(String auth, String mode, Optional<Cors> cors, boolean open) implements FunctionPiece {
        public Url {
            cors = cors.filter(rules -> !rules.saysNothing());
        }

        @Override
        public Facts facts() {
            Facts facts = new Facts().with("auth", auth).with("mode", mode).with("open to anybody", open);
            cors.ifPresent(rules -> facts.with("origins", rules.origins()).with("methods", rules.methods())
                    .with("headers", rules.headers()).with("exposed headers", rules.exposed())
                    .with("credentials", rules.credentials()).with("remembered", rules.maxAge().toSeconds() + "s"));
            return facts;
        }
    }

    /**
     * A source whose records the function is given. The key's part is the source: {@code stream NAME},
     * {@code table NAME} or an ARN.
     *
     * @param qualifier
     *            a version or an alias; empty for the function itself
     * @param start
     *            where a new one begins to read: of no interest later, hence no fact
     * @param retries
     *            -1 until records are too old
     * @param maxAge
     *            negative: as long as the source keeps them
     * @param filters
     *            patterns in JSON
     */
    record Trigger(String qualifier, Start start, boolean enabled, int batchSize, Duration batchWindow,
            int parallelization, int retries, Duration maxAge, boolean bisect, boolean partialFailures,
            Duration tumblingWindow, List<String> filters, String onFailure) implements FunctionPiece {
        public Trigger {
            filters = List.copyOf(filters);
        }

        @Override
        public Facts facts() {
            return new Facts().with("version or alias", qualifier).with("state", enabled ? "" : "disabled")
                    .with("batch size", batchSize).with("batch window", seconds(batchWindow))
                    .with("parallelization", parallelization).with("retries", retries < 0 ? "" : "" + retries)
                    .with("oldest record", maxAge.isNegative() ? "" : maxAge.toSeconds() + "s")
                    .with("bisecting", bisect).with("partial failures", partialFailures)
                    .with("tumbling window", seconds(tumblingWindow)).with("filters", filters)
                    .with("on failure", onFailure);
        }

        private static String seconds(Duration duration) {
            return duration.isZero() ? "" : duration.toSeconds() + "s";
        }
    }

    /**
     * Where reading begins.
     *
     * @param position
     *            {@code LATEST}, {@code TRIM_HORIZON} or {@code AT_TIMESTAMP}
     * @param epochSeconds
     *            with the last of them
     */
    record Start(String position, @Nullable Long epochSeconds) {}
}
