/**
 * The DynamoDB API (2012-08-10) over the table store: JSON 1.0, one table of operations.
 *
 * <pre>
 * table   operations on tables, their indexes and settings
 * item    operations on items, alone and together
 * statement operations on statements in PartiQL
 * backup  backups, restored tables, exports and imports
 * call    what requests have in common
 * error   errors on the wire
 * value   items and values as JSON
 * streams the API of streams of changes, a service of its own
 * </pre>
 */
@NullMarked
package dev.quern.admin.dynamodb;

import org.jspecify.annotations.NullMarked;
