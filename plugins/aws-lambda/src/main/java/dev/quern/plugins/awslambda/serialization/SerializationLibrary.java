package dev.quern.plugins.awslambda.serialization;

import com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.AnnotationIntrospector;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes a set of serializers for each environment. Keeps the code of AWS's classes (about 150 KiB when all have been
 * used), nothing of any function. Safe for use by several threads.
 */
public final class SerializationLibrary {

    private final Map<String, byte[]> codes = new ConcurrentHashMap<>();

    /**
     * A set of serializers of its own for the code of one class loader.
     *
     * @param functionLoader
     *            where event classes, joda and the like are looked up
     */
    public EnvironmentSerializers forFunction(ClassLoader functionLoader) {
        try {
            return (EnvironmentSerializers) new IsolatedLoader(this).loadClass(AwsSerializers.class.getName())
                    .getConstructor(ClassLoader.class, AnnotationIntrospector.class)
                    .newInstance(functionLoader, new RecordConstructors());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("aws-lambda-java-serialization is not beside this plugin,"
                    + " or not in the version that the plugin was delivered with", e);
        }
    }

    byte[] code(String className) throws ClassNotFoundException {
        byte[] known = codes.get(className);
        if (known != null) {
            return known;
        }
        byte[] read = read(className);
        codes.put(className, read);
        return read;
    }

    private static byte[] read(String className) throws ClassNotFoundException {
        String file = className.replace('.', '/') + ".class";
        try (InputStream in = SerializationLibrary.class.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new ClassNotFoundException(className);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
