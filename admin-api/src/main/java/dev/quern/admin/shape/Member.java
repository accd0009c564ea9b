package dev.quern.admin.shape;

import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A member of a record.
 *
 * @param name
 *            the model's name, {@code FunctionName}
 * @param label
 *            the name used in messages, {@code functionName}
 * @param location
 *            where it stands in the HTTP message
 * @param locationName
 *            its name there
 * @param required
 *            a request without it is refused
 * @param alternative
 *            the model's name of a member in whose place it is: a request without both is refused as well
 */
public record Member(String name, String label, Location location, String locationName, Shape shape, boolean required,
        Optional<String> alternative, Method accessor) {

    /** Where a member stands. */
    public enum Location {
        BODY, LABEL, QUERY, HEADER, PAYLOAD, STATUS
    }

    /** The member's value in a record. */
    public @Nullable Object of(Object record) {
        try {
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + name + " of " + record.getClass().getName(), e);
        }
    }
}
