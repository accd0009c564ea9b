package dev.quern.admin.s3.object;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.body.DeclaredSums;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.model.ObjectVersion;
import java.util.Optional;

/** What answers tell of an object in header fields and documents. */
public final class ObjectAnswers {
    private ObjectAnswers() {}

    /** What every reading of an object tells. */
    static WireResponse described(WireResponse response, ObjectVersion version) {
        WireResponse out = response.with("Last-Modified", Answers.httpTime(version.lastModified()))
                .with("ETag", version.etag().quoted()).with("Accept-Ranges", "bytes");
        out = versioned(out, version);
        out = MetadataHeaders.write(out, version.metadata());
        return version.tags().isEmpty()
                ? out
                : out.with("x-amz-tagging-count", Integer.toString(version.tags().size()));
    }

    /** The version, where versions are kept. */
    public static WireResponse versioned(WireResponse response, ObjectVersion version) {
        return version.shownVersionId().map(id -> response.with("x-amz-version-id", id.value())).orElse(response);
    }

    /** The checksum in header fields. */
    public static WireResponse summed(WireResponse response, Optional<Checksum> checksum) {
        return checksum.map(sum -> response.with(DeclaredSums.field(sum.algorithm()), sum.value())
                .with("x-amz-checksum-type", sum.type().name())).orElse(response);
    }

    /** The checksum as an element. */
    public static void sum(XmlWriter xml, Checksum checksum) {
        xml.text("Checksum" + checksum.algorithm().name(), checksum.value());
    }
}
