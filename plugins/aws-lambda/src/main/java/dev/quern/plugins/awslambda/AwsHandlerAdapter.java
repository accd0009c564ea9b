package dev.quern.plugins.awslambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.quern.function.StreamHandler;
import dev.quern.plugin.FunctionException;
import dev.quern.plugin.HandlerAdapter;
import dev.quern.plugins.awslambda.HandlerMethod.Pojo;
import dev.quern.plugins.awslambda.HandlerMethod.Streams;
import dev.quern.plugins.awslambda.PojoFunction.Body;
import dev.quern.plugins.awslambda.serialization.SerializationLibrary;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises AWS handler classes and makes them callable.
 *
 * <p>
 * Without a method name a class is ours if it implements {@link RequestStreamHandler} or {@link RequestHandler}. With a
 * method name it is ours if it implements one of them, or has a public method of that name, unless that method has a
 * type of {@code dev.quern.function} in its signature. Keeps nothing of a function once {@link #adapt} has returned.
 * Safe
 * for use by several threads.
 */
final class AwsHandlerAdapter implements HandlerAdapter {

    private final RuntimeLogger runtimeLogger = RuntimeLogger.installed();
    private final SerializationLibrary serialization = new SerializationLibrary();

    @Override
    public Set<String> sharedPackages() {
        return Set.of("com.amazonaws.services.lambda.runtime", "com.amazonaws.services.lambda.runtime.logging");
    }

    @Override
    public Optional<StreamHandler> adapt(Target target) throws FunctionException {
        Class<?> type = target.handlerClass();
        ClassLoader loader = type.getClassLoader();
        if (loader == null || !isOurs(type, target.methodName())) {
            return Optional.empty();
        }
        runtimeLogger.register(loader, target.logger());
        StreamHandler function = target.methodName().isPresent()
                ? named(type, loader, target.methodName().get())
                : implemented(type, loader);
        return Optional.of(new LoggedFunction(function, runtimeLogger, target.logger(), new Log4jRequestId(loader)));
    }

    private static boolean isOurs(Class<?> type, Optional<String> methodName) throws FunctionException {
        if (RequestStreamHandler.class.isAssignableFrom(type) || RequestHandler.class.isAssignableFrom(type)) {
            return true;
        }
        return methodName.isPresent() && hasMethod(type, methodName.get());
    }

    private static boolean hasMethod(Class<?> type, String name) throws FunctionException {
        try {
            List<Method> named = Arrays.stream(type.getMethods())
                    .filter(method -> method.getName().equals(name))
                    .toList();
            return !named.isEmpty() && named.stream().noneMatch(AwsHandlerAdapter::speaksQuern);
        } catch (NoClassDefFoundError e) {
            throw Failures.methodsUnreadable(type, name, e);
        }
    }

    private static boolean speaksQuern(Method method) {
        return Stream.concat(Stream.of(method.getReturnType()), Stream.of(method.getParameterTypes()))
                .anyMatch(known -> known.getPackageName().equals(StreamHandler.class.getPackageName()));
    }

    private StreamHandler implemented(Class<?> type, ClassLoader loader) throws FunctionException {
        if (RequestStreamHandler.class.isAssignableFrom(type)) {
            RequestStreamHandler handler = (RequestStreamHandler) Instances.make(type);
            return new StreamFunction(handler::handleRequest);
        }
        List<Type> types = GenericTypes.argumentsOf(RequestHandler.class, type).orElseThrow(() -> Failures.wrongShape(
                "Class " + type.getName() + " does not implement RequestHandler with concrete type parameters"));
        for (Type parameter : types) {
            if (GenericTypes.isUnbounded(parameter)) {
                throw Failures.wrongShape("Class " + type.getName()
                        + " does not implement RequestHandler with concrete type parameters: parameter " + parameter
                        + " has no upper bound.");
            }
        }
        RequestHandler<@Nullable Object, ?> handler = requestHandler(type);
        return pojo(handler::handleRequest, loader, Optional.of(GenericTypes.concrete(types.get(0))),
                GenericTypes.concrete(types.get(1)));
    }

    @SuppressWarnings("unchecked") // the types come from the class itself; JSON is read into them
    private static RequestHandler<@Nullable Object, ?> requestHandler(Class<?> type) throws FunctionException {
        return (RequestHandler<@Nullable Object, ?>) Instances.make(type);
    }

    private StreamHandler named(Class<?> type, ClassLoader loader, String name) throws FunctionException {
        HandlerMethod chosen = HandlerMethod.choose(type, name).orElseThrow(() -> Failures.wrongShape(
                "No public method named " + name + " with appropriate method signature found on class "
                        + type.getName()));
        Method method = chosen.method();
        Object instance = Modifier.isStatic(method.getModifiers()) ? null : Instances.make(type);
        return switch (chosen.form()) {
            case Pojo form -> pojo(new MethodBody(method, instance, form)::call, loader, form.input(), form.output());
            case Streams form -> new StreamFunction(new MethodBody(method, instance, form)::stream);
        };
    }

    private StreamHandler pojo(Body body, ClassLoader loader, Optional<Type> input, Type output)
            throws FunctionException {
        try {
            JsonTypes json = JsonTypes.of(input, output, loader, serialization);
            return new PojoFunction(body, json);
        } catch (RuntimeException | LinkageError e) {
            throw Failures.initialisation(e);
        }
    }
}
