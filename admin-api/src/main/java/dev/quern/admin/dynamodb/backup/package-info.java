/** The operations on copies of tables: backups and restored tables. */
@NullMarked
package dev.quern.admin.dynamodb.backup;

import org.jspecify.annotations.NullMarked;
