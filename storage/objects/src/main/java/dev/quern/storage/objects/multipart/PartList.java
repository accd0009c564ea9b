package dev.quern.storage.objects.multipart;

import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.ChecksumOfParts;
import dev.quern.storage.objects.checksum.ChecksumType;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.rows.UploadRow;
import dev.quern.storage.objects.rows.UploadedPartRow;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The parts that an upload is completed with, checked against those that were uploaded; and what the object gets of
 * them: size, entity tag, checksum.
 *
 * @param parts
 *            the uploaded parts, in the order of the object
 */
record PartList(List<UploadedPartRow> parts) {

    /**
     * @param uploaded
     *            the part that was uploaded with a number; {@code null} if none was
     * @throws ObjectsException
     *             if the list breaks a rule
     */
    static PartList of(CompleteUpload request, UploadRow upload, long minPartBytes,
            IntFunction<@Nullable UploadedPartRow> uploaded) {
        List<CompleteUpload.Part> named = request.parts();
        if (named.isEmpty()) {
            throw new ObjectsException.InvalidRequest("You must specify at least one part");
        }
        requireOrder(named, upload);
        List<UploadedPartRow> parts = new ArrayList<>(named.size());
        for (CompleteUpload.Part part : named) {
            UploadedPartRow there = uploaded.apply(part.number());
            if (there == null || !there.etag().equals(part.etag())) {
                throw new ObjectsException.InvalidPart(part.number());
            }
            requireChecksum(part, there, upload);
            parts.add(there);
        }
        for (UploadedPartRow part : parts.subList(0, parts.size() - 1)) {
            if (part.size() < minPartBytes) {
                throw new ObjectsException.PartTooSmall(part.number(), part.etag(), part.size(), minPartBytes);
            }
        }
        return new PartList(parts);
    }

    private static void requireOrder(List<CompleteUpload.Part> named, UploadRow upload) {
        for (int i = 1; i < named.size(); i++) {
            if (named.get(i).number() <= named.get(i - 1).number()) {
                throw new ObjectsException.InvalidPartOrder();
            }
        }
        boolean consecutive = named.getFirst().number() == 1 && named.getLast().number() == named.size();
        if (!consecutive && upload.askedChecksum().isPresent()) {
            throw new ObjectsException.InvalidRequest("The upload was created using a checksum. The parts of such an"
                    + " upload are numbered from 1, without gaps.");
        }
    }

    private static void requireChecksum(CompleteUpload.Part part, UploadedPartRow there, UploadRow upload) {
        if (upload.askedChecksum().isPresent() && upload.checksumType() == ChecksumType.COMPOSITE
                && !part.checksums().containsKey(upload.askedChecksum().get())) {
            throw new ObjectsException.InvalidRequest(
                    ("The upload was created using a %s checksum. The complete request"
                            + " must include the checksum for each part. It was missing for part %d in the request.")
                            .formatted(upload.askedChecksum().get().name().toLowerCase(java.util.Locale.ROOT),
                                    part.number()));
        }
        for (Map.Entry<ChecksumAlgorithm, String> given : part.checksums().entrySet()) {
            Optional<Checksum> known = there.checksum().filter(sum -> sum.algorithm() == given.getKey());
            if (known.isPresent() && !known.get().value().equals(given.getValue())) {
                throw new ObjectsException.InvalidPart(part.number());
            }
        }
    }

    long size() {
        return parts.stream().mapToLong(UploadedPartRow::size).sum();
    }

    ETag etag() {
        MessageDigest md5;
        try {
            md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
        parts.forEach(part -> md5.update(HexFormat.of().parseHex(part.etag().value())));
        return ETag.ofParts(md5.digest(), parts.size());
    }

    /**
     * @throws ObjectsException.InvalidRequest
     *             if a part has no checksum of the upload's algorithm
     */
    Checksum checksum(ChecksumAlgorithm algorithm, ChecksumType type) {
        List<ChecksumOfParts.Part> sums = new ArrayList<>(parts.size());
        for (UploadedPartRow part : parts) {
            Checksum sum = part.checksum().filter(known -> known.algorithm() == algorithm)
                    .orElseThrow(() -> new IllegalStateException("part " + part.number() + " has no " + algorithm));
            sums.add(new ChecksumOfParts.Part(sum.sum(), part.size()));
        }
        return ChecksumOfParts.compute(algorithm, type, sums);
    }
}
