/** What requests have in common: names of tables, expressions and their forerunners, what capacity was used. */
@NullMarked
package dev.quern.admin.dynamodb.call;

import org.jspecify.annotations.NullMarked;
