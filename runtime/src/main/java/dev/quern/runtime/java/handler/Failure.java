package dev.quern.runtime.java.handler;

import dev.quern.plugin.FunctionException;
import java.io.IOError;
import java.util.ArrayList;
import java.util.List;

/**
 * What the caller is told of a failure, in the words of AWS Lambda's Java runtime where it has any, with the function's
 * own stack frames.
 */
public final class Failure {

    private static final String RUNTIME = "dev.quern.runtime.java.";

    private Failure() {}

    /** The function threw this. Errors of the JVM lose the environment, as on AWS Lambda. */
    public static FunctionException of(Throwable thrown) {
        return of(thrown, RUNTIME);
    }

    /** The function threw this, called by an adapter whose frames are no more the function's than this runtime's. */
    static FunctionException of(Throwable thrown, String adapterPackage) {
        boolean lost = thrown instanceof VirtualMachineError || thrown instanceof IOError;
        return new FunctionException(thrown.getClass().getName(), message(thrown), frames(thrown, adapterPackage),
                lost);
    }

    /** The function's constructor, or another part of its initialisation, threw this. */
    public static FunctionException initialisation(Throwable thrown) {
        return new FunctionException(thrown.getClass().getName(), message(thrown), frames(thrown), true);
    }

    /** There is no such class. */
    static FunctionException classNotFound(String className) {
        return new FunctionException(ClassNotFoundException.class.getName(), "Class not found: " + className, List.of(),
                true);
    }

    /** The class is there, but the JVM does not take it, or its static initialiser threw this. */
    static FunctionException classNotLoaded(String className, Throwable error) {
        Throwable thrown = error instanceof ExceptionInInitializerError ? error.getCause() : null;
        String reason = thrown == null ? error.getMessage() : thrown.toString();
        return new FunctionException(error.getClass().getName(),
                "Error loading class " + className + (reason == null ? "" : ": " + reason),
                frames(thrown == null ? error : thrown), true);
    }

    /** The class cannot be made into a handler. */
    static FunctionException unusable(String errorType, String message) {
        return new FunctionException(errorType, message, List.of(), true);
    }

    private static String message(Throwable thrown) {
        try {
            String message = thrown.getLocalizedMessage();
            return message == null ? thrown.getClass().getName() : message;
        } catch (RuntimeException | Error ofTheFunction) {
            return thrown.getClass().getName();
        }
    }

    /** The frames above the first one of this runtime, without the bridge's. */
    private static List<String> frames(Throwable thrown) {
        return frames(thrown, RUNTIME);
    }

    private static List<String> frames(Throwable thrown, String adapterPackage) {
        List<String> frames = new ArrayList<>();
        for (StackTraceElement frame : thrown.getStackTrace()) {
            String type = frame.getClassName();
            boolean bridge = type.startsWith(RUNTIME + "bridge.");
            if (!bridge && (type.startsWith(RUNTIME) || type.startsWith(adapterPackage))) {
                break;
            }
            if (!bridge) {
                frames.add(text(frame));
            }
        }
        while (!frames.isEmpty() && isReflection(frames.getLast())) {
            frames.removeLast();
        }
        return frames;
    }

    private static boolean isReflection(String frame) {
        return frame.startsWith("java.lang.reflect.") || frame.startsWith("jdk.internal.reflect.")
                || frame.startsWith("java.lang.invoke.") || frame.startsWith("java.lang.Class.forName");
    }

    private static String text(StackTraceElement frame) {
        String file = frame.getFileName();
        String place = frame.isNativeMethod()
                ? "Native Method"
                : file == null
                        ? "Unknown Source"
                        : frame.getLineNumber() < 0 ? file : file + ":" + frame.getLineNumber();
        return frame.getClassName() + "." + frame.getMethodName() + "(" + place + ")";
    }
}
