package dev.quern.plugins.awslambda;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What type parameters mean in a class: with {@code class A extends Base<Order>} and
 * {@code class Base<T> implements RequestHandler<List<T>, T>}, {@code A} handles {@code List<Order>}.
 */
final class GenericTypes {

    private GenericTypes() {}

    /**
     * The arguments that {@code type} gives to a generic interface; empty where it uses the interface raw. An argument
     * that {@code type} leaves open stays a {@link TypeVariable}.
     */
    static Optional<List<Type>> argumentsOf(Class<?> generic, Class<?> type) {
        Map<TypeVariable<?>, Type> bindings = bindings(type);
        List<TypeVariable<?>> parameters = List.of(generic.getTypeParameters());
        if (!bindings.keySet().containsAll(parameters)) {
            return Optional.empty();
        }
        return Optional.of(parameters.stream().map(parameter -> substitute(parameter, bindings)).toList());
    }

    /** A type that a method of {@code type} declares, with the parameters of inherited declarations filled in. */
    static Type resolve(Type declared, Class<?> type) {
        return declared instanceof Class<?> ? declared : substitute(declared, bindings(type));
    }

    /** Whether nothing at all is known of a type. */
    static boolean isUnbounded(Type type) {
        return type instanceof TypeVariable<?> variable
                && Stream.of(variable.getBounds()).allMatch(bound -> bound == Object.class);
    }

    /** The type itself, or for one that is still open, the class that bounds it. */
    static Type concrete(Type type) {
        return type instanceof TypeVariable<?> variable ? erasure(variable.getBounds()[0]) : type;
    }

    private static Map<TypeVariable<?>, Type> bindings(Class<?> type) {
        Map<TypeVariable<?>, Type> bindings = new HashMap<>();
        collect(type, bindings);
        return bindings;
    }

    private static void collect(@Nullable Type type, Map<TypeVariable<?>, Type> bindings) {
        if (type == null) {
            return;
        }
        Class<?> raw = erasure(type);
        if (type instanceof ParameterizedType parameterized) {
            TypeVariable<?>[] parameters = raw.getTypeParameters();
            Type[] arguments = parameterized.getActualTypeArguments();
            for (int i = 0; i < parameters.length; i++) {
                bindings.putIfAbsent(parameters[i], arguments[i]);
            }
        }
        collect(raw.getGenericSuperclass(), bindings);
        for (Type parent : raw.getGenericInterfaces()) {
            collect(parent, bindings);
        }
    }

    private static Type substitute(Type type, Map<TypeVariable<?>, Type> bindings) {
        return switch (type) {
            case TypeVariable<?> variable -> {
                Type bound = bindings.get(variable);
                yield bound == null ? variable : substitute(bound, bindings);
            }
            case ParameterizedType parameterized -> new Parameterized(erasure(parameterized),
                    Stream.of(parameterized.getActualTypeArguments())
                            .map(argument -> concrete(substitute(argument, bindings)))
                            .toList(),
                    parameterized.getOwnerType());
            case GenericArrayType array -> arrayOf(concrete(substitute(array.getGenericComponentType(), bindings)));
            // as input and output alike, `? extends T` is a T
            case WildcardType wildcard -> concrete(substitute(wildcard.getUpperBounds()[0], bindings));
            default -> type;
        };
    }

    private static Class<?> erasure(Type type) {
        return switch (type) {
            case Class<?> known -> known;
            case ParameterizedType parameterized -> erasure(parameterized.getRawType());
            case TypeVariable<?> variable -> erasure(variable.getBounds()[0]);
            case WildcardType wildcard -> erasure(wildcard.getUpperBounds()[0]);
            case GenericArrayType array -> erasure(array.getGenericComponentType()).arrayType();
            default -> Object.class;
        };
    }

    private static Type arrayOf(Type component) {
        return component instanceof Class<?> known ? known.arrayType() : new ArrayOf(component);
    }

    /** An array of a generic class. */
    private record ArrayOf(Type component) implements GenericArrayType {

        @Override
        public Type getGenericComponentType() {
            return component;
        }
    }

    /** A generic class with arguments that are known. */
    private record Parameterized(Class<?> rawType, List<Type> arguments,
            @Nullable Type ownerType) implements ParameterizedType {

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return rawType;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return ownerType;
        }
    }
}
