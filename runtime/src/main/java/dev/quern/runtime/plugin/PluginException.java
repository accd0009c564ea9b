package dev.quern.runtime.plugin;

/** A plugin cannot be used; the message names it, says why, and what to do. */
public final class PluginException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PluginException(String message) {
        super(message);
    }

    PluginException(String message, Throwable cause) {
        super(message, cause);
    }
}
