package dev.quern.plugins.awslambda.serialization;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.PojoSerializerFactory;
import java.util.List;

/**
 * Defines AWS's serialization classes once more, those that keep anything in static fields; the rest is the parent's.
 */
final class IsolatedLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final String LIBRARY = "com.amazonaws.services.lambda.runtime.serialization.";

    /** Names and beginnings of names in the library of classes without static state, so that one copy is enough. */
    private static final List<String> SHARED = List.of(
            PojoSerializer.class.getName(),
            PojoSerializerFactory.class.getName(),
            LIBRARY + "events.mixins.",
            LIBRARY + "util.Functions",
            LIBRARY + "util.ReflectUtil");

    private final SerializationLibrary library;

    IsolatedLoader(SerializationLibrary library) {
        super("aws-lambda-serialization", IsolatedLoader.class.getClassLoader());
        this.library = library;
    }

    static boolean isIsolated(String className) {
        return className.equals(AwsSerializers.class.getName())
                || (className.startsWith(LIBRARY) && SHARED.stream().noneMatch(className::startsWith));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isIsolated(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] code = library.code(name);
        return defineClass(name, code, 0, code.length, IsolatedLoader.class.getProtectionDomain());
    }
}
