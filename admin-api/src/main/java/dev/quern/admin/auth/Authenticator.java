package dev.quern.admin.auth;

import java.util.Optional;

/** Finds out who sent a request. Thread-safe; called on event loops, so nothing in it blocks. */
public interface Authenticator {

    /**
     * Checks what can be checked before the body has come: form, dates, key, and the signature itself if the request
     * states the hash of its body.
     *
     * @param service
     *            the signing name of the service that the request is for
     * @throws AuthenticationException
     *             if the request is refused
     */
    Pending begin(RequestHead head, String service) throws AuthenticationException;

    /** A request whose body is still to come. Not thread-safe: one belongs to one request. */
    interface Pending {

        /** Takes the next piece of the body. */
        void update(byte[] piece);

        /**
         * Checks the rest, when the whole body has come.
         *
         * @throws AuthenticationException
         *             if the body or anything else is not what was signed
         */
        Principal complete() throws AuthenticationException;
    }

    /** The service that a request says it is signed for; empty for an unsigned or unreadable one. */
    static Optional<String> claimedService(RequestHead head) {
        Optional<String> credential = head.header("authorization")
                .map(value -> value.indexOf("Credential=") < 0 ? "" : value.substring(value.indexOf("Credential=")))
                .or(() -> head.rawQuery().contains("X-Amz-Credential=")
                        ? head.query("X-Amz-Credential")
                        : Optional.empty());
        String[] fields = firstWord(credential.orElse("")).split("/", -1);
        return fields.length < 5 ? Optional.empty() : Optional.of(fields[fields.length - 2]);
    }

    /** What stands before the first comma or white space. */
    private static String firstWord(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) != ',' && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }
}
