package dev.quern.admin.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * A body for whoever reads it as it comes.
 *
 * @param stream
 *            the bytes, for one thread at a time; reading waits for what has not come yet, and fails with an
 *            {@link java.io.IOException} if the client has gone or sends no more
 * @param whole
 *            whether all of it has come, so that reading never waits
 */
public record RequestBody(InputStream stream, boolean whole) {

    static RequestBody of(byte[] bytes) {
        return new RequestBody(new ByteArrayInputStream(bytes), true);
    }
}
