package dev.quern.runtime.java.weave;

import java.lang.classfile.constantpool.MemberRefEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which members of the JDK a function reaches through the bridge instead. Immutable.
 *
 * <p>
 * The bridge's method has the name of the member it stands for, is static, and takes the receiver of an instance method
 * as its first argument: the operand stack is the same before and after, so no stack map changes.
 */
public final class Redirects {

    static final String BRIDGE_PACKAGE = "dev/quern/runtime/java/bridge/";

    private static final String SYSTEM = BRIDGE_PACKAGE + "SystemCalls";
    private static final String PROPERTIES = BRIDGE_PACKAGE + "PropertyCalls";
    private static final String PROCESS = BRIDGE_PACKAGE + "ProcessCalls";
    private static final String FILES = BRIDGE_PACKAGE + "FileCalls";
    private static final String OWNED = BRIDGE_PACKAGE + "OwnedThings";
    private static final String DRIVERS = BRIDGE_PACKAGE + "DriverCalls";
    private static final String LOGGING = BRIDGE_PACKAGE + "LoggingCalls";
    private static final String MANAGEMENT = BRIDGE_PACKAGE + "ManagementCalls";
    private static final String CLEANERS = BRIDGE_PACKAGE + "CleanerCalls";
    private static final String BEANS = BRIDGE_PACKAGE + "BeanCalls";
    private static final String IMAGES = BRIDGE_PACKAGE + "ImageCalls";
    private static final String DEFAULTS = BRIDGE_PACKAGE + "SharedDefaults";

    private static final String LOGGER = "Ljava/util/logging/Logger;";
    private static final String EXECUTOR = "Ljava/util/concurrent/ExecutorService;";
    private static final String SCHEDULER = "Ljava/util/concurrent/ScheduledExecutorService;";
    private static final String LISTENER = "(Ljavax/management/NotificationListener;";
    private static final String FILTER = "Ljavax/management/NotificationFilter;Ljava/lang/Object;";
    private static final String FACTORY = "Ljava/util/concurrent/ThreadFactory;";

    /** How a member is reached by the code that is replaced. */
    public enum Access {
        STATIC_CALL, INSTANCE_CALL, STATIC_FIELD
    }

    /**
     * One replaced member and what replaces it.
     *
     * @param access
     *            how the member is reached
     * @param owner
     *            internal name of the class that the replaced code names
     * @param name
     *            the member's name, and the bridge method's
     * @param descriptor
     *            the member's descriptor
     * @param bridge
     *            internal name of the class whose method replaces it
     */
    public record Redirect(Access access, String owner, String name, String descriptor, String bridge) {

        /** The descriptor of the bridge's method. */
        public String bridgeDescriptor() {
            return switch (access) {
                case STATIC_CALL -> descriptor;
                case INSTANCE_CALL -> "(L" + owner + ";" + descriptor.substring(1);
                case STATIC_FIELD -> "()" + descriptor;
            };
        }
    }

    // A class outside the JDK may inherit or override printStackTrace: it is matched whatever the owner.
    static final Redirect PRINT_STACK_TRACE = new Redirect(Access.INSTANCE_CALL, "java/lang/Object", "printStackTrace",
            "()V", SYSTEM);

    private static final List<Redirect> LISTED = List.of(field("out", "Ljava/io/PrintStream;"),
            field("err", "Ljava/io/PrintStream;"),
            field("in", "Ljava/io/InputStream;"),
            system("setOut", "(Ljava/io/PrintStream;)V"),
            system("setErr", "(Ljava/io/PrintStream;)V"),
            system("setIn", "(Ljava/io/InputStream;)V"),
            system("console", "()Ljava/io/Console;"),
            system("getenv", "()Ljava/util/Map;"),
            system("getenv", "(Ljava/lang/String;)Ljava/lang/String;"),
            system("exit", "(I)V"),
            system("gc", "()V"),
            onRuntime("exit", "(I)V", SYSTEM),
            onRuntime("halt", "(I)V", SYSTEM),
            onRuntime("gc", "()V", SYSTEM),
            property("java/lang/System", "getProperty", "(Ljava/lang/String;)Ljava/lang/String;"),
            property("java/lang/System", "getProperty", "(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;"),
            property("java/lang/System", "setProperty", "(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;"),
            property("java/lang/System", "clearProperty", "(Ljava/lang/String;)Ljava/lang/String;"),
            property("java/lang/System", "getProperties", "()Ljava/util/Properties;"),
            property("java/lang/System", "setProperties", "(Ljava/util/Properties;)V"),
            property("java/lang/Boolean", "getBoolean", "(Ljava/lang/String;)Z"),
            property("java/lang/Integer", "getInteger", "(Ljava/lang/String;)Ljava/lang/Integer;"),
            property("java/lang/Integer", "getInteger", "(Ljava/lang/String;I)Ljava/lang/Integer;"),
            property("java/lang/Integer", "getInteger", "(Ljava/lang/String;Ljava/lang/Integer;)Ljava/lang/Integer;"),
            property("java/lang/Long", "getLong", "(Ljava/lang/String;)Ljava/lang/Long;"),
            property("java/lang/Long", "getLong", "(Ljava/lang/String;J)Ljava/lang/Long;"),
            property("java/lang/Long", "getLong", "(Ljava/lang/String;Ljava/lang/Long;)Ljava/lang/Long;"),
            onRuntime("exec", "(Ljava/lang/String;)Ljava/lang/Process;", PROCESS),
            onRuntime("exec", "(Ljava/lang/String;[Ljava/lang/String;)Ljava/lang/Process;", PROCESS),
            onRuntime("exec", "(Ljava/lang/String;[Ljava/lang/String;Ljava/io/File;)Ljava/lang/Process;", PROCESS),
            onRuntime("exec", "([Ljava/lang/String;)Ljava/lang/Process;", PROCESS),
            onRuntime("exec", "([Ljava/lang/String;[Ljava/lang/String;)Ljava/lang/Process;", PROCESS),
            onRuntime("exec", "([Ljava/lang/String;[Ljava/lang/String;Ljava/io/File;)Ljava/lang/Process;", PROCESS),
            new Redirect(Access.INSTANCE_CALL, "java/lang/ProcessBuilder", "start", "()Ljava/lang/Process;", PROCESS),
            new Redirect(Access.INSTANCE_CALL, "java/lang/ProcessBuilder", "environment", "()Ljava/util/Map;", PROCESS),
            new Redirect(Access.STATIC_CALL, "java/lang/ProcessBuilder", "startPipeline",
                    "(Ljava/util/List;)Ljava/util/List;", PROCESS),
            new Redirect(Access.STATIC_CALL, "java/io/File", "createTempFile",
                    "(Ljava/lang/String;Ljava/lang/String;)Ljava/io/File;", FILES),
            new Redirect(Access.STATIC_CALL, "java/io/File", "createTempFile",
                    "(Ljava/lang/String;Ljava/lang/String;Ljava/io/File;)Ljava/io/File;", FILES),
            new Redirect(Access.STATIC_CALL, "java/nio/file/Files", "createTempFile",
                    "(Ljava/lang/String;Ljava/lang/String;[Ljava/nio/file/attribute/FileAttribute;)Ljava/nio/file/Path;",
                    FILES),
            new Redirect(Access.STATIC_CALL, "java/nio/file/Files", "createTempDirectory",
                    "(Ljava/lang/String;[Ljava/nio/file/attribute/FileAttribute;)Ljava/nio/file/Path;", FILES),
            new Redirect(Access.INSTANCE_CALL, "java/io/File", "deleteOnExit", "()V", FILES),
            onRuntime("addShutdownHook", "(Ljava/lang/Thread;)V", OWNED),
            onRuntime("removeShutdownHook", "(Ljava/lang/Thread;)Z", OWNED),
            pool("newFixedThreadPool", "(I)" + EXECUTOR),
            pool("newFixedThreadPool", "(I" + FACTORY + ")" + EXECUTOR),
            pool("newCachedThreadPool", "()" + EXECUTOR),
            pool("newCachedThreadPool", "(" + FACTORY + ")" + EXECUTOR),
            pool("newSingleThreadExecutor", "()" + EXECUTOR),
            pool("newSingleThreadExecutor", "(" + FACTORY + ")" + EXECUTOR),
            pool("newWorkStealingPool", "()" + EXECUTOR),
            pool("newWorkStealingPool", "(I)" + EXECUTOR),
            pool("newThreadPerTaskExecutor", "(" + FACTORY + ")" + EXECUTOR),
            pool("newVirtualThreadPerTaskExecutor", "()" + EXECUTOR),
            pool("newScheduledThreadPool", "(I)" + SCHEDULER),
            pool("newScheduledThreadPool", "(I" + FACTORY + ")" + SCHEDULER),
            pool("newSingleThreadScheduledExecutor", "()" + SCHEDULER),
            pool("newSingleThreadScheduledExecutor", "(" + FACTORY + ")" + SCHEDULER),
            timer("schedule", "(Ljava/util/TimerTask;J)V"),
            timer("schedule", "(Ljava/util/TimerTask;Ljava/util/Date;)V"),
            timer("schedule", "(Ljava/util/TimerTask;JJ)V"),
            timer("schedule", "(Ljava/util/TimerTask;Ljava/util/Date;J)V"),
            timer("scheduleAtFixedRate", "(Ljava/util/TimerTask;JJ)V"),
            timer("scheduleAtFixedRate", "(Ljava/util/TimerTask;Ljava/util/Date;J)V"),
            new Redirect(Access.INSTANCE_CALL, "java/lang/Thread", "start", "()V", OWNED),
            new Redirect(Access.INSTANCE_CALL, "java/lang/Thread$Builder$OfPlatform", "start",
                    "(Ljava/lang/Runnable;)Ljava/lang/Thread;", OWNED),
            new Redirect(Access.STATIC_CALL, "java/lang/Thread", "startVirtualThread",
                    "(Ljava/lang/Runnable;)Ljava/lang/Thread;", OWNED),
            new Redirect(Access.STATIC_CALL, "java/security/Security", "addProvider", "(Ljava/security/Provider;)I",
                    OWNED),
            new Redirect(Access.STATIC_CALL, "java/security/Security", "insertProviderAt",
                    "(Ljava/security/Provider;I)I",
                    OWNED),
            new Redirect(Access.INSTANCE_CALL, "java/lang/Thread$Builder", "start",
                    "(Ljava/lang/Runnable;)Ljava/lang/Thread;", OWNED),
            new Redirect(Access.INSTANCE_CALL, "java/lang/Thread$Builder$OfVirtual", "start",
                    "(Ljava/lang/Runnable;)Ljava/lang/Thread;", OWNED),
            builder("java/lang/Thread$Builder", "unstarted", "(Ljava/lang/Runnable;)Ljava/lang/Thread;"),
            builder("java/lang/Thread$Builder$OfVirtual", "unstarted", "(Ljava/lang/Runnable;)Ljava/lang/Thread;"),
            builder("java/lang/Thread$Builder", "factory", "()" + FACTORY),
            builder("java/lang/Thread$Builder$OfVirtual", "factory", "()" + FACTORY),
            driver("registerDriver", "(Ljava/sql/Driver;)V"),
            driver("registerDriver", "(Ljava/sql/Driver;Ljava/sql/DriverAction;)V"),
            driver("deregisterDriver", "(Ljava/sql/Driver;)V"),
            driver("getConnection", "(Ljava/lang/String;)Ljava/sql/Connection;"),
            driver("getConnection", "(Ljava/lang/String;Ljava/util/Properties;)Ljava/sql/Connection;"),
            driver("getConnection", "(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;)Ljava/sql/Connection;"),
            driver("getDriver", "(Ljava/lang/String;)Ljava/sql/Driver;"),
            driver("getDrivers", "()Ljava/util/Enumeration;"),
            driver("drivers", "()Ljava/util/stream/Stream;"),
            new Redirect(Access.INSTANCE_CALL, "java/util/logging/Logger", "addHandler",
                    "(Ljava/util/logging/Handler;)V", LOGGING),
            new Redirect(Access.INSTANCE_CALL, "java/util/logging/Logger", "removeHandler",
                    "(Ljava/util/logging/Handler;)V", LOGGING),
            logger("getLogger", "(Ljava/lang/String;)" + LOGGER),
            logger("getLogger", "(Ljava/lang/String;Ljava/lang/String;)" + LOGGER),
            logger("getAnonymousLogger", "()" + LOGGER),
            logger("getAnonymousLogger", "(Ljava/lang/String;)" + LOGGER),
            logger("getGlobal", "()" + LOGGER),
            logManager("getLogger", "(Ljava/lang/String;)" + LOGGER),
            logManager("addLogger", "(" + LOGGER + ")Z"),
            logManager("getLoggerNames", "()Ljava/util/Enumeration;"),
            logManager("readConfiguration", "()V"),
            logManager("readConfiguration", "(Ljava/io/InputStream;)V"),
            logManager("reset", "()V"),
            new Redirect(Access.INSTANCE_CALL, "javax/management/MBeanServer", "registerMBean",
                    "(Ljava/lang/Object;Ljavax/management/ObjectName;)Ljavax/management/ObjectInstance;", MANAGEMENT),
            new Redirect(Access.INSTANCE_CALL, "javax/management/MBeanServer", "unregisterMBean",
                    "(Ljavax/management/ObjectName;)V", MANAGEMENT),
            management("javax/management/NotificationBroadcaster", "addNotificationListener", LISTENER + FILTER + ")V"),
            management("javax/management/NotificationEmitter", "addNotificationListener", LISTENER + FILTER + ")V"),
            management("javax/management/NotificationBroadcaster", "removeNotificationListener", LISTENER + ")V"),
            management("javax/management/NotificationEmitter", "removeNotificationListener", LISTENER + ")V"),
            management("javax/management/MBeanServer", "addNotificationListener",
                    LISTENER.replace("(", "(Ljavax/management/ObjectName;") + FILTER + ")V"),
            management("javax/management/MBeanServer", "removeNotificationListener",
                    LISTENER.replace("(", "(Ljavax/management/ObjectName;") + ")V"),
            new Redirect(Access.INSTANCE_CALL, "java/lang/ref/Cleaner", "register",
                    "(Ljava/lang/Object;Ljava/lang/Runnable;)Ljava/lang/ref/Cleaner$Cleanable;", CLEANERS),
            bean("(Ljava/lang/Class;)"),
            bean("(Ljava/lang/Class;I)"),
            bean("(Ljava/lang/Class;Ljava/lang/Class;)"),
            bean("(Ljava/lang/Class;Ljava/lang/Class;I)"),
            new Redirect(Access.STATIC_CALL, "javax/imageio/ImageIO", "scanForPlugins", "()V", IMAGES),
            new Redirect(Access.STATIC_CALL, "javax/imageio/spi/IIORegistry", "getDefaultInstance",
                    "()Ljavax/imageio/spi/IIORegistry;", IMAGES),
            shared("java/net/URLConnection", "setContentHandlerFactory", "(Ljava/net/ContentHandlerFactory;)V"),
            shared("java/net/URLConnection", "setFileNameMap", "(Ljava/net/FileNameMap;)V"),
            shared("java/net/HttpURLConnection", "setFollowRedirects", "(Z)V"),
            shared("java/net/Socket", "setSocketImplFactory", "(Ljava/net/SocketImplFactory;)V"),
            shared("java/net/ServerSocket", "setSocketFactory", "(Ljava/net/SocketImplFactory;)V"),
            shared("javax/naming/spi/NamingManager", "setInitialContextFactoryBuilder",
                    "(Ljavax/naming/spi/InitialContextFactoryBuilder;)V"),
            shared("javax/naming/spi/NamingManager", "setObjectFactoryBuilder",
                    "(Ljavax/naming/spi/ObjectFactoryBuilder;)V"),
            shared("java/sql/DriverManager", "setLogWriter", "(Ljava/io/PrintWriter;)V"),
            shared("java/sql/DriverManager", "setLoginTimeout", "(I)V"),
            shared("java/net/Authenticator", "setDefault", "(Ljava/net/Authenticator;)V"),
            shared("java/net/ProxySelector", "setDefault", "(Ljava/net/ProxySelector;)V"),
            shared("java/net/CookieHandler", "setDefault", "(Ljava/net/CookieHandler;)V"),
            shared("java/net/ResponseCache", "setDefault", "(Ljava/net/ResponseCache;)V"),
            shared("java/net/URL", "setURLStreamHandlerFactory", "(Ljava/net/URLStreamHandlerFactory;)V"),
            shared("javax/net/ssl/SSLContext", "setDefault", "(Ljavax/net/ssl/SSLContext;)V"),
            shared("javax/net/ssl/HttpsURLConnection", "setDefaultSSLSocketFactory",
                    "(Ljavax/net/ssl/SSLSocketFactory;)V"),
            shared("javax/net/ssl/HttpsURLConnection", "setDefaultHostnameVerifier",
                    "(Ljavax/net/ssl/HostnameVerifier;)V"),
            shared("java/security/Security", "setProperty", "(Ljava/lang/String;Ljava/lang/String;)V"),
            shared("java/util/Locale", "setDefault", "(Ljava/util/Locale;)V"),
            shared("java/util/Locale", "setDefault", "(Ljava/util/Locale$Category;Ljava/util/Locale;)V"),
            shared("java/util/TimeZone", "setDefault", "(Ljava/util/TimeZone;)V"),
            shared("java/lang/Thread", "setDefaultUncaughtExceptionHandler",
                    "(Ljava/lang/Thread$UncaughtExceptionHandler;)V"),
            shared("java/lang/Thread", "getDefaultUncaughtExceptionHandler",
                    "()Ljava/lang/Thread$UncaughtExceptionHandler;"),
            PRINT_STACK_TRACE);

    private static final List<Redirect> ALL = Stream
            .of(LISTED, new AsyncRedirects().all(), new SocketRedirects().all()).flatMap(List::stream).toList();

    /**
     * Classes whose new instances must end with the environment: the class of the bridge that is told of each, so that
     * it can end them.
     */
    private static final Map<String, String> OWNED_TYPES = Map.of("java/util/concurrent/ThreadPoolExecutor", OWNED,
            "java/util/concurrent/ScheduledThreadPoolExecutor", OWNED,
            "java/util/concurrent/ForkJoinPool", OWNED,
            "java/util/Timer", OWNED,
            "java/lang/Thread", OWNED,
            "java/net/Socket", SocketRedirects.BRIDGE,
            "java/net/ServerSocket", SocketRedirects.BRIDGE,
            "java/net/DatagramSocket", SocketRedirects.BRIDGE,
            "java/net/MulticastSocket", SocketRedirects.BRIDGE);

    // members by name and descriptor in one word: keys that are records would have the JVM make their methods at each
    // start
    private final Map<String, Map<String, Redirect>> byOwner = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    /** The redirects of this version of the weaver. */
    public Redirects() {
        for (Redirect redirect : ALL) {
            byOwner.computeIfAbsent(redirect.owner(), key -> new HashMap<>())
                    .put(member(redirect.name(), redirect.descriptor()), redirect);
            names.add(redirect.name());
        }
    }

    /** Every redirect. */
    public List<Redirect> all() {
        return ALL;
    }

    /** What replaces a member reached in this way; empty where the code stays as it is. */
    Optional<Redirect> find(MemberRefEntry member, Access access) {
        String name = member.name().stringValue();
        if (!names.contains(name)) {
            return Optional.empty();
        }
        String descriptor = member.type().stringValue();
        if (access == Access.INSTANCE_CALL && name.equals(PRINT_STACK_TRACE.name())
                && descriptor.equals(PRINT_STACK_TRACE.descriptor())) {
            return Optional.of(PRINT_STACK_TRACE);
        }
        Map<String, Redirect> members = byOwner.get(member.owner().asInternalName());
        Redirect found = members == null ? null : members.get(member(name, descriptor));
        return found != null && found.access() == access ? Optional.of(found) : Optional.empty();
    }

    private static String member(String name, String descriptor) {
        return name + ' ' + descriptor;
    }

    /** The class of the bridge that is to be told of new instances of a class; null if none is. */
    static @Nullable String owner(String internalName) {
        return OWNED_TYPES.get(internalName);
    }

    private static Redirect field(String name, String type) {
        return new Redirect(Access.STATIC_FIELD, "java/lang/System", name, type, SYSTEM);
    }

    private static Redirect system(String name, String descriptor) {
        return new Redirect(Access.STATIC_CALL, "java/lang/System", name, descriptor, SYSTEM);
    }

    private static Redirect property(String owner, String name, String descriptor) {
        return new Redirect(Access.STATIC_CALL, owner, name, descriptor, PROPERTIES);
    }

    private static Redirect management(String owner, String name, String descriptor) {
        return new Redirect(Access.INSTANCE_CALL, owner, name, descriptor, MANAGEMENT);
    }

    private static Redirect bean(String parameters) {
        return new Redirect(Access.STATIC_CALL, "java/beans/Introspector", "getBeanInfo",
                parameters + "Ljava/beans/BeanInfo;", BEANS);
    }

    private static Redirect timer(String name, String descriptor) {
        return new Redirect(Access.INSTANCE_CALL, "java/util/Timer", name, descriptor,
                BRIDGE_PACKAGE + "TimerCalls");
    }

    private static Redirect driver(String name, String descriptor) {
        return new Redirect(Access.STATIC_CALL, "java/sql/DriverManager", name, descriptor, DRIVERS);
    }

    private static Redirect shared(String owner, String name, String descriptor) {
        return new Redirect(Access.STATIC_CALL, owner, name, descriptor, DEFAULTS);
    }

    private static Redirect onRuntime(String name, String descriptor, String bridge) {
        return new Redirect(Access.INSTANCE_CALL, "java/lang/Runtime", name, descriptor, bridge);
    }

    private static Redirect builder(String owner, String name, String descriptor) {
        return new Redirect(Access.INSTANCE_CALL, owner, name, descriptor, OWNED);
    }

    private static Redirect logger(String name, String descriptor) {
        return new Redirect(Access.STATIC_CALL, "java/util/logging/Logger", name, descriptor, LOGGING);
    }

    private static Redirect logManager(String name, String descriptor) {
        return new Redirect(Access.INSTANCE_CALL, "java/util/logging/LogManager", name, descriptor, LOGGING);
    }

    private static Redirect pool(String name, String descriptor) {
        return new Redirect(Access.STATIC_CALL, "java/util/concurrent/Executors", name, descriptor, OWNED);
    }
}
