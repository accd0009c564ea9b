/** The operations that take statements in PartiQL. */
@NullMarked
package dev.quern.admin.dynamodb.statement;

import org.jspecify.annotations.NullMarked;
