package dev.quern.cli.serve;

/** The configuration is wrong. The message is for the user. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
