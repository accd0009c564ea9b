package dev.quern.admin.restjson;

import dev.quern.admin.http.BlockingPool;
import dev.quern.admin.http.Failures;
import dev.quern.admin.http.WireError;
import dev.quern.admin.http.WireException;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.shape.Member;
import dev.quern.admin.shape.RecordShape;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One line of a service's table: name, route, shapes and handler.
 *
 * @param <I>
 *            the input, a record
 * @param <O>
 *            the output, a record; or {@link WireResponse} for what no shape describes, such as event streams
 */
public final class Operation<I, O> {
    /** The largest body of an operation that says nothing else: 1 MiB. */
    public static final long DEFAULT_BODY_LIMIT = 1 << 20;

    private final String name;
    private final Route route;
    private final Class<I> inputType;
    private final Class<O> outputType;
    private final RecordShape input;
    private final Handler<I, O> handler;
    private final int status;
    private final long bodyLimit;

    /** What an operation does with its input. */
    sealed interface Handler<I, O> {}

    /** Does the work on a thread that may block. */
    @FunctionalInterface
    public interface BlockingHandler<I, O> {
        O handle(I input, Call call) throws Exception;

        /** This one, with what the domain refuses told as errors of the API. */
        default <E extends RuntimeException> BlockingHandler<I, O> telling(Class<E> refusals,
                Function<? super E, ? extends WireError> error) {
            return (input, call) -> {
                try {
                    return handle(input, call);
                } catch (RuntimeException e) {
                    throw told(e, refusals, error);
                }
            };
        }
    }

    /** Starts the work and returns at once: on the event loop, or on a thread that may block. */
    @FunctionalInterface
    public interface AsynchronousHandler<I, O> {
        CompletionStage<O> handle(I input, Call call);

        /** This one, with what the domain refuses told as errors of the API, at once or later. */
        default <E extends RuntimeException> AsynchronousHandler<I, O> telling(Class<E> refusals,
                Function<? super E, ? extends WireError> error) {
            return (input, call) -> {
                try {
                    return handle(input, call).exceptionallyCompose(failure -> {
                        Throwable cause = Failures.cause(failure);
                        return CompletableFuture.failedStage(
                                cause instanceof RuntimeException refusal ? told(refusal, refusals, error) : cause);
                    });
                } catch (RuntimeException e) {
                    throw told(e, refusals, error);
                }
            };
        }
    }

    /** How answers are printed. */
    @FunctionalInterface
    public interface Printing<O> {

        WireResponse answer(O output);

        /** A refusal as the caller sees it; thrown on if nothing is lost by printing it on the event loop. */
        default WireResponse refusal(WireException refusal) {
            throw refusal;
        }
    }

    private static <E extends RuntimeException> RuntimeException told(RuntimeException failure, Class<E> refusals,
            Function<? super E, ? extends WireError> error) {
        return refusals.isInstance(failure) ? new WireException(error.apply(refusals.cast(failure))) : failure;
    }

    record Blocking<I, O>(BlockingHandler<I, O> code) implements Handler<I, O> {}

    record Asynchronous<I, O>(AsynchronousHandler<I, O> code) implements Handler<I, O> {}

    record Starting<I, O>(AsynchronousHandler<I, O> code) implements Handler<I, O> {}

    private Operation(String name, Route route, Class<I> inputType, Class<O> outputType, RecordShape input,
            Handler<I, O> handler, int status, long bodyLimit) {
        this.name = Objects.requireNonNull(name);
        this.route = route;
        this.inputType = inputType;
        this.outputType = outputType;
        this.input = input;
        this.handler = handler;
        this.status = status;
        this.bodyLimit = bodyLimit;
    }

    /**
     * An operation whose handler may block.
     *
     * @param route
     *            method and template, {@code "GET /2015-03-31/functions/{FunctionName}"}
     */
    public static <I extends Record, O> Operation<I, O> blocking(String name, String route, Class<I> input,
            Class<O> output, BlockingHandler<I, O> handler) {
        return of(name, route, input, output, new Blocking<>(handler));
    }

    /** An operation whose handler returns at once. */
    public static <I extends Record, O> Operation<I, O> asynchronous(String name, String route, Class<I> input,
            Class<O> output, AsynchronousHandler<I, O> handler) {
        return of(name, route, input, output, new Asynchronous<>(handler));
    }

    /**
     * An operation whose handler may block until the work is under way, but need not wait for its end. Its answer is
     * printed on the thread that ends it, which is not to be kept for long.
     */
    public static <I extends Record, O> Operation<I, O> starting(String name, String route, Class<I> input,
            Class<O> output, AsynchronousHandler<I, O> handler) {
        return of(name, route, input, output, new Starting<>(handler));
    }

    private static <I, O> Operation<I, O> of(String name, String route, Class<I> input, Class<O> output,
            Handler<I, O> handler) {
        if (!output.isRecord()) {
            throw new IllegalArgumentException(name + ": the output " + output.getName() + " is not a record");
        }
        return new Operation<>(name, Route.parse(route), input, output, RecordShape.of(input), handler, 200,
                DEFAULT_BODY_LIMIT);
    }

    /**
     * Requires that its shapes can be described, and fit its route. A table is the same at every start, so that a test
     * asks this of each, and no start takes the time.
     *
     * @throws IllegalArgumentException
     *             if not, saying why
     */
    public void check() {
        List<String> labels = input.members().stream().filter(m -> m.location() == Member.Location.LABEL)
                .map(Member::locationName).sorted().toList();
        if (!labels.equals(route.labels().stream().sorted().toList())) {
            throw new IllegalArgumentException(name + ": the labels of " + route + " are not the members " + labels
                    + " of " + inputType.getName());
        }
        if (outputType != WireResponse.class) {
            RecordShape.of(outputType).describe();
        }
        input.describe();
    }

    /** The same, answering success with another status than 200. */
    public Operation<I, O> answering(int newStatus) {
        return new Operation<>(name, route, inputType, outputType, input, handler, newStatus, bodyLimit);
    }

    /** The same, with another limit on the body, in bytes. */
    public Operation<I, O> accepting(long newBodyLimit) {
        if (newBodyLimit < 0 || newBodyLimit > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a body limit is 0 to 2 GiB, not " + newBodyLimit);
        }
        return new Operation<>(name, route, inputType, outputType, input, handler, status, newBodyLimit);
    }

    /** The name in the published model. */
    public String name() {
        return name;
    }

    /** The largest body in bytes. */
    public long bodyLimit() {
        return bodyLimit;
    }

    /** The input's shape, for reading and for documentation. */
    public RecordShape input() {
        return input;
    }

    Route route() {
        return route;
    }

    /** The input's type. */
    public Class<I> inputType() {
        return inputType;
    }

    /** The output's type. */
    public Class<O> outputType() {
        return outputType;
    }

    /**
     * Reads the input, calls the handler and prints the answer: on the pool if the handler may block, since reading and
     * printing take time as well; else on the calling thread. What a handler only starts is printed where it ends.
     */
    public CompletionStage<WireResponse> call(Supplier<I> reading, Printing<O> printing, Call call,
            BlockingPool pool) {
        return switch (handler) {
            case Blocking<I, O> blocking -> pool.submit(() -> {
                try {
                    return printing.answer(blocking.code().handle(reading.get(), call));
                } catch (WireException refusal) {
                    return printing.refusal(refusal);
                }
            });
            case Starting<I, O> starting -> pool.submit(() -> started(starting.code(), reading, printing, call))
                    .thenCompose(Function.identity());
            case Asynchronous<I, O> asynchronous -> asynchronous.code().handle(reading.get(), call)
                    .thenApply(printing::answer);
        };
    }

    private static <I, O> CompletionStage<WireResponse> started(AsynchronousHandler<I, O> code, Supplier<I> reading,
            Printing<O> printing, Call call) {
        try {
            return code.handle(reading.get(), call).handle((output, failure) -> failure == null
                    ? printing.answer(output)
                    : refused(failure, printing));
        } catch (WireException refusal) {
            return CompletableFuture.completedFuture(printing.refusal(refusal));
        }
    }

    private static WireResponse refused(Throwable failure, Printing<?> printing) {
        Throwable cause = Failures.cause(failure);
        if (cause instanceof WireException refusal) {
            return printing.refusal(refusal);
        }
        throw cause instanceof RuntimeException surprise ? surprise : new CompletionException(cause);
    }

    /** The status of success. */
    public int status() {
        return status;
    }

    /** Method and template as declared. */
    public String routeText() {
        return route.toString();
    }
}
