package dev.quern.storage.objects.version;

import dev.quern.storage.objects.model.ObjectsException;

/** What came of one of several deletions. */
public sealed interface DeleteOutcome {

    /** What was asked for. */
    DeleteObject request();

    /** It is gone, or was not there. */
    record Done(DeleteObject request, Deleted deleted) implements DeleteOutcome {}

    /** It is as it was. */
    record Refused(DeleteObject request, ObjectsException reason) implements DeleteOutcome {}
}
