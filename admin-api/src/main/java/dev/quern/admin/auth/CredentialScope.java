package dev.quern.admin.auth;

/**
 * What a signing key is good for.
 *
 * @param date
 *            the day in UTC, {@code yyyyMMdd}
 */
record CredentialScope(String date, String region, String service) {
    static final String TERMINATOR = "aws4_request";

    @Override
    public String toString() {
        return date + '/' + region + '/' + service + '/' + TERMINATOR;
    }
}
