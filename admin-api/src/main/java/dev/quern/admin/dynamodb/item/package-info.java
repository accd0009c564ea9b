/** The operations on items. */
@NullMarked
package dev.quern.admin.dynamodb.item;

import org.jspecify.annotations.NullMarked;
