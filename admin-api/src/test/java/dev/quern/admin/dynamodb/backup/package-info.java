@NullMarked
package dev.quern.admin.dynamodb.backup;

import org.jspecify.annotations.NullMarked;
