package dev.quern.admin.s3.object;

import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import java.util.List;
import java.util.Set;

/**
 * Access control lists, which every bucket here has switched off: only a list that says what is so anyway is taken.
 * Source: "Controlling ownership of objects", bucket owner enforced.
 */
public final class CannedAcls {
    /** The header fields that operations must understand to refuse them as S3 does. */
    public static final List<String> HEADERS = List.of("x-amz-acl", "x-amz-grant-full-control", "x-amz-grant-read",
            "x-amz-grant-read-acp", "x-amz-grant-write", "x-amz-grant-write-acp");

    /** S3 itself refuses {@code private}; but it changes nothing, and some clients always send it. */
    private static final Set<String> ALREADY_SO = Set.of("bucket-owner-full-control", "private");

    private CannedAcls() {}

    /** Refuses what would give anybody a right. */
    public static void require(S3Call call) {
        for (String name : HEADERS) {
            if (call.header(name).filter(value -> !(name.equals("x-amz-acl")
                    && ALREADY_SO.contains(value))).isPresent()) {
                throw S3Error.of(S3ErrorCode.ACCESS_CONTROL_LIST_NOT_SUPPORTED).exception();
            }
        }
    }
}
