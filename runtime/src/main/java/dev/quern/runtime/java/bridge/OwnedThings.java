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
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * What a function made that would outlive it: pools and timers (an interrupt does not end their idle threads), virtual
 * threads (no thread group knows them), security providers.
 */
public final class OwnedThings {

    private static final Set<Object> THREADS = Collections
            .synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private static final Set<String> PROVIDERS = Collections.synchronizedSet(new LinkedHashSet<>());

    private OwnedThings() {}

    /** Called with each pool, timer and thread that the function makes by a constructor. */
    public static void own(Object made) {
        switch (made) {
            case ThreadPoolExecutor pool -> pool.setThreadFactory(ThreadLimit.limited(pool.getThreadFactory()));
            case Timer timer -> limit(timer);
            case Thread thread -> {
                // it is counted where it is started, unless that is a method of the function's own class
                if (thread.getClass() != Thread.class) {
                    ThreadLimit.requireRoom();
                }
                return;
            }
            default -> {
                // its threads are limited by itself
            }
        }
        THREADS.add(made);
    }

    /** It has started its thread already. */
    private static void limit(Timer timer) {
        try {
            ThreadLimit.requireRoom();
        } catch (OutOfMemoryError tooMany) {
            timer.cancel();
            throw tooMany;
        }
    }

    public static void start(Thread thread) {
        if (!thread.isVirtual()) {
            ThreadLimit.requireRoom();
        }
        if (thread.getThreadGroup() != ThreadLimit.group()) {
            THREADS.add(thread); // made on a thread that all functions share: the group does not know it
        }
        Bridge.surroundings().starts().accept(thread);
        thread.start();
    }

    public static void addShutdownHook(Runtime runtime, Thread hook) {
        ShutdownHooks.add(hook);
    }

    public static boolean removeShutdownHook(Runtime runtime, Thread hook) {
        return ShutdownHooks.remove(hook);
    }

    public static Thread startVirtualThread(Runnable task) {
        return owned(started(Thread.ofVirtual(), task));
    }

    public static Thread start(Thread.Builder builder, Runnable task) {
        if (builder instanceof Thread.Builder.OfPlatform) {
            ThreadLimit.requireRoom();
        }
        return owned(started(builder, task));
    }

    private static Thread started(Thread.Builder builder, Runnable task) {
        Thread thread = builder.unstarted(task);
        Bridge.surroundings().starts().accept(thread);
        thread.start();
        return thread;
    }

    public static Thread start(Thread.Builder.OfPlatform builder, Runnable task) {
        ThreadLimit.requireRoom();
        return owned(started(builder, task));
    }

    public static Thread start(Thread.Builder.OfVirtual builder, Runnable task) {
        return owned(started(builder, task));
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
        return task -> {
            Thread thread = factory.newThread(task);
            if (thread != null && !thread.isVirtual()) {
                ThreadLimit.requireRoom();
            }
            return owned(thread);
        };
    }

    public static ExecutorService newFixedThreadPool(int threads) {
        return ownedPool(Executors.newFixedThreadPool(threads));
    }

    public static ExecutorService newFixedThreadPool(int threads, ThreadFactory factory) {
        return ownedPool(Executors.newFixedThreadPool(threads, factory));
    }

    public static ExecutorService newCachedThreadPool() {
        return ownedPool(Executors.newCachedThreadPool());
    }

    public static ExecutorService newCachedThreadPool(ThreadFactory factory) {
        return ownedPool(Executors.newCachedThreadPool(factory));
    }

    public static ExecutorService newSingleThreadExecutor() {
        return ownedPool(Executors.newSingleThreadExecutor());
    }

    public static ExecutorService newSingleThreadExecutor(ThreadFactory factory) {
        return ownedPool(Executors.newSingleThreadExecutor(factory));
    }

    public static ExecutorService newWorkStealingPool() {
        return ownedPool(Executors.newWorkStealingPool());
    }

    public static ExecutorService newWorkStealingPool(int parallelism) {
        return ownedPool(Executors.newWorkStealingPool(parallelism));
    }

    public static ExecutorService newThreadPerTaskExecutor(ThreadFactory factory) {
        return ownedPool(Executors.newThreadPerTaskExecutor(task -> {
            Thread thread = factory.newThread(task);
            if (thread != null) { // else the executor says so
                Bridge.surroundings().starts().accept(thread);
            }
            return thread;
        }));
    }

    public static ExecutorService newVirtualThreadPerTaskExecutor() {
        return newThreadPerTaskExecutor(owning(Thread.ofVirtual().factory()));
    }

    public static ScheduledExecutorService newScheduledThreadPool(int threads) {
        return ownedPool(Executors.newScheduledThreadPool(threads));
    }

    public static ScheduledExecutorService newScheduledThreadPool(int threads, ThreadFactory factory) {
        return ownedPool(Executors.newScheduledThreadPool(threads, factory));
    }

    public static ScheduledExecutorService newSingleThreadScheduledExecutor() {
        return newSingleThreadScheduledExecutor(Executors.defaultThreadFactory());
    }

    public static ScheduledExecutorService newSingleThreadScheduledExecutor(ThreadFactory factory) {
        // its thread keeps the pool, but not the wrapper that the JDK would return
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1, factory);
        own(pool);
        return Executors.unconfigurableScheduledExecutorService(pool);
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
        for (Object thing : things) {
            end(thing);
        }
        THREADS.clear();
        synchronized (PROVIDERS) {
            for (String provider : PROVIDERS) {
                Security.removeProvider(provider);
            }
            PROVIDERS.clear();
        }
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
        THREADS.add(thing);
        return thing;
    }

    private static ExecutorService ownedPool(ExecutorService pool) {
        own(pool);
        return pool;
    }

    private static ScheduledExecutorService ownedPool(ScheduledExecutorService pool) {
        own(pool);
        return pool;
    }

    /** The threads that no thread group leads to. */
    static List<Thread> threads() {
        List<Thread> threads = new ArrayList<>();
        synchronized (THREADS) {
            for (Object thing : THREADS) {
                if (thing instanceof Thread thread && thread.isAlive()) {
                    threads.add(thread);
                }
            }
        }
        return threads;
    }
}
