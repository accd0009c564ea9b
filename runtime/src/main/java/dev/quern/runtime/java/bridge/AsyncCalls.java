package dev.quern.runtime.java.bridge;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Stands in for what runs tasks on the JVM's common pool: few threads, which a function that blocks would take from all
 * others and keep, and whose context class loader is the server's. A stage that has an executor of its own keeps it.
 */
@SuppressWarnings("NullAway") // signatures of the JDK, which says nothing about null
public final class AsyncCalls {

    private AsyncCalls() {}

    public static ForkJoinPool commonPool() {
        return CommonPool.get();
    }

    public static CompletableFuture<Void> runAsync(Runnable task) {
        return CompletableFuture.runAsync(task, CommonPool.get());
    }

    public static <T> CompletableFuture<T> supplyAsync(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, CommonPool.get());
    }

    public static <T> CompletableFuture<T> completeAsync(CompletableFuture<T> future, Supplier<? extends T> task) {
        return future.completeAsync(task, executor(future));
    }

    public static <T> Executor defaultExecutor(CompletableFuture<T> future) {
        return executor(future);
    }

    public static Executor delayedExecutor(long delay, TimeUnit unit) {
        return delayedExecutor(delay, unit, CommonPool.get());
    }

    /** The JVM's own timer would keep the task, and with it the function, until its time comes. */
    public static Executor delayedExecutor(long delay, TimeUnit unit, Executor executor) {
        Objects.requireNonNull(unit);
        Objects.requireNonNull(executor);
        return task -> CommonPool.get().schedule(() -> executor.execute(task), delay, unit);
    }

    public static <T> CompletableFuture<T> orTimeout(CompletableFuture<T> future, long timeout, TimeUnit unit) {
        return within(future, timeout, unit, () -> future.completeExceptionally(new TimeoutException()));
    }

    public static <T> CompletableFuture<T> completeOnTimeout(CompletableFuture<T> future, T value, long timeout,
            TimeUnit unit) {
        return within(future, timeout, unit, () -> future.complete(value));
    }

    /** Unlike the JDK's, which goes on waiting whoever interrupts it, this ends when the environment is stopped. */
    public static <T> T join(CompletableFuture<T> future) {
        boolean interrupted = false;
        while (!future.isDone()) {
            try {
                future.get();
            } catch (InterruptedException e) {
                interrupted = true;
                Poll.check();
            } catch (ExecutionException | CancellationException e) {
                break; // the future says so once more, in the way of this method
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return future.join();
    }

    private static <T> CompletableFuture<T> within(CompletableFuture<T> future, long timeout, TimeUnit unit,
            Runnable late) {
        Objects.requireNonNull(unit);
        if (!future.isDone()) {
            Future<?> timer = CommonPool.get().schedule(late, timeout, unit);
            future.whenComplete((value, failure) -> timer.cancel(false));
        }
        return future;
    }

    public static <T, U> CompletableFuture<U> thenApplyAsync(CompletableFuture<T> stage,
            Function<? super T, ? extends U> action) {
        return stage.thenApplyAsync(action, executor(stage));
    }

    public static <T, U> CompletionStage<U> thenApplyAsync(CompletionStage<T> stage,
            Function<? super T, ? extends U> action) {
        return stage instanceof CompletableFuture<T> future
                ? thenApplyAsync(future, action)
                : stage.thenApplyAsync(action);
    }

    public static <T> CompletableFuture<Void> thenAcceptAsync(CompletableFuture<T> stage, Consumer<? super T> action) {
        return stage.thenAcceptAsync(action, executor(stage));
    }

    public static <T> CompletionStage<Void> thenAcceptAsync(CompletionStage<T> stage, Consumer<? super T> action) {
        return stage instanceof CompletableFuture<T> future
                ? thenAcceptAsync(future, action)
                : stage.thenAcceptAsync(action);
    }

    public static <T> CompletableFuture<Void> thenRunAsync(CompletableFuture<T> stage, Runnable action) {
        return stage.thenRunAsync(action, executor(stage));
    }

    public static <T> CompletionStage<Void> thenRunAsync(CompletionStage<T> stage, Runnable action) {
        return stage instanceof CompletableFuture<T> future ? thenRunAsync(future, action) : stage.thenRunAsync(action);
    }

    public static <T, U, V> CompletableFuture<V> thenCombineAsync(CompletableFuture<T> stage,
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> action) {
        return stage.thenCombineAsync(other, action, executor(stage));
    }

    public static <T, U, V> CompletionStage<V> thenCombineAsync(CompletionStage<T> stage,
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> action) {
        return stage instanceof CompletableFuture<T> future
                ? thenCombineAsync(future, other, action)
                : stage.thenCombineAsync(other, action);
    }

    public static <T, U> CompletableFuture<Void> thenAcceptBothAsync(CompletableFuture<T> stage,
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        return stage.thenAcceptBothAsync(other, action, executor(stage));
    }

    public static <T, U> CompletionStage<Void> thenAcceptBothAsync(CompletionStage<T> stage,
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        return stage instanceof CompletableFuture<T> future
                ? thenAcceptBothAsync(future, other, action)
                : stage.thenAcceptBothAsync(other, action);
    }

    public static <T> CompletableFuture<Void> runAfterBothAsync(CompletableFuture<T> stage, CompletionStage<?> other,
            Runnable action) {
        return stage.runAfterBothAsync(other, action, executor(stage));
    }

    public static <T> CompletionStage<Void> runAfterBothAsync(CompletionStage<T> stage, CompletionStage<?> other,
            Runnable action) {
        return stage instanceof CompletableFuture<T> future
                ? runAfterBothAsync(future, other, action)
                : stage.runAfterBothAsync(other, action);
    }

    public static <T, U> CompletableFuture<U> applyToEitherAsync(CompletableFuture<T> stage,
            CompletionStage<? extends T> other, Function<? super T, U> action) {
        return stage.applyToEitherAsync(other, action, executor(stage));
    }

    public static <T, U> CompletionStage<U> applyToEitherAsync(CompletionStage<T> stage,
            CompletionStage<? extends T> other, Function<? super T, U> action) {
        return stage instanceof CompletableFuture<T> future
                ? applyToEitherAsync(future, other, action)
                : stage.applyToEitherAsync(other, action);
    }

    public static <T> CompletableFuture<Void> acceptEitherAsync(CompletableFuture<T> stage,
            CompletionStage<? extends T> other, Consumer<? super T> action) {
        return stage.acceptEitherAsync(other, action, executor(stage));
    }

    public static <T> CompletionStage<Void> acceptEitherAsync(CompletionStage<T> stage,
            CompletionStage<? extends T> other, Consumer<? super T> action) {
        return stage instanceof CompletableFuture<T> future
                ? acceptEitherAsync(future, other, action)
                : stage.acceptEitherAsync(other, action);
    }

    public static <T> CompletableFuture<Void> runAfterEitherAsync(CompletableFuture<T> stage, CompletionStage<?> other,
            Runnable action) {
        return stage.runAfterEitherAsync(other, action, executor(stage));
    }

    public static <T> CompletionStage<Void> runAfterEitherAsync(CompletionStage<T> stage, CompletionStage<?> other,
            Runnable action) {
        return stage instanceof CompletableFuture<T> future
                ? runAfterEitherAsync(future, other, action)
                : stage.runAfterEitherAsync(other, action);
    }

    public static <T, U> CompletableFuture<U> thenComposeAsync(CompletableFuture<T> stage,
            Function<? super T, ? extends CompletionStage<U>> action) {
        return stage.thenComposeAsync(action, executor(stage));
    }

    public static <T, U> CompletionStage<U> thenComposeAsync(CompletionStage<T> stage,
            Function<? super T, ? extends CompletionStage<U>> action) {
        return stage instanceof CompletableFuture<T> future
                ? thenComposeAsync(future, action)
                : stage.thenComposeAsync(action);
    }

    public static <T> CompletableFuture<T> whenCompleteAsync(CompletableFuture<T> stage,
            BiConsumer<? super T, ? super Throwable> action) {
        return stage.whenCompleteAsync(action, executor(stage));
    }

    public static <T> CompletionStage<T> whenCompleteAsync(CompletionStage<T> stage,
            BiConsumer<? super T, ? super Throwable> action) {
        return stage instanceof CompletableFuture<T> future
                ? whenCompleteAsync(future, action)
                : stage.whenCompleteAsync(action);
    }

    public static <T, U> CompletableFuture<U> handleAsync(CompletableFuture<T> stage,
            BiFunction<? super T, Throwable, ? extends U> action) {
        return stage.handleAsync(action, executor(stage));
    }

    public static <T, U> CompletionStage<U> handleAsync(CompletionStage<T> stage,
            BiFunction<? super T, Throwable, ? extends U> action) {
        return stage instanceof CompletableFuture<T> future ? handleAsync(future, action) : stage.handleAsync(action);
    }

    public static <T> CompletableFuture<T> exceptionallyAsync(CompletableFuture<T> stage,
            Function<Throwable, ? extends T> action) {
        return stage.exceptionallyAsync(action, executor(stage));
    }

    public static <T> CompletionStage<T> exceptionallyAsync(CompletionStage<T> stage,
            Function<Throwable, ? extends T> action) {
        return stage instanceof CompletableFuture<T> future
                ? exceptionallyAsync(future, action)
                : stage.exceptionallyAsync(action);
    }

    public static <T> CompletableFuture<T> exceptionallyComposeAsync(CompletableFuture<T> stage,
            Function<Throwable, ? extends CompletionStage<T>> action) {
        return stage.exceptionallyComposeAsync(action, executor(stage));
    }

    public static <T> CompletionStage<T> exceptionallyComposeAsync(CompletionStage<T> stage,
            Function<Throwable, ? extends CompletionStage<T>> action) {
        return stage instanceof CompletableFuture<T> future
                ? exceptionallyComposeAsync(future, action)
                : stage.exceptionallyComposeAsync(action);
    }

    private static Executor executor(CompletableFuture<?> future) {
        Executor own = future.defaultExecutor();
        return own == ForkJoinPool.commonPool() ? CommonPool.get() : own;
    }
}
