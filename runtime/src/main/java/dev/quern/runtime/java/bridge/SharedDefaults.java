package dev.quern.runtime.java.bridge;

import java.util.Locale;
import java.util.TimeZone;
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

    /** Kept for {@link #getDefaultUncaughtExceptionHandler()}; what ends a thread is in the function's log already. */
    public static void setDefaultUncaughtExceptionHandler(Thread.@Nullable UncaughtExceptionHandler replacement) {
        handler = replacement;
    }

    public static Thread.@Nullable UncaughtExceptionHandler getDefaultUncaughtExceptionHandler() {
        return handler;
    }

    private static void refuse(String what, String wanted, String present, String option) {
        throw new UnsupportedOperationException("a function cannot set " + what + " of the JVM to " + wanted
                + ": it is " + present
                + " for all functions of this server. Pass it to the formatters and calendars that "
                + "need it, or start the server with " + option);
    }
}
