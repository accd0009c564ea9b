package dev.quern.runtime.contain;

/** What keeps a class loader from being collected. */
public enum HolderKind {
    /** A thread that runs on. */
    RUNNING_THREAD("running thread"),
    /** A timer's thread. */
    TIMER("timer"),
    /** A thread local variable of a thread that outlives the environment. */
    THREAD_LOCAL("thread local"),
    /** A driver that is registered with {@code DriverManager}. */
    DATABASE_DRIVER("JDBC driver"),
    /** A shutdown hook of the JVM. */
    SHUTDOWN_HOOK("shutdown hook"),
    /** A managed bean of the JVM's server. */
    MANAGED_BEAN("MBean"),
    /** A provider of {@code java.security}. */
    SECURITY_PROVIDER("security provider"),
    /** A handler of {@code java.util.logging}. */
    LOG_HANDLER("log handler"),
    /** A default of the whole JVM. */
    JDK_STATIC("static of a JDK class"),
    /** None of these. */
    UNKNOWN("unknown");

    private final String text;

    HolderKind(String text) {
        this.text = text;
    }

    /** Its name for people. */
    public String text() {
        return text;
    }
}
