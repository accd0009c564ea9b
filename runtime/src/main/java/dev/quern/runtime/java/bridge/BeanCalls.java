package dev.quern.runtime.java.bridge;

import java.beans.BeanInfo;
import java.beans.IntrospectionException;
import java.beans.Introspector;

/** Stands in for {@link Introspector}, which keeps what it learns of a class for the whole JVM. */
public final class BeanCalls {

    private static volatile boolean used;

    private BeanCalls() {}

    public static BeanInfo getBeanInfo(Class<?> type) throws IntrospectionException {
        used = true;
        return Introspector.getBeanInfo(type);
    }

    public static BeanInfo getBeanInfo(Class<?> type, int flags) throws IntrospectionException {
        used = true;
        return Introspector.getBeanInfo(type, flags);
    }

    public static BeanInfo getBeanInfo(Class<?> type, Class<?> stop) throws IntrospectionException {
        used = true;
        return Introspector.getBeanInfo(type, stop);
    }

    public static BeanInfo getBeanInfo(Class<?> type, Class<?> stop, int flags) throws IntrospectionException {
        used = true;
        return Introspector.getBeanInfo(type, stop, flags);
    }

    /** To be called on a thread of the function's group: there is a cache for each. */
    static void release() {
        if (used) {
            Introspector.flushCaches();
        }
    }
}
