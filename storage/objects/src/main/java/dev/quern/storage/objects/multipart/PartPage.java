package dev.quern.storage.objects.multipart;

import dev.quern.storage.objects.model.Upload;
import java.util.List;
import java.util.OptionalInt;

/**
 * A page of the parts of an upload, in order.
 *
 * @param upload
 *            the upload
 * @param parts
 *            its parts
 * @param next
 *            the number to ask for the next page after; empty if there is nothing more
 */
public record PartPage(Upload upload, List<UploadedPart> parts, OptionalInt next) {

    public boolean truncated() {
        return next.isPresent();
    }
}
