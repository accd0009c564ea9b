package dev.quern.plugins.awslambda.serialization;

import com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.JavaType;
import com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.ObjectMapper;
import com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.util.LRUMap;
import com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.util.LookupCache;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.GsonFactory;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.lang.reflect.Type;

/** AWS's factories as {@link IsolatedLoader} has loaded them. Public because it is made from the other side of it. */
public final class AwsSerializers implements EnvironmentSerializers {

    private final ClassLoader functionLoader;

    public AwsSerializers(ClassLoader functionLoader, AnnotationIntrospector recordConstructors) {
        this.functionLoader = functionLoader;
        // Jackson's default type factory, of which mappers inherit the cache, is all that it keeps classes in
        // statically
        LookupCache<Object, JavaType> types = new LRUMap<>(16, 200);
        ObjectMapper mapper = JacksonFactory.getInstance().getMapper();
        mapper.setTypeFactory(mapper.getTypeFactory().withCache(types));
        mapper.setAnnotationIntrospector(AnnotationIntrospector.pair(
                mapper.getSerializationConfig().getAnnotationIntrospector(), recordConstructors));
    }

    @Override
    public PojoSerializer<Object> jackson(Type type) {
        return isEvent(type) ? event(type) : JacksonFactory.getInstance().getSerializer(type);
    }

    @Override
    public PojoSerializer<Object> gson(Type type) {
        return isEvent(type) ? event(type) : GsonFactory.getInstance().getSerializer(type);
    }

    private static boolean isEvent(Type type) {
        // the name first: asking AWS's list loads some 40 classes, which functions without events do without
        return type instanceof Class<?> known && known.getName().startsWith("com.amazonaws.services.")
                && LambdaEventSerializers.isLambdaSupportedEvent(known.getName());
    }

    @SuppressWarnings("unchecked") // a serializer of the class reads and writes its objects
    private PojoSerializer<Object> event(Type type) {
        return LambdaEventSerializers.serializerFor((Class<Object>) type, functionLoader);
    }
}
