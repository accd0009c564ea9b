package dev.quern.admin.s3;

import java.util.Set;

/** The {@code x-amz-*} header fields of requests. Source: the published model, 2006-03-01. */
public final class HeaderNames {

    /** What every operation understands, or what belongs to the signature and to how a body is sent. */
    public static final Set<String> COMMON = Set.of("x-amz-date", "x-amz-content-sha256", "x-amz-security-token",
            "x-amz-user-agent", "x-amz-expected-bucket-owner", "x-amz-decoded-content-length", "x-amz-te",
            // no bucket makes its requesters pay, and nobody's request is charged
            "x-amz-request-payer", "x-amz-sdk-checksum-algorithm", "x-amz-trailer", "x-amz-checksum-crc32",
            "x-amz-checksum-crc32c", "x-amz-checksum-crc64nvme", "x-amz-checksum-sha1", "x-amz-checksum-sha256");

    /** What the model knows: an operation that does not understand one of these refuses it by its name. */
    public static final Set<String> KNOWN = Set.of("x-amz-abort-rule-id", "x-amz-acl",
            "x-amz-bucket-object-lock-enabled",
            "x-amz-bypass-governance-retention", "x-amz-checksum-algorithm", "x-amz-checksum-md5",
            "x-amz-checksum-mode", "x-amz-checksum-sha512", "x-amz-checksum-type", "x-amz-checksum-xxhash128",
            "x-amz-checksum-xxhash3", "x-amz-checksum-xxhash64", "x-amz-client-token",
            "x-amz-confirm-remove-self-bucket-access", "x-amz-copy-source", "x-amz-copy-source-if-match",
            "x-amz-copy-source-if-modified-since", "x-amz-copy-source-if-none-match",
            "x-amz-copy-source-if-unmodified-since", "x-amz-copy-source-range",
            "x-amz-copy-source-server-side-encryption-customer-algorithm",
            "x-amz-copy-source-server-side-encryption-customer-key",
            "x-amz-copy-source-server-side-encryption-customer-key-md5", "x-amz-create-session-mode",
            "x-amz-grant-full-control", "x-amz-grant-read", "x-amz-grant-read-acp", "x-amz-grant-write",
            "x-amz-grant-write-acp", "x-amz-if-match-initiated-time", "x-amz-if-match-last-modified-time",
            "x-amz-if-match-size", "x-amz-max-parts", "x-amz-metadata-directive", "x-amz-mfa", "x-amz-mp-object-size",
            "x-amz-object-attributes", "x-amz-object-lock-legal-hold", "x-amz-object-lock-mode",
            "x-amz-object-lock-retain-until-date", "x-amz-object-lock-token", "x-amz-object-ownership",
            "x-amz-optional-object-attributes", "x-amz-part-number-marker", "x-amz-rename-source",
            "x-amz-rename-source-if-match", "x-amz-rename-source-if-modified-since",
            "x-amz-rename-source-if-none-match", "x-amz-rename-source-if-unmodified-since",
            "x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id",
            "x-amz-server-side-encryption-bucket-key-enabled", "x-amz-server-side-encryption-context",
            "x-amz-server-side-encryption-customer-algorithm", "x-amz-server-side-encryption-customer-key",
            "x-amz-server-side-encryption-customer-key-md5", "x-amz-skip-destination-validation",
            "x-amz-source-expected-bucket-owner", "x-amz-storage-class", "x-amz-tagging", "x-amz-tagging-directive",
            "x-amz-transition-default-minimum-object-size", "x-amz-website-redirect-location",
            "x-amz-write-offset-bytes");

    private HeaderNames() {}
}
