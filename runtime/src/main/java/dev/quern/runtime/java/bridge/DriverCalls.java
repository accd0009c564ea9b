package dev.quern.runtime.java.bridge;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverAction;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Enumeration;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Enumeration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for {@link DriverManager}, which looks for drivers once in the life of a JVM and keeps them for good: here
 * once for each environment, and until it ends.
 */
public final class DriverCalls {

    private static final Set<Driver> REGISTERED = ConcurrentHashMap.newKeySet();

    private static boolean loaded;

    private DriverCalls() {}

    public static void registerDriver(Driver driver) throws SQLException {
        registerDriver(driver, null);
    }

    public static void registerDriver(Driver driver, @Nullable DriverAction action) throws SQLException {
        DriverManager.registerDriver(driver, action);
        REGISTERED.add(driver);
    }

    public static void deregisterDriver(@Nullable Driver driver) throws SQLException {
        if (driver != null) {
            DriverManager.deregisterDriver(driver);
            REGISTERED.remove(driver);
        }
    }

    public static Connection getConnection(String url) throws SQLException {
        load();
        return DriverManager.getConnection(url);
    }

    public static Connection getConnection(String url, Properties info) throws SQLException {
        load();
        return DriverManager.getConnection(url, info);
    }

    public static Connection getConnection(String url, @Nullable String user, @Nullable String password)
            throws SQLException {
        load();
        return DriverManager.getConnection(url, user, password);
    }

    public static Driver getDriver(String url) throws SQLException {
        load();
        return DriverManager.getDriver(url);
    }

    public static Enumeration<Driver> getDrivers() {
        load();
        return DriverManager.getDrivers();
    }

    public static Stream<Driver> drivers() {
        load();
        return DriverManager.drivers();
    }

    static void release() {
        // registered by reflection, by code that was not rewritten, or by a driver that loaded itself
        for (Enumeration<Driver> drivers = DriverManager.getDrivers(); drivers.hasMoreElements();) {
            Driver driver = drivers.nextElement();
            if (driver.getClass().getClassLoader() == DriverCalls.class.getClassLoader()) {
                REGISTERED.add(driver);
            }
        }
        for (Driver driver : REGISTERED) {
            try {
                DriverManager.deregisterDriver(driver);
            } catch (SQLException | RuntimeException | Error ofTheFunction) {
                // the driver's own code may fail here; the others are to go all the same
            }
        }
        REGISTERED.clear();
    }

    /** Loading a driver's class registers it. */
    private static synchronized void load() {
        if (!loaded) {
            loaded = true;
            var drivers = ServiceLoader.load(Driver.class, DriverCalls.class.getClassLoader()).iterator();
            try {
                while (drivers.hasNext()) {
                    drivers.next();
                }
            } catch (ServiceConfigurationError broken) {
                // as DriverManager does: a driver that does not load is as if it were not there
            }
        }
    }
}
