package dev.quern.plugins.awslambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.quern.plugin.FunctionException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * The method that {@code Class::method} means, and how its parameters are filled.
 *
 * <p>
 * The rules are those of AWS's Java runtime: of all public methods with the name, real ones come before bridges, then
 * those with more parameters, where a {@link Context} in last place counts as one parameter more; the first of these
 * whose parameters make sense is taken. Parameters that make sense:
 * {@code ()}, {@code (Context)}, {@code (T)}, {@code (T, Context)}, {@code (InputStream)}, {@code (OutputStream)},
 * {@code (InputStream, Context)}, {@code (OutputStream, Context)}, {@code (InputStream, OutputStream)},
 * {@code (InputStream, OutputStream, Context)}.
 *
 * @param method
 *            the method to call
 * @param form
 *            what it takes and gives
 */
record HandlerMethod(Method method, Form form) {

    private static final Comparator<Method> PREFERENCE = Comparator.comparing(Method::isBridge)
            .thenComparing(Comparator.comparingInt(HandlerMethod::weight).reversed());

    /** What a method takes and gives. */
    sealed interface Form {
        /** Whether the last parameter is the {@link Context}. */
        boolean context();
    }

    /** JSON in, JSON out; without {@code input} the payload is not looked at. */
    record Pojo(Optional<Type> input, Type output, boolean context) implements Form {}

    /** Bytes in, bytes out; whatever the method returns is ignored. */
    record Streams(boolean input, boolean output, boolean context) implements Form {}

    /** The method called {@code name} of {@code type}; empty where no overload has parameters that make sense. */
    static Optional<HandlerMethod> choose(Class<?> type, String name) throws FunctionException {
        Method[] methods;
        try {
            methods = type.getMethods();
        } catch (NoClassDefFoundError e) {
            throw Failures.methodsUnreadable(type, name, e);
        }
        return Arrays.stream(methods)
                .filter(method -> method.getName().equals(name))
                .sorted(PREFERENCE)
                .flatMap(method -> form(method, type).map(form -> new HandlerMethod(method, form)).stream())
                .findFirst();
    }

    private static int weight(Method method) {
        return method.getParameterCount() + (endsWithContext(method.getParameterTypes()) ? 1 : 0);
    }

    private static boolean endsWithContext(Class<?>[] parameters) {
        return parameters.length > 0 && parameters[parameters.length - 1] == Context.class;
    }

    private static Optional<Form> form(Method method, Class<?> type) {
        Class<?>[] parameters = method.getParameterTypes();
        boolean context = endsWithContext(parameters);
        int others = parameters.length - (context ? 1 : 0);
        if (others == 2) {
            return parameters[0] == InputStream.class && parameters[1] == OutputStream.class
                    ? Optional.of(new Streams(true, true, context))
                    : Optional.empty();
        }
        if (others == 1 && parameters[0] == InputStream.class) {
            return Optional.of(new Streams(true, false, context));
        }
        if (others == 1 && parameters[0] == OutputStream.class) {
            return Optional.of(new Streams(false, true, context));
        }
        if (others > 2 || (others == 1 && parameters[0] == Context.class)) {
            return Optional.empty();
        }
        Optional<Type> input = others == 0
                ? Optional.empty()
                : Optional.of(concrete(method.getGenericParameterTypes()[0], type));
        return Optional.of(new Pojo(input, concrete(method.getGenericReturnType(), type), context));
    }

    private static Type concrete(Type declared, Class<?> type) {
        return GenericTypes.concrete(GenericTypes.resolve(declared, type));
    }
}
