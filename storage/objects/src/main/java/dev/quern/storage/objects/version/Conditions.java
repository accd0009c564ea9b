package dev.quern.storage.objects.version;

import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.ObjectsException.Condition;
import dev.quern.storage.objects.model.WriteConditions;
import dev.quern.storage.objects.rows.VersionRow;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Checks conditions of writes against the current object. */
public final class Conditions {

    private Conditions() {}

    /**
     * @throws ObjectsException.PreconditionFailed
     *             if a condition does not hold
     * @throws ObjectsException.NoSuchKey
     *             if there should be an object and is none
     */
    public static void require(WriteConditions conditions, ObjectKey key, Optional<VersionRow> current) {
        if (conditions.absent() && current.isPresent()) {
            throw new ObjectsException.PreconditionFailed(Condition.IF_NONE_MATCH);
        }
        if (conditions.match().isPresent()) {
            if (current.isEmpty()) {
                throw new ObjectsException.NoSuchKey(key, Optional.empty());
            }
            requireMatch(conditions.match().get(), current.get());
        }
    }

    /** Checks what a deletion asks of the version that it is about. */
    static void require(DeleteObject request, VersionRow row) {
        request.match().ifPresent(etag -> requireMatch(etag, row));
        boolean sameTime = request.lastModified().isEmpty() || row.lastModified().truncatedTo(ChronoUnit.SECONDS)
                .equals(request.lastModified().get().truncatedTo(ChronoUnit.SECONDS));
        boolean sameSize = request.size().isEmpty() || request.size().getAsLong() == row.size();
        if (!sameTime || !sameSize) {
            throw new ObjectsException.PreconditionFailed(Condition.IF_MATCH);
        }
    }

    private static void requireMatch(ETag etag, VersionRow row) {
        if (!etag.value().equals("*") && !etag.equals(row.etag())) {
            throw new ObjectsException.PreconditionFailed(Condition.IF_MATCH);
        }
    }
}
