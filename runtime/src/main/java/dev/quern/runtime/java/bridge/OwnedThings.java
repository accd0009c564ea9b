package dev.quern.runtime.java.bridge;

import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.Timer;
import java.util.WeakHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * What a function made that would outlive it: pools and timers (an interrupt does not end their idle threads), virtual
 * threads (no thread group knows them), security providers.
 */
public final class OwnedThings {

    private static final Set<Object> THREADS = Collections
            .synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private static final Set<String> PROVIDERS = Collections.synchronizedSet(new LinkedHashSet<>());

    private OwnedThings() {}

    /** Called with each pool and timer that the function makes by a constructor. */
    public static void own(Object pool) {
        THREADS.add(pool);
    }

    public static void addShutdownHook(Runtime runtime, Thread hook) {
        ShutdownHooks.add(hook);
    }

    public static boolean removeShutdownHook(Runtime runtime, Thread hook) {
        return ShutdownHooks.remove(hook);
    }

    public static Thread startVirtualThread(Runnable task) {
        return owned(Thread.startVirtualThread(task));
    }

    public static Thread start(Thread.Builder builder, Runnable task) {
        return owned(builder.start(task));
    }

    public static Thread start(Thread.Builder.OfVirtual builder, Runnable task) {
        return owned(builder.start(task));
    }

    public static Thread unstarted(Thread.Builder builder, Runnable task) {
        return owned(builder.unstarted(task));
    }

    public static Thread unstarted(Thread.Builder.OfVirtual builder, Runnable task) {
        return owned(builder.unstarted(task));
    }

    public static ThreadFactory factory(Thread.Builder builder) {
        return owning(builder.factory());
    }

    public static ThreadFactory factory(Thread.Builder.OfVirtual builder) {
        return owning(builder.factory());
    }

    private static ThreadFactory owning(ThreadFactory factory) {
        return task -> owned(factory.newThread(task));
    }

    public static ExecutorService newFixedThreadPool(int threads) {
        return owned(Executors.newFixedThreadPool(threads));
    }

    public static ExecutorService newFixedThreadPool(int threads, ThreadFactory factory) {
        return owned(Executors.newFixedThreadPool(threads, factory));
    }

    public static ExecutorService newCachedThreadPool() {
        return owned(Executors.newCachedThreadPool());
    }

    public static ExecutorService newCachedThreadPool(ThreadFactory factory) {
        return owned(Executors.newCachedThreadPool(factory));
    }

    public static ExecutorService newSingleThreadExecutor() {
        return owned(Executors.newSingleThreadExecutor());
    }

    public static ExecutorService newSingleThreadExecutor(ThreadFactory factory) {
        return owned(Executors.newSingleThreadExecutor(factory));
    }

    public static ExecutorService newWorkStealingPool() {
        return owned(Executors.newWorkStealingPool());
    }

    public static ExecutorService newWorkStealingPool(int parallelism) {
        return owned(Executors.newWorkStealingPool(parallelism));
    }

    public static ExecutorService newThreadPerTaskExecutor(ThreadFactory factory) {
        return owned(Executors.newThreadPerTaskExecutor(factory));
    }

    public static ExecutorService newVirtualThreadPerTaskExecutor() {
        return owned(Executors.newVirtualThreadPerTaskExecutor());
    }

    public static ScheduledExecutorService newScheduledThreadPool(int threads) {
        return owned(Executors.newScheduledThreadPool(threads));
    }

    public static ScheduledExecutorService newScheduledThreadPool(int threads, ThreadFactory factory) {
        return owned(Executors.newScheduledThreadPool(threads, factory));
    }

    public static ScheduledExecutorService newSingleThreadScheduledExecutor() {
        return owned(Executors.newSingleThreadScheduledExecutor());
    }

    public static ScheduledExecutorService newSingleThreadScheduledExecutor(ThreadFactory factory) {
        return owned(Executors.newSingleThreadScheduledExecutor(factory));
    }

    public static int addProvider(Provider provider) {
        return registered(provider, Security.addProvider(provider));
    }

    public static int insertProviderAt(Provider provider, int position) {
        return registered(provider, Security.insertProviderAt(provider, position));
    }

    static void release() {
        List<Object> things;
        synchronized (THREADS) {
            things = new ArrayList<>(THREADS);
        }
        things.forEach(OwnedThings::end);
        THREADS.clear();
        PROVIDERS.forEach(Security::removeProvider);
        PROVIDERS.clear();
    }

    private static void end(Object thing) {
        try {
            switch (thing) {
                case ExecutorService pool -> pool.shutdownNow();
                case Timer timer -> timer.cancel();
                case Thread thread -> thread.interrupt();
                default -> throw new IllegalStateException("nothing to end in " + thing.getClass());
            }
        } catch (RuntimeException | Error ofTheFunction) {
            // a subclass of the function's may fail here; the other things are to be ended all the same
        }
    }

    private static int registered(Provider provider, int position) {
        if (position > 0) {
            PROVIDERS.add(provider.getName());
        }
        return position;
    }

    private static <T> T owned(T thing) {
        own(thing);
        return thing;
    }
}
