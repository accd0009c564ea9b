package dev.quern.admin.shape;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A type that no record describes, and that is read and printed by a codec of its own. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Coded {

    /** Has a constructor without parameters. */
    Class<? extends JsonCodec<?>> value();
}
