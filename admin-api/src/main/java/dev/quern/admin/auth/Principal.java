package dev.quern.admin.auth;

/** Who a request comes from. */
public sealed interface Principal {

    /** The key that signed the request; never its secret. */
    String accessKeyId();

    /** The owner of this server: may do everything. */
    record Root(String accessKeyId) implements Principal {}

    /**
     * A function calling with the credentials of its environment.
     *
     * @param functionArn
     *            the function, with its version
     * @param environmentId
     *            the environment that the credentials were made for
     */
    record Function(String accessKeyId, String functionArn, String environmentId) implements Principal {}

    /** Nobody: an unsigned request to what needs no signature. */
    record Anonymous() implements Principal {
        @Override
        public String accessKeyId() {
            return "";
        }
    }
}
