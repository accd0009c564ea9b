package dev.quern.storage.objects.body;

/** The object whose bytes were to be shared was removed meanwhile: they must be copied. */
public final class SourceRemovedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SourceRemovedException() {
        super("the source was removed meanwhile", null, false, false);
    }
}
