package dev.quern.cli.client;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The server did not do what was asked. The messages are for the user. */
public abstract sealed class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Nobody listens there. */
    public static final class NotReachable extends ServerException {
        private static final long serialVersionUID = 1L;

        NotReachable(Endpoint endpoint, Throwable cause) {
            super("no Quern server at " + endpoint + ": start one with ./quern serve, or name another with --endpoint",
                    cause);
        }
    }

    /** The connection broke, or the answer did not come, or is not one of a server like this. */
    public static final class NoAnswer extends ServerException {
        private static final long serialVersionUID = 1L;

        NoAnswer(Endpoint endpoint, String what, @Nullable Throwable cause) {
            super("no answer from " + endpoint + ": " + what
                    + ". Whether the request was carried out is not known; the server's log may tell.", cause);
        }
    }

    /** The root key is there, but it cannot be read. */
    public static final class KeyUnreadable extends ServerException {
        private static final long serialVersionUID = 1L;

        KeyUnreadable(Path file, IOException cause) {
            super(cause instanceof AccessDeniedException
                    ? "the root key " + file + " belongs to another user: run this as the user that runs the server,"
                            + " or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                    : String.valueOf(cause.getMessage()), cause);
        }
    }

    /** The server began a backup, and took none. */
    public static final class BackupFailed extends ServerException {
        private static final long serialVersionUID = 1L;

        private final boolean damaged;

        BackupFailed(boolean damaged, String message) {
            super(message, null);
            this.damaged = damaged;
        }

        /** Whether what was to be backed up, or the backup, is damaged. */
        public boolean isDamage() {
            return damaged;
        }
    }

    /** The server said no. */
    public static final class Refused extends ServerException {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String type;

        Refused(int status, String type, String message) {
            super(message, null);
            this.status = status;
            this.type = type;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }

        /** The error's name in the API, such as {@code ResourceConflictException}. */
        public String type() {
            return type;
        }
    }
}
