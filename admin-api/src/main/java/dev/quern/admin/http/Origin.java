package dev.quern.admin.http;

/**
 * Where a request came from.
 *
 * @param address
 *            the client's, as far as it is known for certain
 * @param secure
 *            whether it came with TLS, to a proxy that is trusted to say so
 * @param proxied
 *            whether such a proxy told the address
 */
public record Origin(String address, boolean secure, boolean proxied) {

    /** Straight from an address. */
    public static Origin of(String address) {
        return new Origin(address, false, false);
    }
}
