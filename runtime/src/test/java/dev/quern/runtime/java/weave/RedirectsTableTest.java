package dev.quern.runtime.java.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.java.weave.Redirects.Access;
import dev.quern.runtime.java.weave.Redirects.Redirect;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RedirectsTableTest {

    static List<Redirect> redirects() {
        return new Redirects().all();
    }

    @ParameterizedTest
    @MethodSource("redirects")
    void eachReplacesAMemberOfTheJdkByAStaticMethodOfTheSameShape(Redirect redirect) throws Exception {
        if (!redirect.equals(Redirects.PRINT_STACK_TRACE)) {
            assertThat(exists(redirect)).as("%s", redirect).isTrue();
        }
        MethodType shape = type(redirect.bridgeDescriptor());
        // not initialised: what its statics begin with belongs to an environment
        Method replacement = Class
                .forName(redirect.bridge().replace('/', '.'), false, RedirectsTableTest.class.getClassLoader())
                .getMethod(redirect.name(), shape.parameterArray());

        assertThat(Modifier.isStatic(replacement.getModifiers())).isTrue();
        assertThat(replacement.getReturnType()).isEqualTo(shape.returnType());
    }

    private static boolean exists(Redirect redirect) throws Exception {
        Class<?> owner = Class.forName(redirect.owner().replace('/', '.'));
        if (redirect.access() == Access.STATIC_FIELD) {
            Field field = owner.getField(redirect.name());
            return field.getType().descriptorString().equals(redirect.descriptor());
        }
        MethodType shape = type(redirect.descriptor());
        Method method = owner.getMethod(redirect.name(), shape.parameterArray());
        return method.getReturnType() == shape.returnType()
                && Modifier.isStatic(method.getModifiers()) == (redirect.access() == Access.STATIC_CALL);
    }

    private static MethodType type(String descriptor) {
        return MethodType.fromMethodDescriptorString(descriptor, RedirectsTableTest.class.getClassLoader());
    }
}
