package dev.quern.runtime.java.bridge;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanRegistrationException;
import javax.management.MBeanServer;
import javax.management.NotCompliantMBeanException;
import javax.management.NotificationBroadcaster;
import javax.management.NotificationEmitter;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the registration of MBeans and of their listeners: what a function registers goes with its environment.
 */
public final class ManagementCalls {

    private static final Map<ObjectName, MBeanServer> REGISTERED = new ConcurrentHashMap<>();
    private static final List<Listening> LISTENING = new CopyOnWriteArrayList<>();

    /** A listener, and how it is taken away. */
    private record Listening(Object source, NotificationListener listener, Removal removal) {}

    @FunctionalInterface
    private interface Removal {
        void run() throws JMException;
    }

    private ManagementCalls() {}

    public static ObjectInstance registerMBean(MBeanServer server, Object bean, @Nullable ObjectName name)
            throws InstanceAlreadyExistsException, MBeanRegistrationException, NotCompliantMBeanException {
        ObjectInstance instance = server.registerMBean(bean, name);
        REGISTERED.put(instance.getObjectName(), server);
        return instance;
    }

    public static void unregisterMBean(MBeanServer server, ObjectName name)
            throws InstanceNotFoundException, MBeanRegistrationException {
        server.unregisterMBean(name);
        REGISTERED.remove(name);
    }

    public static void addNotificationListener(NotificationBroadcaster source, NotificationListener listener,
            @Nullable NotificationFilter filter, @Nullable Object handback) {
        source.addNotificationListener(listener, filter, handback);
        LISTENING.add(new Listening(source, listener, () -> source.removeNotificationListener(listener)));
    }

    public static void addNotificationListener(NotificationEmitter source, NotificationListener listener,
            @Nullable NotificationFilter filter, @Nullable Object handback) {
        addNotificationListener((NotificationBroadcaster) source, listener, filter, handback);
    }

    public static void addNotificationListener(MBeanServer server, ObjectName name, NotificationListener listener,
            @Nullable NotificationFilter filter, @Nullable Object handback) throws InstanceNotFoundException {
        server.addNotificationListener(name, listener, filter, handback);
        LISTENING.add(new Listening(name, listener, () -> server.removeNotificationListener(name, listener)));
    }

    public static void removeNotificationListener(NotificationBroadcaster source, NotificationListener listener)
            throws ListenerNotFoundException {
        source.removeNotificationListener(listener);
        forget(source, listener);
    }

    public static void removeNotificationListener(NotificationEmitter source, NotificationListener listener)
            throws ListenerNotFoundException {
        removeNotificationListener((NotificationBroadcaster) source, listener);
    }

    public static void removeNotificationListener(MBeanServer server, ObjectName name, NotificationListener listener)
            throws InstanceNotFoundException, ListenerNotFoundException {
        server.removeNotificationListener(name, listener);
        forget(name, listener);
    }

    private static void forget(Object source, NotificationListener listener) {
        LISTENING.removeIf(known -> known.listener == listener && known.source.equals(source));
    }

    static void release() {
        for (Listening listening : LISTENING) {
            try {
                listening.removal.run();
            } catch (JMException | RuntimeException gone) {
                // removed in another way, or its source is gone
            }
        }
        LISTENING.clear();
        REGISTERED.forEach((name, server) -> {
            try {
                server.unregisterMBean(name);
            } catch (JMException | RuntimeException gone) {
                // unregistered in another way, or its own code fails here; the others are to go all the same
            }
        });
        REGISTERED.clear();
    }
}
