package dev.quern.plugins.awslambda.serialization;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.lang.reflect.Type;

/**
 * Makes the serializers of one environment. Refers to the function's classes; reachable from that environment only.
 * Safe
 * for use by several threads, as are the serializers.
 */
public interface EnvironmentSerializers {

    /**
     * The serializer that AWS's runtime uses for a type: with the rules of its event for an event class, else Jackson
     * with AWS's settings.
     */
    PojoSerializer<Object> jackson(Type type);

    /** The serializer that AWS's runtime uses for callers on Android: as {@link #jackson} for events, else Gson. */
    PojoSerializer<Object> gson(Type type);
}
