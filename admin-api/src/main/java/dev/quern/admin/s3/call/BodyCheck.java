package dev.quern.admin.s3.call;

import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.s3.body.DeclaredSums;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.Sums;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;

/** Compares a document with the checksums that came with it. */
record BodyCheck(DeclaredSums declared) {

    static BodyCheck of(RequestHead head) {
        return new BodyCheck(DeclaredSums.of(head));
    }

    /** Whether there is a checksum at all. */
    boolean isAny() {
        return declared.md5().isPresent() || declared.algorithm().isPresent();
    }

    void check(byte[] bytes, Map<String, String> trailers) {
        Map<ChecksumAlgorithm, String> expected = declared.sums(trailers);
        if (!isAny()) {
            return;
        }
        Sums sums = Sums.alone(Set.copyOf(expected.keySet()));
        sums.update(ByteBuffer.wrap(bytes));
        Sums.Result computed = sums.finish();
        if (declared.md5().filter(md5 -> !md5.equals(S3Call.base64(computed.md5()))).isPresent()) {
            throw S3Error.of(S3ErrorCode.BAD_DIGEST, "The Content-MD5 you specified did not match what we received.")
                    .with("ExpectedDigest", declared.md5().orElseThrow())
                    .with("CalculatedDigest", S3Call.base64(computed.md5())).exception();
        }
        expected.forEach((algorithm, value) -> {
            byte[] sum = computed.sums().get(algorithm);
            if (sum == null || !value.equals(S3Call.base64(sum))) {
                throw S3Error.of(S3ErrorCode.BAD_DIGEST, "The " + algorithm
                        + " you specified did not match the calculated checksum.").exception();
            }
        });
    }
}
