/** The operations on tables, their indexes and tags, and on the account. */
@NullMarked
package dev.quern.admin.dynamodb.table;

import org.jspecify.annotations.NullMarked;
