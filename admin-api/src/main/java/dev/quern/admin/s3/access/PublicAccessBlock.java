package dev.quern.admin.s3.access;

import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.xml.XmlElement;
import dev.quern.admin.s3.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What keeps a bucket from being made public by mistake. Where nobody has said otherwise, everything is blocked.
 *
 * @param blockAcls
 *            whether lists that give rights to all are refused
 * @param ignoreAcls
 *            whether such lists are without effect
 * @param blockPolicy
 *            whether policies that give rights to all are refused
 * @param restrict
 *            whether such policies are without effect
 */
public record PublicAccessBlock(boolean blockAcls, boolean ignoreAcls, boolean blockPolicy, boolean restrict) {
    /** That of a new bucket. */
    public static final PublicAccessBlock ALL = new PublicAccessBlock(true, true, true, true);
    /** That of a bucket from which it was taken away. */
    public static final PublicAccessBlock NONE = new PublicAccessBlock(false, false, false, false);
    private static final String REMOVED = "removed";

    /** What was said in a document. */
    public static PublicAccessBlock read(XmlElement document) {
        return new PublicAccessBlock(flag(document, "BlockPublicAcls"), flag(document, "IgnorePublicAcls"),
                flag(document, "BlockPublicPolicy"), flag(document, "RestrictPublicBuckets"));
    }

    private static boolean flag(XmlElement document, String name) {
        return switch (document.value(name).map(text -> text.strip().toLowerCase(Locale.ROOT)).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw S3Error.of(S3ErrorCode.MALFORMED_XML).exception();
        };
    }

    /** The document. */
    public XmlWriter write() {
        return XmlWriter.result("PublicAccessBlockConfiguration").text("BlockPublicAcls", blockAcls)
                .text("IgnorePublicAcls", ignoreAcls).text("BlockPublicPolicy", blockPolicy)
                .text("RestrictPublicBuckets", restrict);
    }

    /** As it is kept with a bucket. */
    public byte[] bytes() {
        return (blockAcls + " " + ignoreAcls + " " + blockPolicy + " " + restrict).getBytes(StandardCharsets.UTF_8);
    }

    /** As it is kept with a bucket from which it was taken away. */
    public static byte[] removed() {
        return REMOVED.getBytes(StandardCharsets.UTF_8);
    }

    /** What is kept with a bucket; empty if it was taken away. */
    public static Optional<PublicAccessBlock> read(Optional<byte[]> kept) {
        if (kept.isEmpty()) {
            return Optional.of(ALL);
        }
        String text = new String(kept.get(), StandardCharsets.UTF_8);
        if (text.equals(REMOVED)) {
            return Optional.empty();
        }
        String[] flags = text.split(" ", -1);
        return Optional.of(new PublicAccessBlock(Boolean.parseBoolean(flags[0]), Boolean.parseBoolean(flags[1]),
                Boolean.parseBoolean(flags[2]), Boolean.parseBoolean(flags[3])));
    }
}
