/**
 * AWS JSON, 1.0 and 1.1: every request is a {@code POST /} whose header {@code X-Amz-Target} names the operation and
 * whose body is its input. Tables, shapes and gates are those of {@link dev.quern.admin.restjson}.
 */
@NullMarked
package dev.quern.admin.awsjson;

import org.jspecify.annotations.NullMarked;
