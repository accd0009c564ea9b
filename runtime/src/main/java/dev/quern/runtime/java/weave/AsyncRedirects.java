package dev.quern.runtime.java.weave;

import dev.quern.runtime.java.weave.Redirects.Access;
import dev.quern.runtime.java.weave.Redirects.Redirect;
import java.util.ArrayList;
import java.util.List;

/** What would run on the JVM's common pool, or wait for it whatever happens; used once, by one thread. */
final class AsyncRedirects {

    private static final String BRIDGE = Redirects.BRIDGE_PACKAGE + "AsyncCalls";
    private static final String PACKAGE = "java/util/concurrent/";
    private static final String FUTURE = PACKAGE + "CompletableFuture";
    private static final String STAGE = PACKAGE + "CompletionStage";
    private static final String POOL = PACKAGE + "ForkJoinPool";
    private static final String EXECUTOR = "L" + PACKAGE + "Executor;";
    private static final String RUNNABLE = "Ljava/lang/Runnable;";
    private static final String SUPPLIER = "Ljava/util/function/Supplier;";
    private static final String FUNCTION = "Ljava/util/function/Function;";
    private static final String BI_FUNCTION = "Ljava/util/function/BiFunction;";
    private static final String CONSUMER = "Ljava/util/function/Consumer;";
    private static final String BI_CONSUMER = "Ljava/util/function/BiConsumer;";

    private final List<Redirect> all = new ArrayList<>();

    List<Redirect> all() {
        add(Access.STATIC_CALL, POOL, "commonPool", "()L" + POOL + ";");
        add(Access.STATIC_CALL, FUTURE, "runAsync", "(" + RUNNABLE + ")L" + FUTURE + ";");
        add(Access.STATIC_CALL, FUTURE, "supplyAsync", "(" + SUPPLIER + ")L" + FUTURE + ";");
        add(Access.STATIC_CALL, FUTURE, "delayedExecutor", "(JLjava/util/concurrent/TimeUnit;)" + EXECUTOR);
        add(Access.STATIC_CALL, FUTURE, "delayedExecutor",
                "(JLjava/util/concurrent/TimeUnit;" + EXECUTOR + ")" + EXECUTOR);
        add(Access.INSTANCE_CALL, FUTURE, "orTimeout", "(JLjava/util/concurrent/TimeUnit;)L" + FUTURE + ";");
        add(Access.INSTANCE_CALL, FUTURE, "completeOnTimeout",
                "(Ljava/lang/Object;JLjava/util/concurrent/TimeUnit;)L" + FUTURE + ";");
        add(Access.INSTANCE_CALL, FUTURE, "defaultExecutor", "()" + EXECUTOR);
        add(Access.INSTANCE_CALL, FUTURE, "completeAsync", "(" + SUPPLIER + ")L" + FUTURE + ";");
        add(Access.INSTANCE_CALL, FUTURE, "join", "()Ljava/lang/Object;");
        stage("thenApplyAsync", FUNCTION);
        stage("thenAcceptAsync", CONSUMER);
        stage("thenRunAsync", RUNNABLE);
        stageWithOther("thenCombineAsync", BI_FUNCTION);
        stageWithOther("thenAcceptBothAsync", BI_CONSUMER);
        stageWithOther("runAfterBothAsync", RUNNABLE);
        stageWithOther("applyToEitherAsync", FUNCTION);
        stageWithOther("acceptEitherAsync", CONSUMER);
        stageWithOther("runAfterEitherAsync", RUNNABLE);
        stage("thenComposeAsync", FUNCTION);
        stage("whenCompleteAsync", BI_CONSUMER);
        stage("handleAsync", BI_FUNCTION);
        stage("exceptionallyAsync", FUNCTION);
        stage("exceptionallyComposeAsync", FUNCTION);
        return all;
    }

    private void stageWithOther(String name, String action) {
        stage(name, "L" + STAGE + ";" + action);
    }

    private void stage(String name, String parameters) {
        for (String owner : List.of(FUTURE, STAGE)) {
            add(Access.INSTANCE_CALL, owner, name, "(" + parameters + ")L" + owner + ";");
        }
    }

    private void add(Access access, String owner, String name, String descriptor) {
        all.add(new Redirect(access, owner, name, descriptor, BRIDGE));
    }
}
