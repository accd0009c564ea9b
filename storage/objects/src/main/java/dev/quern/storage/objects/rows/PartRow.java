package dev.quern.storage.objects.rows;

import dev.quern.storage.kv.Tuple;
import dev.quern.storage.objects.checksum.Checksum;
import java.util.Optional;

/**
 * A part that an object was uploaded in.
 *
 * @param number
 *            from 1
 * @param size
 *            in bytes
 * @param checksum
 *            of the part
 */
public record PartRow(int number, long size, Optional<Checksum> checksum) {

    Tuple tuple() {
        return Tuple.of(number, size, Values.checksum(checksum));
    }

    static PartRow of(Tuple row) {
        return new PartRow((int) row.getLong(0), row.getLong(1), Values.checksum(row, 2));
    }
}
