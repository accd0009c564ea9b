/** The operations on copies of tables: backups, restored tables, exports to buckets and imports from them. */
@NullMarked
package dev.quern.admin.dynamodb.backup;

import org.jspecify.annotations.NullMarked;
