package dev.quern.runtime.java.bridge;

import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the system properties. There is one more, as on Lambda: the trace header of the call that the calling
 * thread works for, which the SDKs of AWS look for there. What the function sets itself in its place goes before.
 */
public final class PropertyCalls {

    private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";

    private static volatile Properties properties = initial();

    private PropertyCalls() {}

    public static Properties getProperties() {
        return properties;
    }

    /** {@code null} goes back to the properties that the environment began with. */
    public static void setProperties(@Nullable Properties replacement) {
        properties = replacement == null ? initial() : replacement;
    }

    public static @Nullable String getProperty(String key) {
        return find(checked(key));
    }

    public static @Nullable String getProperty(String key, @Nullable String otherwise) {
        String value = find(checked(key));
        return value == null ? otherwise : value;
    }

    public static @Nullable String setProperty(String key, String value) {
        return (String) properties.setProperty(checked(key), value);
    }

    public static @Nullable String clearProperty(String key) {
        return (String) properties.remove(checked(key));
    }

    public static boolean getBoolean(@Nullable String key) {
        return Boolean.parseBoolean(valueOf(key));
    }

    public static @Nullable Integer getInteger(@Nullable String key) {
        return getInteger(key, null);
    }

    public static @Nullable Integer getInteger(@Nullable String key, int otherwise) {
        return getInteger(key, Integer.valueOf(otherwise));
    }

    public static @Nullable Integer getInteger(@Nullable String key, @Nullable Integer otherwise) {
        String value = valueOf(key);
        if (value != null) {
            try {
                return Integer.decode(value);
            } catch (NumberFormatException noNumber) {
                return otherwise;
            }
        }
        return otherwise;
    }

    public static @Nullable Long getLong(@Nullable String key) {
        return getLong(key, null);
    }

    public static @Nullable Long getLong(@Nullable String key, long otherwise) {
        return getLong(key, Long.valueOf(otherwise));
    }

    public static @Nullable Long getLong(@Nullable String key, @Nullable Long otherwise) {
        String value = valueOf(key);
        if (value != null) {
            try {
                return Long.decode(value);
            } catch (NumberFormatException noNumber) {
                return otherwise;
            }
        }
        return otherwise;
    }

    private static @Nullable String find(String key) {
        String value = properties.getProperty(key);
        return value == null && key.equals(TRACE_HEADER) ? Bridge.surroundings().traceHeader().get() : value;
    }

    private static @Nullable String valueOf(@Nullable String key) {
        return key == null || key.isEmpty() ? null : properties.getProperty(key);
    }

    private static String checked(@Nullable String key) {
        if (key == null) {
            throw new NullPointerException("key can't be null");
        }
        if (key.isEmpty()) {
            throw new IllegalArgumentException("key can't be empty");
        }
        return key;
    }

    private static Properties initial() {
        return Bridge.surroundings().properties().get();
    }
}
