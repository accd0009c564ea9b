package dev.quern.plugins.awslambda.serialization;

import com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.introspect.VisibilityChecker;

/**
 * Lets Jackson see the constructors of records. AWS's settings turn the detection of constructors off, which Jackson
 * 2.15
 * extends to records; AWS documents records as input, and on Lambda they work.
 */
final class RecordConstructors extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public VisibilityChecker<?> findAutoDetectVisibility(AnnotatedClass type, VisibilityChecker<?> checker) {
        return type.getRawType().isRecord() ? checker.withCreatorVisibility(Visibility.ANY) : checker;
    }
}
