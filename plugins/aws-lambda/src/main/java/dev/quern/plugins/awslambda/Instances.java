package dev.quern.plugins.awslambda;

import dev.quern.plugin.FunctionException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;

/** Makes handler objects. */
final class Instances {

    private Instances() {}

    /**
     * A new object of a handler class, by its public no-argument constructor.
     *
     * @throws FunctionException
     *             if there is no such constructor, or it throws
     */
    static Object make(Class<?> type) throws FunctionException {
        try {
            return constructor(type).newInstance();
        } catch (InvocationTargetException e) {
            throw Failures.initialisation(e.getCause() == null ? e : e.getCause());
        } catch (InstantiationException e) {
            throw Failures.of(e, "Class " + type.getName() + " cannot be instantiated because it is abstract");
        } catch (IllegalAccessException e) {
            throw Failures.of(e, "Class " + type.getName() + " cannot be instantiated because it is not public");
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            throw Failures.of(e, "Error loading class " + type.getName() + ": " + e.getMessage());
        }
    }

    private static Constructor<?> constructor(Class<?> type) throws FunctionException {
        try {
            return type.getConstructor();
        } catch (NoSuchMethodException e) {
            boolean inner = type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers());
            throw Failures.of(new Exception(), inner
                    ? "Class " + type.getName() + " cannot be instantiated because it is a non-static inner class"
                    : "Class " + type.getName() + " has no public zero-argument constructor");
        }
    }
}
