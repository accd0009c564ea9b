package dev.quern.plugins.awslambda.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** Which classes each environment has for itself. */
class IsolatedLoaderTest {

    private final SerializationLibrary library = new SerializationLibrary();

    @Test
    void factoriesAreDefinedAnewAndTheirInterfaceIsNot() throws Exception {
        ClassLoader one = new IsolatedLoader(library);
        ClassLoader other = new IsolatedLoader(library);
        String factory = JacksonFactory.class.getName();
        assertThat(one.loadClass(factory)).isNotSameAs(JacksonFactory.class).isNotSameAs(other.loadClass(factory))
                .isSameAs(one.loadClass(factory));
        assertThat(one.loadClass(PojoSerializer.class.getName())).isSameAs(PojoSerializer.class);
    }

    @Test
    void noSharedClassOfTheLibraryHasAStaticFieldThatCouldKeepSomething() throws Exception {
        List<Class<?>> shared = sharedClasses();
        assertThat(shared).hasSizeGreaterThan(20).contains(PojoSerializer.class);
        assertThat(shared).allSatisfy(type -> assertThat(Arrays.stream(type.getDeclaredFields())
                .filter(IsolatedLoaderTest::couldKeepSomething)).isEmpty());
    }

    private static boolean couldKeepSomething(Field field) {
        boolean constant = Modifier.isFinal(field.getModifiers())
                && (field.getType().isPrimitive() || field.getType() == String.class);
        return Modifier.isStatic(field.getModifiers()) && !constant;
    }

    private static List<Class<?>> sharedClasses() throws Exception {
        String library = PojoSerializer.class.getPackageName().replace('.', '/') + "/";
        File file = new File(PojoSerializer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (JarFile jar = new JarFile(file)) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(library) && name.endsWith(".class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .filter(name -> !IsolatedLoader.isIsolated(name))
                    .<Class<?>>map(IsolatedLoaderTest::load)
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, IsolatedLoaderTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
