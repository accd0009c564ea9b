/**
 * AWS's own JSON rules ({@code aws-lambda-java-serialization}), one set per environment.
 *
 * <p>
 * That library belongs to a process with one function in it: it keeps mappers, serializers and classes it has found in
 * static fields, by name. Here the few classes with such fields are defined anew in a class loader per environment
 * ({@code IsolatedLoader}), and go away with it; what is large and keeps nothing (Jackson, Gson, joda, the mix-ins) is
 * loaded once, by the plugin's class loader.
 */
@NullMarked
package dev.quern.plugins.awslambda.serialization;

import org.jspecify.annotations.NullMarked;
