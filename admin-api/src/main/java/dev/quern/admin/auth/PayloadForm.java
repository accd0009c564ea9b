package dev.quern.admin.auth;

import java.util.Optional;

/** How the body of a request to S3 is sent, and what its signature says of it. */
public sealed interface PayloadForm {

    /** As it is; nothing is said of it. */
    record Unsigned() implements PayloadForm {}

    /**
     * As it is.
     *
     * @param sha256
     *            of all of it, in lower-case hexadecimal
     */
    record Hashed(String sha256) implements PayloadForm {}

    /**
     * In {@code aws-chunked} pieces, each with a signature of its own.
     *
     * @param signatures
     *            checks them; empty if they need not be right, as in development mode
     * @param trailer
     *            whether a signed trailer follows
     */
    record SignedChunks(Optional<ChunkSignatures> signatures, boolean trailer) implements PayloadForm {}

    /** In {@code aws-chunked} pieces without signatures, followed by a trailer. */
    record UnsignedChunks() implements PayloadForm {}
}
