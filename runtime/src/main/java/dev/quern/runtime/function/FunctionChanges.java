package dev.quern.runtime.function;

/** Is told, after the commit, that what serves a function may have changed. Must not block. */
@FunctionalInterface
public interface FunctionChanges {

    /** Something about this function changed: its code, settings, versions or aliases; or it is gone. */
    void changed(FunctionName name);
}
