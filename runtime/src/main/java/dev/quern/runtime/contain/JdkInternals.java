package dev.quern.runtime.contain;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK knows and does not tell: the thread locals of other threads, shutdown hooks, database drivers. Only
 * read, and
 * only to say what holds a class loader. Empty on a JDK that keeps these things elsewhere. Immutable.
 *
 * <p>
 * It takes {@code sun.misc.Unsafe}, whose use the JVM reports unless it was started with
 * {@code --sun-misc-unsafe-memory-access=allow}. The supported way, {@code --add-opens}, would have to be given at each
 * start and would cost the server its cache of loaded classes.
 */
final class JdkInternals {

    private final MethodHandles.@Nullable Lookup lookup = trusted();

    private static MethodHandles.@Nullable Lookup trusted() {
        try {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field single = type.getDeclaredField("theUnsafe");
            single.setAccessible(true);
            Object unsafe = single.get(null);
            Field trusted = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
            Object base = type.getMethod("staticFieldBase", Field.class).invoke(unsafe, trusted);
            Object offset = type.getMethod("staticFieldOffset", Field.class).invoke(unsafe, trusted);
            return (MethodHandles.Lookup) type.getMethod("getObject", Object.class, long.class).invoke(unsafe, base,
                    offset);
        } catch (ReflectiveOperationException | RuntimeException otherJdk) {
            return null;
        }
    }

    /** The values of a thread's locals. */
    List<Object> locals(Thread thread) {
        List<Object> found = new ArrayList<>();
        get(Thread.class, "threadLocals", thread).ifPresent(map -> addValues(map, found));
        get(Thread.class, "inheritableThreadLocals", thread).ifPresent(map -> addValues(map, found));
        return found;
    }

    private void addValues(Object map, List<Object> found) {
        Object table = get(map.getClass(), "table", map).orElse(null);
        for (int i = 0; table != null && i < Array.getLength(table); i++) {
            Object entry = Array.get(table, i);
            if (entry != null) {
                get(entry.getClass(), "value", entry).ifPresent(found::add);
            }
        }
    }

    /** What a thread runs. */
    Optional<Object> task(Thread thread) {
        return get(Thread.class, "holder", thread).flatMap(inside -> get(inside.getClass(), "task", inside));
    }

    /** The JVM's shutdown hooks. */
    List<Thread> shutdownHooks() {
        List<Thread> found = new ArrayList<>();
        if (statics("java.lang.ApplicationShutdownHooks", "hooks").orElse(null) instanceof Map<?, ?> hooks) {
            hooks.keySet().forEach(hook -> found.add((Thread) hook));
        }
        return found;
    }

    /** The drivers that are registered, whoever may see them. */
    List<Object> databaseDrivers() {
        List<Object> found = new ArrayList<>();
        if (statics("java.sql.DriverManager", "registeredDrivers").orElse(null) instanceof Collection<?> infos) {
            infos.forEach(info -> get(info.getClass(), "driver", info).ifPresent(found::add));
        }
        return found;
    }

    private Optional<Object> statics(String owner, String name) {
        try {
            return get(Class.forName(owner, false, ClassLoader.getPlatformClassLoader()), name, null);
        } catch (ClassNotFoundException smallPlatform) {
            return Optional.empty();
        }
    }

    /** A field's value; empty where it is null, or there is no such field. */
    private Optional<Object> get(Class<?> owner, String name, @Nullable Object of) {
        MethodHandles.Lookup reader = lookup;
        if (reader == null) {
            return Optional.empty();
        }
        try {
            MethodHandle getter = reader.unreflectGetter(owner.getDeclaredField(name));
            return Optional.ofNullable(of == null ? getter.invoke() : getter.invoke(of));
        } catch (Throwable otherJdk) {
            return Optional.empty();
        }
    }
}
