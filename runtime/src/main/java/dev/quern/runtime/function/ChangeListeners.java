package dev.quern.runtime.function;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes changes on to all who want to know, in the order in which they asked. Safe for use by several threads. */
public final class ChangeListeners implements FunctionChanges {

    private final List<FunctionChanges> listeners = new CopyOnWriteArrayList<>();

    /** Adds one who wants to know. */
    public void add(FunctionChanges listener) {
        listeners.add(listener);
    }

    @Override
    public void changed(FunctionName name) {
        listeners.forEach(listener -> listener.changed(name));
    }
}
