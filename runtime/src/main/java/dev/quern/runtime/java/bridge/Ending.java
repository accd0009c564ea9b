package dev.quern.runtime.java.bridge;

import java.util.Arrays;
import java.util.List;

/**
 * Ends a thread of the function's. Threads of the JVM that run code of a function for a moment, as those of its common
 * pool do, catch this and may keep it until they end themselves, a minute later: it must not lead to the function.
 * So its class is the server's, the same for all environments, and its stack trace is text from the beginning. (What
 * the
 * JVM records of a stack refers to the classes in it.)
 */
abstract class Ending extends Error {

    private static final long serialVersionUID = 1L;

    Ending(String message) {
        super(message);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // nobody has it yet but the thread that makes it
    public Throwable fillInStackTrace() {
        StackTraceElement[] stack = new Throwable().getStackTrace();
        int thrower = 0;
        while (thrower < stack.length && isOfConstruction(stack[thrower])) {
            thrower++;
        }
        setStackTrace(Arrays.copyOfRange(stack, thrower, stack.length));
        return this;
    }

    private boolean isOfConstruction(StackTraceElement frame) {
        return List.of(getClass(), Ending.class, Error.class, Throwable.class).stream()
                .anyMatch(type -> type.getName().equals(frame.getClassName()));
    }
}
