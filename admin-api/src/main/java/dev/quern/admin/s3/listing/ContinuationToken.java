package dev.quern.admin.s3.listing;

import dev.quern.admin.s3.error.S3Error;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a listing goes on; means nothing to clients. */
final class ContinuationToken {
    /** So that a token can be told from a key that somebody sends instead. */
    private static final byte FORM = 1;

    private ContinuationToken() {}

    static String of(String after) {
        byte[] text = after.getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(ByteBuffer.allocate(text.length + 1).put(FORM).put(text).array());
    }

    static String read(String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            if (bytes.length > 1 && bytes[0] == FORM) {
                return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 1, bytes.length - 1))
                        .toString();
            }
        } catch (IllegalArgumentException | CharacterCodingException e) {
            // refused below, like one of another form
        }
        throw S3Error.argument("continuation-token", token, "The continuation token provided is incorrect")
                .exception();
    }
}
