package dev.quern.runtime.contain;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK knows and does not tell: the thread locals of other threads, shutdown hooks, database drivers. Empty
 * where
 * the JVM was started without {@code --add-opens}; the server's start script gives it. Immutable.
 */
final class JdkInternals {

    private final Optional<Field> locals = field(Thread.class, "threadLocals");
    private final Optional<Field> inherited = field(Thread.class, "inheritableThreadLocals");
    private final Optional<Field> holder = field(Thread.class, "holder");

    private static Optional<Field> field(@Nullable Class<?> owner, String name) {
        try {
            return owner == null ? Optional.empty() : opened(owner.getDeclaredField(name));
        } catch (ReflectiveOperationException otherJdk) {
            return Optional.empty();
        }
    }

    private static <T extends AccessibleObject> Optional<T> opened(T member) {
        return member.trySetAccessible() ? Optional.of(member) : Optional.empty();
    }

    /** The values of a thread's locals, and their keys. */
    List<Object> locals(Thread thread) {
        List<Object> found = new ArrayList<>();
        locals.map(field -> get(field, thread)).ifPresent(map -> addEntries(map, found));
        inherited.map(field -> get(field, thread)).ifPresent(map -> addEntries(map, found));
        return found;
    }

    private static void addEntries(Object map, List<Object> found) {
        Object table = field(map.getClass(), "table").map(field -> get(field, map)).orElse(null);
        for (int i = 0; table != null && i < Array.getLength(table); i++) {
            Object entry = Array.get(table, i);
            if (entry != null) {
                field(entry.getClass(), "value").map(field -> get(field, entry)).ifPresent(found::add);
            }
        }
    }

    /** What a thread runs. */
    Optional<Object> task(Thread thread) {
        return holder.map(field -> get(field, thread))
                .flatMap(inside -> field(inside.getClass(), "task").map(field -> get(field, inside)));
    }

    /** The JVM's shutdown hooks. */
    List<Thread> shutdownHooks() {
        Object hooks = statics("java.lang.ApplicationShutdownHooks", "hooks");
        List<Thread> found = new ArrayList<>();
        if (hooks instanceof Map<?, ?> map) {
            map.keySet().forEach(hook -> found.add((Thread) hook));
        }
        return found;
    }

    /** The drivers that are registered, whoever may see them. */
    List<Object> databaseDrivers() {
        List<Object> found = new ArrayList<>();
        if (statics("java.sql.DriverManager", "registeredDrivers") instanceof Collection<?> infos) {
            for (Object info : infos) {
                field(info.getClass(), "driver").map(field -> get(field, info)).ifPresent(found::add);
            }
        }
        return found;
    }

    private static @Nullable Object statics(String owner, String name) {
        try {
            return field(Class.forName(owner, false, ClassLoader.getPlatformClassLoader()), name)
                    .map(field -> get(field, null)).orElse(null);
        } catch (ClassNotFoundException smallPlatform) {
            return null;
        }
    }

    private static @Nullable Object get(Field field, @Nullable Object of) {
        try {
            return field.get(of);
        } catch (IllegalAccessException opened) {
            throw new IllegalStateException(opened);
        }
    }
}
