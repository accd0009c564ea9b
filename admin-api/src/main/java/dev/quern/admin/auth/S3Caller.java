package dev.quern.admin.auth;

/**
 * What the head of a request to S3 proves.
 *
 * @param principal
 *            who sent it; {@link Principal.Anonymous} if it is not signed
 * @param payload
 *            how its body is to be read
 */
public record S3Caller(Principal principal, PayloadForm payload) {

    /** Somebody whose signature, if there is one, is not looked at. */
    public static S3Caller nobody() {
        return new S3Caller(new Principal.Anonymous(), new PayloadForm.Unsigned());
    }
}
