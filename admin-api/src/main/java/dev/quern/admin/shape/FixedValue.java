package dev.quern.admin.shape;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A member that can have one value here; any other is refused by its name. Says so in the documentation: the operation
 * itself does the refusing.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface FixedValue {

    /** The value, in Markdown; empty if the member must be left out. */
    String value();
}
