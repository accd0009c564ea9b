package dev.quern.runtime.java.bridge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanRegistrationException;
import javax.management.MBeanServer;
import javax.management.NotCompliantMBeanException;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Stands in for the registration of MBeans: what a function registers goes with its environment. */
public final class ManagementCalls {

    private static final Map<ObjectName, MBeanServer> REGISTERED = new ConcurrentHashMap<>();

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

    static void release() {
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
