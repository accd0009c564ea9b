package dev.quern.storage.objects.rows;

import dev.quern.storage.kv.Tuple;
import dev.quern.storage.objects.blob.BlobId;
import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.checksum.ChecksumType;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ObjectMetadata;
import dev.quern.storage.objects.model.Tags;
import dev.quern.storage.objects.model.VersionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How records are written as values: as tuples, whose encoding is compact, checked when read, and has room for elements
 * that a later version adds at the end.
 */
final class Values {

    private Values() {}

    static byte[] version(VersionRow row) {
        return Tuple.of(row.sequence(), row.versionId().value(), row.deleteMarker(), row.lastModified().toEpochMilli(),
                row.size(), row.etag().value(), checksum(row.checksum()), row.partCount(), body(row.body()),
                metadata(row.metadata()), map(row.tags().values())).pack();
    }

    static VersionRow version(byte[] value) {
        Tuple row = Tuple.unpack(value);
        return new VersionRow(row.getLong(0), new VersionId(row.getString(1)), row.getBoolean(2),
                Instant.ofEpochMilli(row.getLong(3)), row.getLong(4), new ETag(row.getString(5)), checksum(row, 6),
                (int) row.getLong(7), body(row.getTuple(8)), metadata(row.getTuple(9)),
                tags(row.getTuple(10)));
    }

    static @Nullable Tuple checksum(Optional<Checksum> checksum) {
        return checksum.map(sum -> Tuple.of(sum.algorithm().name(), sum.type().name(), sum.value())).orElse(null);
    }

    static Optional<Checksum> checksum(Tuple row, int index) {
        if (row.isNull(index)) {
            return Optional.empty();
        }
        Tuple sum = row.getTuple(index);
        return Optional.of(new Checksum(ChecksumAlgorithm.valueOf(sum.getString(0)),
                ChecksumType.valueOf(sum.getString(1)), sum.getString(2)));
    }

    static Tuple body(BodyRef body) {
        return switch (body) {
            case BodyRef.Empty _ -> Tuple.empty();
            case BodyRef.Inline inline -> Tuple.of("inline", inline.id().bytes());
            case BodyRef.OneBlob one -> Tuple.of("blob", one.id().bytes()).concat(segment(one.segment()));
            case BodyRef.Blobs many -> Tuple.of("blobs", many.id().bytes(), many.count());
        };
    }

    static BodyRef body(Tuple body) {
        if (body.isEmpty()) {
            return new BodyRef.Empty();
        }
        BodyId id = new BodyId(BlobId.of(body.getBytes(1)));
        return switch (body.getString(0)) {
            case "inline" -> new BodyRef.Inline(id);
            case "blob" -> new BodyRef.OneBlob(id, segment(body, 2));
            case "blobs" -> new BodyRef.Blobs(id, (int) body.getLong(2));
            default -> throw new IllegalStateException("a body is not stored as " + body.getString(0));
        };
    }

    static Tuple segment(Segment segment) {
        return Tuple.of(segment.blob().bytes(), segment.offset(), segment.length());
    }

    static Segment segment(Tuple row, int from) {
        return new Segment(BlobId.of(row.getBytes(from)), row.getLong(from + 1), row.getLong(from + 2));
    }

    static Tuple metadata(ObjectMetadata metadata) {
        return Tuple.of(text(metadata.cacheControl()), text(metadata.contentDisposition()),
                text(metadata.contentEncoding()), text(metadata.contentLanguage()), text(metadata.contentType()),
                text(metadata.expires()), text(metadata.websiteRedirect()), map(metadata.user()));
    }

    static ObjectMetadata metadata(Tuple row) {
        return new ObjectMetadata(text(row, 0), text(row, 1), text(row, 2), text(row, 3), text(row, 4), text(row, 5),
                text(row, 6), map(row.getTuple(7)));
    }

    static @Nullable String text(Optional<String> text) {
        return text.orElse(null);
    }

    static Optional<String> text(Tuple row, int index) {
        return row.isNull(index) ? Optional.empty() : Optional.of(row.getString(index));
    }

    static Tags tags(Tuple row) {
        return new Tags(map(row));
    }

    /** Keys and values in turn, in the map's order. */
    static Tuple map(Map<String, String> map) {
        List<@Nullable Object> elements = new ArrayList<>(2 * map.size());
        map.forEach((key, value) -> {
            elements.add(key);
            elements.add(value);
        });
        return Tuple.of(elements.toArray());
    }

    static Map<String, String> map(Tuple row) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i += 2) {
            map.put(row.getString(i), row.getString(i + 1));
        }
        return map;
    }
}
