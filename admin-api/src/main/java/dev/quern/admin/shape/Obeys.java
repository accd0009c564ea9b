package dev.quern.admin.shape;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Rules that the published model does not have, and that the service tells as it tells those of its model. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface Obeys {

    /** Has a constructor without parameters. */
    Class<? extends OwnRules> value();
}
