package dev.quern.runtime.contain;

import java.lang.management.ManagementFactory;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.net.URLConnection;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Looks in the usual places for what holds a class loader. The first that is found is named: there may be others.
 * Immutable.
 */
final class HolderSearch {

    /** What holds a loader. */
    record Holder(HolderKind kind, String detail) {}

    /** Defaults that the whole JVM shares and that can be read. */
    private static final Map<String, Supplier<@Nullable Object>> DEFAULTS = defaults();

    private final JdkInternals internals = new JdkInternals();

    private static Map<String, Supplier<@Nullable Object>> defaults() {
        Map<String, Supplier<@Nullable Object>> all = new LinkedHashMap<>();
        all.put("java.net.Authenticator.getDefault()", Authenticator::getDefault);
        all.put("java.net.ProxySelector.getDefault()", ProxySelector::getDefault);
        all.put("java.net.CookieHandler.getDefault()", CookieHandler::getDefault);
        all.put("java.net.ResponseCache.getDefault()", ResponseCache::getDefault);
        all.put("java.net.URLConnection.getFileNameMap()", URLConnection::getFileNameMap);
        all.put("Thread.getDefaultUncaughtExceptionHandler()", Thread::getDefaultUncaughtExceptionHandler);
        all.put("System.out", () -> System.out);
        all.put("System.err", () -> System.err);
        all.put("System.in", () -> System.in);
        return all;
    }

    /**
     * Finds what holds a loader.
     *
     * @param group
     *            the threads that belong to it, if the group is still there
     */
    Holder find(ClassLoader loader, Optional<ThreadGroup> group) {
        List<Thread> threads = threads();
        return first(threads, thread -> thread(thread, loader, group))
                .or(() -> first(threads, thread -> local(thread, loader)))
                .or(() -> first(internals.databaseDrivers(),
                        driver -> named(HolderKind.DATABASE_DRIVER, driver, loader)))
                .or(() -> first(internals.shutdownHooks(), hook -> hook(hook, loader)))
                .or(() -> managedBean(loader))
                .or(() -> first(Arrays.<Provider>asList(Security.getProviders()),
                        provider -> named(HolderKind.SECURITY_PROVIDER, provider, loader)))
                .or(() -> logHandler(loader))
                .or(() -> first(DEFAULTS.entrySet(), entry -> isOf(entry.getValue().get(), loader)
                        ? Optional.of(new Holder(HolderKind.JDK_STATIC, entry.getKey()))
                        : Optional.empty()))
                .orElseGet(() -> unknown(loader));
    }

    private static <T> Optional<Holder> first(Iterable<T> candidates, Function<T, Optional<Holder>> test) {
        for (T candidate : candidates) {
            Optional<Holder> found = test.apply(candidate);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Holder unknown(ClassLoader loader) {
        return new Holder(HolderKind.UNKNOWN, "none of the usual places. Take a heap dump with \"jcmd "
                + ProcessHandle.current().pid() + " GC.heap_dump FILE\" and look for the paths from the roots to the "
                + loader.getClass().getSimpleName() + " of \"" + loader + "\"");
    }

    private Optional<Holder> thread(Thread thread, ClassLoader loader, Optional<ThreadGroup> group) {
        boolean its = group.filter(own -> own == thread.getThreadGroup() || own.parentOf(thread.getThreadGroup()))
                .isPresent();
        if (!its && thread.getContextClassLoader() != loader && !isOf(thread, loader)
                && !isOf(internals.task(thread).orElse(null), loader)
                && !isOf(thread.getUncaughtExceptionHandler(), loader)) {
            return Optional.empty();
        }
        HolderKind kind = thread.getClass().getName().equals("java.util.TimerThread")
                ? HolderKind.TIMER
                : HolderKind.RUNNING_THREAD;
        StringBuilder detail = new StringBuilder("thread \"" + thread.getName() + "\"");
        for (StackTraceElement frame : thread.getStackTrace()) {
            detail.append("\n\tat ").append(frame);
        }
        return Optional.of(new Holder(kind, detail.toString()));
    }

    private Optional<Holder> local(Thread thread, ClassLoader loader) {
        return first(internals.locals(thread), value -> isOf(value, loader)
                ? Optional.of(new Holder(HolderKind.THREAD_LOCAL,
                        "a " + value.getClass().getName() + " in thread \"" + thread.getName() + "\""))
                : Optional.empty());
    }

    private Optional<Holder> hook(Thread hook, ClassLoader loader) {
        return hook.getContextClassLoader() == loader || isOf(hook, loader)
                || isOf(internals.task(hook).orElse(null), loader)
                        ? Optional.of(new Holder(HolderKind.SHUTDOWN_HOOK, "thread \"" + hook.getName() + "\""))
                        : Optional.empty();
    }

    private static Optional<Holder> named(HolderKind kind, Object holder, ClassLoader loader) {
        return isOf(holder, loader) ? Optional.of(new Holder(kind, holder.getClass().getName())) : Optional.empty();
    }

    private static Optional<Holder> managedBean(ClassLoader loader) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : server.queryNames(null, null)) {
            try {
                if (isOrLeadsTo(server.getClassLoaderFor(name), loader)) {
                    return Optional.of(new Holder(HolderKind.MANAGED_BEAN, name.toString()));
                }
            } catch (InstanceNotFoundException justGone) {
                // then it holds nothing
            }
        }
        return Optional.empty();
    }

    private static Optional<Holder> logHandler(ClassLoader loader) {
        LogManager manager = LogManager.getLogManager();
        for (String name : Collections.list(manager.getLoggerNames())) {
            Logger logger = manager.getLogger(name);
            for (Handler handler : logger == null ? new Handler[0] : logger.getHandlers()) {
                if (isOf(handler, loader)) {
                    return Optional.of(new Holder(HolderKind.LOG_HANDLER,
                            handler.getClass().getName() + " of logger \"" + name + "\""));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether an object is the loader, or of a class of its, or of a loader under it. */
    private static boolean isOf(@Nullable Object object, ClassLoader loader) {
        return switch (object) {
            case null -> false;
            case ClassLoader other -> isOrLeadsTo(other, loader);
            case Class<?> type -> isOrLeadsTo(type.getClassLoader(), loader);
            default -> isOrLeadsTo(object.getClass().getClassLoader(), loader);
        };
    }

    private static boolean isOrLeadsTo(@Nullable ClassLoader from, ClassLoader loader) {
        for (ClassLoader each = from; each != null; each = each.getParent()) {
            if (each == loader) {
                return true;
            }
        }
        return false;
    }

    private static List<Thread> threads() {
        ThreadGroup top = Thread.currentThread().getThreadGroup();
        while (top.getParent() != null) {
            top = top.getParent();
        }
        Thread[] threads = new Thread[top.activeCount() + 64];
        return Arrays.asList(threads).subList(0, top.enumerate(threads, true));
    }
}
