package dev.quern.runtime.contain;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What holds class loaders that should be gone: for the message of a test that fails. */
public final class Holders {

    private Holders() {}

    /** A line or more for each loader that is still there; empty if none is. */
    public static String of(Collection<WeakReference<ClassLoader>> loaders) {
        List<String> found = new ArrayList<>();
        for (WeakReference<ClassLoader> reference : loaders) {
            ClassLoader loader = reference.get();
            if (loader != null) {
                HolderSearch.Holder holder = new HolderSearch().find(loader, Optional.empty());
                found.add(loader + " is held by: " + holder.kind().text() + ": " + holder.detail());
            }
        }
        return String.join("\n", found);
    }
}
