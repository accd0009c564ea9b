package dev.quern.admin.s3.body;

import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A body whose SHA-256 was signed: that it is another shows when the end is read. For use by one thread at a time. */
final class HashedBody extends InputStream {
    private final InputStream in;
    private final String signed;
    private final MessageDigest digest = Digests.sha256();
    private boolean ended;

    HashedBody(InputStream in, String signed) {
        this.in = in;
        this.signed = signed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        int read = in.read(into, offset, length);
        if (read > 0) {
            digest.update(into, offset, read);
        } else if (read < 0) {
            ended = true;
            String computed = HexFormat.of().formatHex(digest.digest());
            if (!computed.equals(signed)) {
                throw S3Error.of(S3ErrorCode.XAMZ_CONTENT_SHA256_MISMATCH)
                        .with("ClientComputedContentSHA256", signed).with("S3ComputedContentSHA256", computed)
                        .exception();
            }
        }
        return read;
    }
}
