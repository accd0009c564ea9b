package dev.quern.runtime.contain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;

/**
 * Counts the collections that unload classes, of whatever collector: by a class loader that nothing refers to. When it
 * is
 * gone, whatever was unreachable when it was made is gone too. For use under one lock.
 */
final class CollectionEpochs {

    private final byte[] classFile;
    private WeakReference<ClassLoader> canary;
    private long epoch;

    CollectionEpochs() {
        try (InputStream in = CollectionEpochs.class.getResourceAsStream("CollectionEpochs$Canary.class")) {
            if (in == null) {
                throw new IllegalStateException("a class of the server is missing: " + Canary.class.getName());
            }
            this.classFile = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.canary = new WeakReference<>(new CanaryLoader(classFile));
    }

    /** The current epoch; begins a new one if the last has ended. */
    long current() {
        if (canary.get() == null) {
            epoch++;
            canary = new WeakReference<>(new CanaryLoader(classFile));
        }
        return epoch;
    }

    /**
     * Whether what was let go of in an epoch, and is still there, is held by something. That epoch's canary may have
     * been
     * made before, and the collection that took it may have begun before; the next canary was made afterwards.
     */
    boolean shouldBeGone(long since) {
        return current() >= since + 2;
    }

    /** Only loaders that have defined a class live until classes are unloaded. */
    private static final class CanaryLoader extends ClassLoader {

        CanaryLoader(byte[] classFile) {
            super("canary", null);
            defineClass(Canary.class.getName(), classFile, 0, classFile.length);
        }
    }

    private static final class Canary {}
}
