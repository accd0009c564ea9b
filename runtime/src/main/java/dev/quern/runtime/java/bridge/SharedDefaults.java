package dev.quern.runtime.java.bridge;

import java.io.PrintWriter;
import java.net.Authenticator;
import java.net.ContentHandlerFactory;
import java.net.CookieHandler;
import java.net.FileNameMap;
import java.net.HttpURLConnection;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.net.SocketImplFactory;
import java.net.URLStreamHandlerFactory;
import java.sql.DriverManager;
import java.util.Locale;
import java.util.Objects;
import java.util.TimeZone;
import javax.naming.spi.InitialContextFactoryBuilder;
import javax.naming.spi.ObjectFactoryBuilder;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for what changes defaults of the whole JVM. The JDK's own code reads them, so that a private value would be
 * right in some places and wrong in others: a change is refused, unless it changes nothing.
 */
public final class SharedDefaults {

    private static volatile Thread.@Nullable UncaughtExceptionHandler handler;

    private SharedDefaults() {}

    public static void setDefault(Locale locale) {
        if (!locale.equals(Locale.getDefault())) {
            refuse("the locale", locale.toLanguageTag(), Locale.getDefault().toLanguageTag(), "-Duser.language");
        }
    }

    public static void setDefault(Locale.Category category, Locale locale) {
        if (!locale.equals(Locale.getDefault(category))) {
            refuse("the locale", locale.toLanguageTag(), Locale.getDefault(category).toLanguageTag(),
                    "-Duser.language");
        }
    }

    public static void setDefault(@Nullable TimeZone zone) {
        if (zone != null && !zone.hasSameRules(TimeZone.getDefault())) {
            refuse("the time zone", zone.getID(), TimeZone.getDefault().getID(), "-Duser.timezone");
        }
    }

    public static void setDefault(@Nullable Authenticator authenticator) {
        refuse("the authenticator", "java.net.http.HttpClient.Builder.authenticator");
    }

    public static void setDefault(@Nullable ProxySelector selector) {
        refuse("the proxy selector", "java.net.http.HttpClient.Builder.proxy");
    }

    public static void setDefault(@Nullable CookieHandler handler) {
        refuse("the cookie handler", "java.net.http.HttpClient.Builder.cookieHandler");
    }

    public static void setDefault(@Nullable ResponseCache cache) {
        refuse("the response cache", "a cache of its own");
    }

    public static void setDefault(@Nullable SSLContext context) {
        refuse("the TLS context", "java.net.http.HttpClient.Builder.sslContext");
    }

    public static void setDefaultSSLSocketFactory(@Nullable SSLSocketFactory factory) {
        refuse("the TLS socket factory", "HttpsURLConnection.setSSLSocketFactory");
    }

    public static void setDefaultHostnameVerifier(@Nullable HostnameVerifier verifier) {
        refuse("the host name verifier", "HttpsURLConnection.setHostnameVerifier");
    }

    public static void setURLStreamHandlerFactory(@Nullable URLStreamHandlerFactory factory) {
        refuse("the URL stream handler factory", "URL.of(uri, handler)");
    }

    public static void setContentHandlerFactory(@Nullable ContentHandlerFactory factory) {
        refuse("the content handler factory", "the stream of the connection");
    }

    public static void setFileNameMap(@Nullable FileNameMap map) {
        refuse("the table of file name extensions", "a table of its own");
    }

    public static void setFollowRedirects(boolean follow) {
        if (follow != HttpURLConnection.getFollowRedirects()) {
            refuse("whether redirects are followed", "HttpURLConnection.setInstanceFollowRedirects");
        }
    }

    public static void setSocketImplFactory(@Nullable SocketImplFactory factory) {
        refuse("the socket implementation", "javax.net.SocketFactory");
    }

    public static void setSocketFactory(@Nullable SocketImplFactory factory) {
        refuse("the server socket implementation", "javax.net.ServerSocketFactory");
    }

    public static void setInitialContextFactoryBuilder(@Nullable InitialContextFactoryBuilder builder) {
        refuse("the naming context builder", "the environment given to new InitialContext");
    }

    public static void setObjectFactoryBuilder(@Nullable ObjectFactoryBuilder builder) {
        refuse("the naming object builder", "the environment given to new InitialContext");
    }

    public static void setLogWriter(@Nullable PrintWriter writer) {
        refuse("the log of database drivers", "the log of the driver's own data source");
    }

    public static void setLoginTimeout(int seconds) {
        if (seconds != DriverManager.getLoginTimeout()) {
            refuse("the login time-out of database drivers", "javax.sql.DataSource.setLoginTimeout");
        }
    }

    /**
     * The life of cached addresses, which AWS's guides have functions set, is read once when the JVM starts: a change
     * would have no effect here either.
     */
    public static void setProperty(String key, @Nullable String value) {
        if (!key.startsWith("networkaddress.cache.")
                && !Objects.equals(value, java.security.Security.getProperty(key))) {
            refuse("the security property " + key, "the server's own java.security file");
        }
    }

    /** Kept for {@link #getDefaultUncaughtExceptionHandler()} only: threads report to the server's thread group. */
    public static void setDefaultUncaughtExceptionHandler(Thread.@Nullable UncaughtExceptionHandler replacement) {
        handler = replacement;
    }

    public static Thread.@Nullable UncaughtExceptionHandler getDefaultUncaughtExceptionHandler() {
        return handler;
    }

    private static void refuse(String what, String instead) {
        throw new UnsupportedOperationException("a function cannot set " + what + " of the whole JVM: it would change "
                + "every function of this server. Use " + instead);
    }

    private static void refuse(String what, String wanted, String present, String option) {
        throw new UnsupportedOperationException("a function cannot set " + what + " of the JVM to " + wanted
                + ": it is " + present
                + " for all functions of this server. Pass it to the formatters and calendars that "
                + "need it, or start the server with " + option);
    }
}
