package dev.quern.runtime.java.handler;

import dev.quern.function.Context;
import dev.quern.function.Handler;
import dev.quern.plugin.FunctionException;
import dev.quern.runtime.java.codec.PayloadCodec;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * Makes handlers of public methods of plain classes: {@code (I, Context)}, {@code (I)}, {@code (Context)}, {@code ()}.
 */
final class MethodHandler {

    private static final MethodType SHAPE = MethodType.methodType(Object.class, Object.class, Context.class);

    /** Of several overloads the one with the longest list of parameters, one that takes the context before others. */
    private static final Comparator<Method> BEST_FIRST = Comparator.comparing(Method::isBridge)
            .thenComparingInt(method -> -method.getParameterCount())
            .thenComparing(method -> !takesContext(method))
            .thenComparing(Method::toGenericString);

    private final PayloadCodec codec;

    MethodHandler(PayloadCodec codec) {
        this.codec = codec;
    }

    FunctionHandler resolve(Class<?> type, String name) throws FunctionException {
        Optional<Method> found = Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name) && fits(method))
                .min(BEST_FIRST);
        if (found.isEmpty()) {
            throw Failure.unusable("Runtime.HandlerNotFound", "No public method named " + name
                    + " with appropriate method signature found on class " + type.getName());
        }
        Method method = found.get();
        MethodHandle call = shaped(bound(method, type), takesInput(method), takesContext(method));
        Handler<Object, Object> handler = (input, context) -> invoke(call, input, context);
        Type input = takesInput(method) ? method.getGenericParameterTypes()[0] : Void.class;
        return new TypedHandler(handler, codec.decoder(input), codec.encoder(method.getGenericReturnType()));
    }

    private static MethodHandle bound(Method method, Class<?> type) throws FunctionException {
        try {
            method.setAccessible(true);
            MethodHandle handle = MethodHandles.lookup().unreflect(method);
            return Modifier.isStatic(method.getModifiers()) ? handle : handle.bindTo(HandlerResolver.instantiate(type));
        } catch (IllegalAccessException e) {
            throw Failure.initialisation(e);
        }
    }

    /** The method as one that takes input and context, whatever it uses of them. */
    private static MethodHandle shaped(MethodHandle method, boolean input, boolean context) {
        MethodHandle shaped = input ? method : MethodHandles.dropArguments(method, 0, Object.class);
        shaped = context ? shaped : MethodHandles.dropArguments(shaped, 1, Context.class);
        return shaped.asType(SHAPE);
    }

    private static Object invoke(MethodHandle call, Object input, Context context) throws Exception {
        try {
            return (Object) call.invokeExact(input, context);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("neither an Exception nor an Error: " + e, e);
        }
    }

    private static boolean fits(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return types.length < 2 || (types.length == 2 && types[0] != Context.class && types[1] == Context.class);
    }

    private static boolean takesInput(Method method) {
        return method.getParameterCount() > 0 && method.getParameterTypes()[0] != Context.class;
    }

    private static boolean takesContext(Method method) {
        int count = method.getParameterCount();
        return count > 0 && method.getParameterTypes()[count - 1] == Context.class;
    }
}
