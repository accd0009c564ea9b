package dev.quern.admin.shape;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A member that a request must have if it has not another one, by the model's name: the published models call both
 * optional, and the services refuse a request without either as one without a required member.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface RequiredUnless {
    String value();
}
