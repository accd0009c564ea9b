package dev.quern.storage.objects.version;

import dev.quern.storage.objects.checksum.Checksum;
import dev.quern.storage.objects.rows.PartRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part that an object was uploaded in.
 *
 * @param number
 *            its number, from 1; as the object has it: parts are counted anew when an upload is completed
 * @param offset
 *            where it begins in the object
 * @param size
 *            in bytes
 * @param checksum
 *            of the part
 */
public record ObjectPart(int number, long offset, long size, Optional<Checksum> checksum) {

    static List<ObjectPart> of(List<PartRow> rows) {
        List<ObjectPart> parts = new ArrayList<>(rows.size());
        long offset = 0;
        for (PartRow row : rows) {
            parts.add(new ObjectPart(row.number(), offset, row.size(), row.checksum()));
            offset += row.size();
        }
        return parts;
    }
}
